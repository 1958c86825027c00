import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { ListRefusal, ParameterRefusal, PathRefusal, Refusal } from '../../refusal.ts'
import { openBody, refusalReply, reply, UnreadableBody } from './envelope.ts'
import { operation, v1, v1Echo, v2, type Envelope } from '../operation.ts'

const id = 'entente.test.post'
const now = new Date('2026-11-20T12:00:00.000Z')

const operationWith = (envelope: Envelope) =>
  operation({
    name: 'test.post',
    method: 'POST',
    path: '/test',
    summary: 'For tests',
    envelope,
    access: { public: true, why: 'a test' },
    request: z.object({ name: z.string() }),
    response: z.null(),
    errors: [],
  })

const refusalOf = (envelope: Envelope, body: unknown): string | undefined => {
  try {
    openBody(operationWith(envelope), body, now)
    return undefined
  } catch (error) {
    if (error instanceof Refusal) return error.code
    if (error instanceof UnreadableBody) return 'unreadable'
    throw error
  }
}

const good = { id, version: '1.0', requestTime: '2026-11-20T11:59:00.000Z', request: { name: 'x' } }

describe('a V2 body', () => {
  test('is opened', () => {
    expect(openBody(operationWith(v2(id)), good, now)).toEqual({
      identity: { id, version: '1.0' },
      request: { name: 'x' },
      requestTime: null,
    })
  })

  test.each<[string, object]>([
    ['PMS_COR_001', { request: null }],
    ['PMS_REQUEST_ERROR_002', { id: undefined }],
    ['PMS_REQUEST_ERROR_002', { id: null }],
    ['PMS_REQUEST_ERROR_002', { id: 'entente.other.post' }],
    ['PMS_REQUEST_ERROR_004', { requestTime: undefined }],
    ['PMS_REQUEST_ERROR_004', { requestTime: '' }],
    ['PMS_REQUEST_ERROR_006', { requestTime: 'yesterday' }],
    ['PMS_REQUEST_ERROR_006', { requestTime: '2026-11-18T23:59:59.999Z' }],
    ['PMS_REQUEST_ERROR_006', { requestTime: '2026-11-22T00:00:00.000Z' }],
    ['PMS_REQUEST_ERROR_006', { requestTime: '2026-11-22T00:30:00.000' }],
    ['PMS_REQUEST_ERROR_003', { version: undefined }],
    ['PMS_REQUEST_ERROR_003', { version: '1' }],
    ['PMS_REQUEST_ERROR_003', { version: '2.0' }],
  ])('is refused with %s for %j', (code, over) => {
    expect(refusalOf(v2(id), { ...good, ...over })).toBe(code)
  })

  test('without any member is refused for the request that it lacks', () => {
    expect(refusalOf(v2(id), {})).toBe('PMS_COR_001')
    expect(refusalOf(v2(id), undefined)).toBe('PMS_COR_001')
  })

  test.each<[string, object]>([
    ['PMS_COR_001', { id: 'x', requestTime: '', version: '9', request: null }],
    ['PMS_REQUEST_ERROR_002', { id: 'x', requestTime: '', version: '9' }],
    ['PMS_REQUEST_ERROR_004', { requestTime: '', version: '9' }],
    ['PMS_REQUEST_ERROR_006', { requestTime: '2020-01-01T00:00:00.000Z', version: '9' }],
  ])('of several faults names the contract’s first, %s', (code, over) => {
    expect(refusalOf(v2(id), { ...good, ...over })).toBe(code)
  })

  test.each(['2026-11-19T00:00:00.000Z', '2026-11-20T00:00:00.000Z', '2026-11-21T23:59:59.999Z'])(
    'of a clock that is a day off is taken: %s',
    (requestTime) => {
      expect(refusalOf(v2(id), { ...good, requestTime })).toBeUndefined()
    },
  )

  test.each([
    [[]],
    ['text'],
    [7],
    [{ ...good, id: 7 }],
    [{ ...good, version: {} }],
    [{ ...good, id: 'x'.repeat(257) }],
  ])('that is no envelope cannot be read: %j', (body) => {
    expect(refusalOf(v2(id), body)).toBe('unreadable')
  })
})

describe('a V1 body', () => {
  test('needs nothing but its request, whose time must have the one form', () => {
    expect(refusalOf(v1, { request: {} })).toBeUndefined()
    expect(refusalOf(v1, undefined)).toBeUndefined()
    expect(refusalOf(v1, { requesttime: '', request: {} })).toBeUndefined()
    expect(refusalOf(v1, { id: 'any', version: '9', requesttime: null, request: {} })).toBeUndefined()
    expect(refusalOf(v1, { requesttime: '2020-01-01T00:00:00.000Z', request: {} })).toBeUndefined()
    for (const requesttime of ['now', '2026-11-20', '2026-11-20T12:00:00Z', '2026-11-20T12:00:00.000+01:00'])
      expect(refusalOf(v1, { requesttime, request: {} }), requesttime).toBe('unreadable')
  })

  test('ignores members that it does not know', () => {
    expect(
      openBody(operationWith(v1), { request: { name: 'x' }, requestTime: 'any', metadata: [1] }, now),
    ).toEqual({
      identity: { id: null, version: null },
      request: { name: 'x' },
      requestTime: null,
    })
  })
})

describe('replies', () => {
  const at = '2026-11-20T12:00:00.000Z'
  const identity = { id: 'theirs', version: '7' }

  test('carry the identity of their envelope', () => {
    expect(reply(v1, identity, at, 1)).toEqual({
      id: null,
      version: null,
      responsetime: at,
      metadata: null,
      response: 1,
      errors: [],
    })
    expect(reply(v1Echo, identity, at, 1)).toMatchObject({ id: 'theirs', version: '7', responsetime: at })
    expect(reply(v2(id), identity, at, 1)).toEqual({
      id,
      version: '1.0',
      responseTime: at,
      metadata: null,
      response: 1,
      errors: [],
    })
  })

  const errors = [{ errorCode: 'X', message: 'y' }]
  const answer = (over: object, refusal: Refusal) =>
    refusalReply({ ...operationWith(v1), path: '/v1/partnermanager/x', ...over }, refusal, at, errors, '1.2')

  test.each([
    ["the partner manager's V1", {}, new Refusal('X'), { id: 'mosip.partnermanagement', responsetime: at }],
    ['V1 of another service', { path: '/v1/keymanager/x' }, new Refusal('X'), { id: null, responsetime: at }],
    ['V2', { envelope: v2('our.id') }, new Refusal('X'), { id: 'our.id', responseTime: at }],
    [
      'V2 parameters, with both spellings of the time',
      { envelope: v2('our.id') },
      new ParameterRefusal('X'),
      { id: 'our.id', responseTime: at, responsetime: at },
    ],
    [
      "the page of the contract's lists, as in the 1.2 line",
      { envelope: v2('mosip.pms.id') },
      new ListRefusal('X'),
      { id: 'mosip.partnermanagement', responsetime: at },
    ],
    [
      'the page of a list of ours',
      { envelope: v2('our.id') },
      new ListRefusal('X'),
      { id: 'our.id', responseTime: at, responsetime: at },
    ],
    [
      'an id that can be none, before the operation begins',
      { envelope: v2('mosip.pms.id') },
      new PathRefusal('X'),
      { id: 'mosip.partnermanagement', responsetime: at },
    ],
    ['a broken constraint', {}, new ParameterRefusal('PMS_COR_001'), { id: null, responsetime: at }],
  ])('of a refusal: %s', (_, over, refusal, expected) => {
    expect(answer(over, refusal)).toMatchObject({ ...expected, response: null, errors })
  })
})

import { describe, expect, test } from 'vitest'
import { ApiError } from './api-error.ts'
import { addressOf, createCall, envelopeOf } from './client.ts'
import { insideOperations as operations } from './inside-operations.gen.ts'
import { createSpeaker } from './speaker.ts'

const now = new Date('2026-11-05T06:07:08.009Z')

interface Sent {
  url: string
  init: RequestInit
}

const clientFor = (answer: () => Promise<Response> | Response) => {
  const sent: Sent[] = []
  let ended = 0
  let others = 0
  const call = createCall({
    fetch: async (url, init) => {
      sent.push({ url: typeof url === 'string' ? url : 'url' in url ? url.url : url.href, init: init ?? {} })
      return answer()
    },
    now: () => now,
    language: () => 'ar',
    speaker: createSpeaker(),
    onSessionEnded: () => {
      ended += 1
    },
    onOtherAccount: () => {
      others += 1
    },
  })
  return { call, sent, timesEnded: () => ended, timesOther: () => others }
}

const reply = (body: unknown, status = 200) =>
  new Response(JSON.stringify(body), { status, headers: { 'x-request-id': 'r-1' } })

const failureOf = async (work: Promise<unknown>): Promise<ApiError> => {
  try {
    await work
  } catch (error) {
    if (error instanceof ApiError) return error
    throw error
  }
  throw new Error('it did not fail')
}

describe('what is sent', () => {
  test('path variables are escaped, empty query values left out', () => {
    expect(
      addressOf(
        { method: 'GET', path: '/a/{id}/b' },
        { params: { id: '../x y' }, query: { p: '1', q: '', r: undefined } },
      ),
    ).toBe('/a/..%2Fx%20y/b?p=1')
  })

  test('v1 bodies carry requesttime, v2 bodies the id and requestTime', () => {
    expect(JSON.parse(envelopeOf(operations['chips.add'], { make: 'm' }, now))).toEqual({
      version: '1.0',
      requesttime: '2026-11-05T06:07:08.009Z',
      request: { make: 'm' },
    })
    expect(JSON.parse(envelopeOf(operations['chips.deactivate'], { status: 'De-Activate' }, now))).toEqual({
      id: 'mosip.pms.deactivate.ftm.patch',
      version: '1.0',
      requestTime: '2026-11-05T06:07:08.009Z',
      request: { status: 'De-Activate' },
    })
  })

  test('reads have no body; every call names the language', async () => {
    const { call, sent } = clientFor(() => reply({ response: [], errors: [] }))
    await expect(call('chips.list-own', {})).resolves.toEqual([])
    expect(sent).toEqual([
      {
        url: '/v1/partnermanager/ftpchipdetail',
        init: { method: 'GET', headers: { accept: 'application/json', 'accept-language': 'ar' } },
      },
    ])
  })
})

describe('for whom a page speaks', () => {
  const session = (accountId: string) =>
    reply({ response: { signedIn: true, account: { accountId, userName: accountId } }, errors: [] })
  const claims = (sent: readonly Sent[]) =>
    sent.map(({ init }) => new Headers(init.headers).get('x-entente-account'))

  test('the first session answer says it, and every call repeats it, whoever is signed in by then', async () => {
    const answers = [session('first'), session('second'), reply({ response: [], errors: [] })]
    const { call, sent } = clientFor(() => answers.shift() ?? session('third'))
    await call('accounts.session', {})
    await call('accounts.session', {})
    await call('chips.list-own', {})
    expect(claims(sent)).toEqual([null, 'first', 'first'])
  })

  test('asking who is signed in now names nobody, and changes nothing', async () => {
    const answers = [session('first'), session('second')]
    const { call, sent } = clientFor(() => answers.shift() ?? reply({ response: [], errors: [] }))
    await call('accounts.session', {})
    await call('accounts.session', { forAnybody: true })
    await call('chips.list-own', {})
    expect(claims(sent)).toEqual([null, null, 'first'])
  })

  test('being refused for it is told to the page', async () => {
    const refusal = { errorCode: 'ENT_HTTP_409', message: 'somebody else' }
    const { call, timesOther, timesEnded } = clientFor(() =>
      reply({ response: null, errors: [refusal] }, 409),
    )
    expect(await failureOf(call('chips.list-own', {}))).toMatchObject({ code: 'ENT_HTTP_409', status: 409 })
    expect([timesOther(), timesEnded()]).toEqual([1, 0])
  })
})

describe('what comes back', () => {
  test('a refusal keeps code, words and request id', async () => {
    const refusal = { errorCode: 'PMP_AUT_032', message: 'exists already' }
    const { call } = clientFor(() => reply({ response: null, errors: [refusal] }))
    const error = await failureOf(call('chips.list-own', {}))
    expect(error).toMatchObject({
      code: 'PMP_AUT_032',
      message: 'exists already',
      requestId: 'r-1',
      status: 200,
      errors: [refusal],
    })
  })

  test('a null answer is an answer', async () => {
    const { call } = clientFor(() => reply({ response: null, errors: [] }))
    await expect(call('chips.get-platform-signed', { params: { ftpChipDetailId: '1' } })).resolves.toBeNull()
  })

  test.each([
    [403, 'FORBIDDEN'],
    [404, 'NOT_FOUND'],
    [413, 'TOO_LARGE'],
    [429, 'TOO_MANY'],
    [500, 'SERVER'],
    [502, 'SERVER'],
  ])('%i without a business code is %s', async (status, code) => {
    const { call } = clientFor(() => new Response('<html>', { status }))
    expect(await failureOf(call('chips.list-own', {}))).toMatchObject({ code, status, requestId: null })
  })

  test('401 ends the session, whatever the body says', async () => {
    const { call, timesEnded } = clientFor(() =>
      reply({ response: null, errors: [{ errorCode: 'KER-ATH-401', message: '' }] }, 401),
    )
    expect(await failureOf(call('chips.list-own', {}))).toMatchObject({ code: 'SESSION_ENDED', status: 401 })
    expect(timesEnded()).toBe(1)
  })

  test('an unreachable server is a network failure', async () => {
    const { call } = clientFor(() => Promise.reject(new TypeError('failed to fetch')))
    expect(await failureOf(call('chips.list-own', {}))).toMatchObject({ code: 'NETWORK', status: 0 })
  })

  test('an answer that is no JSON is unreadable', async () => {
    const { call } = clientFor(() => new Response('ok'))
    expect(await failureOf(call('chips.list-own', {}))).toMatchObject({ code: 'UNREADABLE', status: 200 })
  })
})

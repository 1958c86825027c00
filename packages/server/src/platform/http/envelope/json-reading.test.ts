import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { blank } from './problems.ts'
import { isOfContract, isUnreadable, readLeniently } from './json-reading.ts'
import { v1, v2 } from '../operation.ts'
import { bounded } from '../fields.ts'

const schema = z.object({
  name: bounded(8),
  isOpen: z.boolean({ error: blank }),
  count: z.int(),
  rows: z.array(z.object({ label: bounded(8) })),
  document: z.record(z.string(), z.unknown()),
  at: z.iso.datetime(),
})

const good = {
  name: 'a',
  isOpen: true,
  count: 1,
  rows: [{ label: 'b' }],
  document: {},
  at: '2026-11-29T00:00:00Z',
}

const read = (over: object): unknown => {
  const value = { ...good, ...over }
  return readLeniently(value, schema.safeParse(value).error?.issues ?? [])
}

describe('a lenient reader takes', () => {
  test.each<[string, object, object]>([
    ['a number for a text', { name: 7 }, { name: '7' }],
    ['yes for a text', { name: true }, { name: 'true' }],
    ['a text for yes', { isOpen: 'true' }, { isOpen: true }],
    ['a text for no, in the two other spellings', { isOpen: 'FALSE' }, { isOpen: false }],
    ['an empty text for neither', { isOpen: '' }, { isOpen: null }],
    [
      'a number deep inside',
      { rows: [{ label: 'b' }, { label: 2 }] },
      { rows: [{ label: 'b' }, { label: '2' }] },
    ],
  ])('%s', (_, sent, taken) => {
    expect(read(sent)).toEqual({ ...good, ...taken })
  })

  test.each<[string, object]>([
    ['what is right', {}],
    ['another word for yes', { isOpen: 'maybe' }],
    ['a number for yes', { isOpen: 1 }],
    ['a list for a text', { name: ['a'] }],
    ['a text for a number', { count: 'x' }],
    ['nothing for a text', { name: null }],
  ])('nothing of %s', (_, sent) => {
    expect(read(sent)).toBeUndefined()
  })

  test('several at once, and changes nothing of what was sent', () => {
    const sent = { name: 7, isOpen: 'true' }
    expect(read(sent)).toEqual({ ...good, name: '7', isOpen: true })
    expect(sent).toEqual({ name: 7, isOpen: 'true' })
  })
})

const contract = { path: '/v1/partnermanager/ftpchipdetail', envelope: v1 } as const
const own = { path: '/v1/partnermanager/chips', envelope: v2('entente.chips.get') } as const

test.each([
  [contract, true],
  [{ path: '/v1/policymanager/policies', envelope: v2('mosip.pms.policies.get') }, true],
  [own, false],
  [{ path: '/v1/authmanager/authenticate', envelope: v1 }, false],
] as const)('whose operation it is: %j', (operation, isTheirs) => {
  expect(isOfContract(operation)).toBe(isTheirs)
})

const isUnreadableOf = (operation: typeof contract | typeof own, over: object): boolean => {
  const value = { ...good, ...over }
  return isUnreadable(operation, schema.safeParse(value).error?.issues[0], value)
}

describe('cannot be read at all', () => {
  test.each<[object, boolean, boolean]>([
    [{ name: ['a'] }, true, false],
    [{ rows: 'a' }, true, false],
    [{ rows: ['a'] }, true, false],
    [{ at: 'yesterday' }, true, false],
    [{ count: 'x' }, true, false],
    [{ isOpen: 'maybe' }, true, true],
    [{ document: 'a' }, true, true],
    [{ name: null }, false, false],
    [{ name: undefined }, false, false],
    [{ name: 'too long for it' }, false, false],
    [{}, false, false],
  ])('%j', (over, ofContract, ofOurs) => {
    expect([isUnreadableOf(contract, over), isUnreadableOf(own, over)]).toEqual([ofContract, ofOurs])
  })
})

import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { blank } from './problems.ts'
import { isOfContract, isUnreadable } from './unreadable.ts'
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
    // Scalars are read, and refused for what they are.
    [{ name: 7 }, false, false],
    [{ name: true }, false, false],
    [{ name: null }, false, false],
    [{ name: undefined }, false, false],
    [{ name: 'too long for it' }, false, false],
    [{}, false, false],
  ])('%j', (over, ofContract, ofOurs) => {
    expect([isUnreadableOf(contract, over), isUnreadableOf(own, over)]).toEqual([ofContract, ofOurs])
  })
})

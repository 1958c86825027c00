import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { authDocument, shareDocument } from '../../../../../../tests/support/scenes/policy-scene.ts'
import { differenceOf, type PrivilegeChange } from './difference.ts'
import type { Document, PolicyType } from './policy-types.ts'
import { privilegeKinds, privilegesOf, type Privilege } from './privileges.ts'

const between = (type: PolicyType, before: Document, after: Document): string[] =>
  differenceOf(privilegesOf(type, before), privilegesOf(type, after)).map(
    ({ kind, name, effect, before: was, after: is }) =>
      [effect, kind, name, was === null ? '-' : was, '→', is === null ? '-' : is]
        .filter((part) => part !== '')
        .join(' '),
  )

const factors = (...all: [type: string, subType: string, mandatory: boolean][]) =>
  authDocument({
    allowedAuthTypes: all.map(([authType, authSubType, mandatory]) => ({ authType, authSubType, mandatory })),
  })
const withAttributes = (...names: string[]) =>
  authDocument({ allowedKycAttributes: names.map((attributeName) => ({ attributeName })) })
const sharing = (...shareableAttributes: object[]) => ({ ...shareDocument(), shareableAttributes })
const attribute = (over: object = {}) => ({
  attributeName: 'face',
  encrypted: true,
  source: [{ attribute: 'f' }],
  ...over,
})

describe('what partners gain and lose', () => {
  test.each<[string, PolicyType, Document, Document, string[]]>([
    ['nothing', 'Auth', authDocument(), authDocument(), []],
    ['an attribute', 'Auth', withAttributes('a'), withAttributes('a', 'b'), ['gained attribute b - →']],
    [
      'an attribute lost, another gained',
      'Auth',
      withAttributes('a'),
      withAttributes('b'),
      ['lost attribute a → -', 'gained attribute b - →'],
    ],
    [
      'a factor',
      'Auth',
      factors(['otp', '', false]),
      factors(['otp', '', false], ['bio', 'FACE', false]),
      ['gained authentication bio FACE - → optional'],
    ],
    [
      'a factor that becomes an obligation',
      'Auth',
      factors(['otp', '', false]),
      factors(['otp', '', true]),
      ['lost authentication otp optional → mandatory'],
    ],
    [
      'a factor that is an obligation no more',
      'Auth',
      factors(['otp', '', true]),
      factors(['otp', '', false]),
      ['gained authentication otp mandatory → optional'],
    ],
    [
      'a token of another kind',
      'Auth',
      authDocument(),
      authDocument({ authTokenType: 'random' }),
      ['changed token policy → random'],
    ],
    [
      'a language',
      'Auth',
      authDocument(),
      authDocument({ kycLanguages: ['eng', 'ara'] }),
      ['gained language ara - →'],
    ],
    ['the order alone', 'Auth', withAttributes('a', 'b'), withAttributes('b', 'a'), []],
    [
      'more minutes',
      'DataShare',
      shareDocument(),
      shareDocument({ validForInMinutes: '250' }),
      ['gained minutes 30 → 250'],
    ],
    [
      'fewer transactions',
      'DataShare',
      shareDocument({ transactionsAllowed: '10' }),
      shareDocument({ transactionsAllowed: '9' }),
      ['lost transactions 10 → 9'],
    ],
    [
      'a lifetime that is no number',
      'DataShare',
      shareDocument(),
      shareDocument({ validForInMinutes: 'long' }),
      ['changed minutes 30 → long'],
    ],
    [
      'no encryption',
      'DataShare',
      shareDocument(),
      shareDocument({ encryptionType: 'none' }),
      ['changed encryption Partner Based → none'],
    ],
    [
      'another way',
      'DataShare',
      shareDocument(),
      shareDocument({ protocol: 'https' }),
      ['gained sharing protocol - → https'],
    ],
    [
      'a shared field',
      'CredentialIssuance',
      sharing(),
      sharing(attribute()),
      ['gained shared-attribute face - → encrypted', 'gained shared-source face - → [{"attribute":"f"}]'],
    ],
    [
      'a field in plain',
      'DataShare',
      sharing(attribute()),
      sharing(attribute({ encrypted: false })),
      ['changed shared-attribute face encrypted → plain'],
    ],
    [
      'another format',
      'DataShare',
      sharing(attribute({ format: 'YYYY' })),
      sharing(attribute({ format: 'YY' })),
      ['changed shared-source face YYYY [{"attribute":"f"}] → YY [{"attribute":"f"}]'],
    ],
    [
      'a delegation',
      'MISP',
      { allowAuthRequestDelegation: false },
      { allowAuthRequestDelegation: true },
      ['gained delegation allowAuthRequestDelegation - →'],
    ],
    [
      'a delegation taken away',
      'MISP',
      { allowKycRequestDelegation: true },
      {},
      ['lost delegation allowKycRequestDelegation → -'],
    ],
  ])('%s', (_, type, before, after, expected) => {
    expect(between(type, before, after).map((text) => text.replaceAll(/ +/gu, ' ').trim())).toEqual(expected)
  })
})

const privilege: fc.Arbitrary<Privilege> = fc.record({
  kind: fc.constantFrom(...privilegeKinds),
  name: fc.constantFrom('', 'a', 'b'),
  value: fc.constantFrom(
    '',
    'optional',
    'mandatory',
    '1',
    '20',
    '2026-01-01T00:00:00.000Z',
    '2027-01-01T00:00:00.000Z',
  ),
})
const some = fc.uniqueArray(privilege, { selector: ({ kind, name }) => `${kind} ${name}`, maxLength: 12 })

const mirror = ({ effect, before, after, ...rest }: PrivilegeChange): PrivilegeChange => ({
  ...rest,
  effect: effect === 'gained' ? 'lost' : effect === 'lost' ? 'gained' : 'changed',
  before: after,
  after: before,
})
const sorted = (changes: readonly PrivilegeChange[]) => changes.map((each) => JSON.stringify(each)).toSorted()

describe('a difference', () => {
  const options = { seed: 21, numRuns: 2000 }

  test('with oneself is none', () => {
    fc.assert(
      fc.property(some, (all) => {
        expect(differenceOf(all, all.toReversed())).toEqual([])
      }),
      options,
    )
  })

  test('seen from the other side has gained and lost swapped', () => {
    fc.assert(
      fc.property(some, some, (a, b) => {
        expect(sorted(differenceOf(b, a))).toEqual(sorted(differenceOf(a, b).map(mirror)))
      }),
      options,
    )
  })

  test('says all that is needed to come from one to the other', () => {
    fc.assert(
      fc.property(some, some, (a, b) => {
        const key = ({ kind, name }: Pick<Privilege, 'kind' | 'name'>) => `${kind} ${name}`
        const state = new Map(a.map((each) => [key(each), each.value]))
        for (const change of differenceOf(a, b)) {
          expect(state.get(key(change)) ?? null).toBe(change.before)
          if (change.after === null) state.delete(key(change))
          else state.set(key(change), change.after)
        }
        expect(state).toEqual(new Map(b.map((each) => [key(each), each.value])))
      }),
      options,
    )
  })
})

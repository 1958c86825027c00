import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { authDocument, shareDocument } from '../../../../../../tests/support/scenes/policy-scene.ts'
import { locales } from '../../../platform/i18n/locale.ts'
import { explain } from '../../../platform/i18n/translate.ts'
import { Refusals } from '../../../platform/refusal.ts'
import { defaultDocuments } from '../defaults/default-documents.ts'
import { longestDocument } from '../contract.ts'
import { judge, refusalOf, requireFit } from './judge.ts'
import { findPolicyType, policyTypes, type Document, type PolicyType } from './policy-types.ts'
import { templates } from './templates.ts'

const said = (type: PolicyType, document: Document): string[] =>
  judge(type, document).map(({ code, path, expected }) => [code, path, expected].join(' ').trim())

const misp = {
  allowAuthRequestDelegation: true,
  allowKycRequestDelegation: true,
  allowKeyBindingDelegation: false,
}
const factor = (over: object) =>
  authDocument({ allowedAuthTypes: [{ authType: 'otp', mandatory: false, ...over }] })
const shared = (over: object) => ({
  ...shareDocument(),
  shareableAttributes: [{ attributeName: 'a', encrypted: true, source: [], ...over }],
})

test.each<[string, PolicyType, Document, string[]]>([
  ['an authentication policy', 'Auth', authDocument(), []],
  ['without languages', 'Auth', authDocument({ kycLanguages: undefined }), []],
  ['that allows nothing', 'Auth', authDocument({ allowedAuthTypes: [], allowedKycAttributes: [] }), []],
  [
    'a token type in another case',
    'Auth',
    authDocument({ authTokenType: 'Policy' }),
    ['PMS_PV_005 authTokenType random, partner, policy'],
  ],
  [
    'no token type',
    'Auth',
    { ...authDocument(), authTokenType: null },
    ['PMS_PV_005 authTokenType random, partner, policy', 'PMS_PV_007 authTokenType string'],
  ],
  ['a member too many', 'Auth', authDocument({ more: 1 }), ['PMS_PV_005 more']],
  [
    'a factor with a member too many',
    'Auth',
    factor({ 'a/b~c': 1 }),
    ['PMS_PV_005 allowedAuthTypes/0/a/b~c'],
  ],
  [
    'a factor without its word',
    'Auth',
    factor({ mandatory: undefined }),
    ['PMS_PV_006 allowedAuthTypes/0/mandatory'],
  ],
  [
    'a factor whose sub type is null',
    'Auth',
    factor({ authSubType: null }),
    ['PMS_PV_007 allowedAuthTypes/0/authSubType string'],
  ],
  [
    'a list that is a text',
    'Auth',
    authDocument({ allowedKycAttributes: 'fullName' }),
    ['PMS_PV_007 allowedKycAttributes array'],
  ],
  [
    'nothing',
    'Auth',
    {},
    ['PMS_PV_006 authTokenType', 'PMS_PV_006 allowedAuthTypes', 'PMS_PV_006 allowedKycAttributes'],
  ],
  ['a share', 'DataShare', shareDocument(), []],
  ['a share with a member more', 'DataShare', shareDocument({ anything: 1 }), []],
  [
    'minutes in a number',
    'DataShare',
    shareDocument({ validForInMinutes: 30 }),
    ['PMS_PV_007 dataSharePolicies/validForInMinutes string'],
  ],
  [
    'another kind of share',
    'CredentialIssuance',
    shareDocument({ typeOfShare: 'x' }),
    ['PMS_PV_005 dataSharePolicies/typeOfShare Data Share, direct'],
  ],
  [
    'an attribute with a member too many',
    'DataShare',
    shared({ more: 1 }),
    ['PMS_PV_005 shareableAttributes/0/more'],
  ],
  [
    'a source without its attribute',
    'DataShare',
    shared({ source: [{}] }),
    ['PMS_PV_006 shareableAttributes/0/source/0/attribute'],
  ],
  [
    'filters beyond the third',
    'DataShare',
    shared({
      source: [{ attribute: 'a', filter: [{ type: 'x' }, { subType: ['y'] }, { language: 'eng' }, 7] }],
    }),
    [],
  ],
  [
    'a filter of another kind',
    'DataShare',
    shared({ source: [{ attribute: 'a', filter: [{ type: 1 }] }] }),
    ['PMS_PV_007 shareableAttributes/0/source/0/filter/0/type string'],
  ],
  ['a MISP policy', 'MISP', misp, []],
  [
    'a word of ID-Authentication that its schema does not know',
    'MISP',
    { ...misp, allowOTPRequestDelegation: true },
    ['PMS_PV_005 allowOTPRequestDelegation'],
  ],
])('%s: %s', (_, type, document, expected) => {
  // As it arrives: what is undefined is not there.
  const arrived = JSON.parse(JSON.stringify(document)) as Document
  expect(said(type, arrived)).toEqual(expected)
})

describe('B-15', () => {
  test('B-15 every violation refuses, and all of them are said at once, in three languages', () => {
    const document = { authTokenType: 'x', allowedAuthTypes: 'y', more: 1 }
    const refused = (() => {
      try {
        requireFit('Auth', document)
        return undefined
      } catch (error) {
        return error
      }
    })() as Refusals
    expect(refused).toBeInstanceOf(Refusals)
    expect(refused.all.map(({ code }) => code)).toEqual([
      'PMS_PV_005',
      'PMS_PV_005',
      'PMS_PV_006',
      'PMS_PV_007',
    ])
    for (const locale of locales)
      for (const refusal of judge('Auth', document).map(refusalOf))
        expect(explain(refusal, locale)).toMatch(/authTokenType|allowedAuthTypes|allowedKycAttributes|more/u)
  })
})

test('a document with a hundred faults names twenty-five', () => {
  const document = Object.fromEntries(Array.from({ length: 100 }, (_, at) => [`m${at}`, at]))
  expect(judge('MISP', document)).toHaveLength(25)
})

test('every template and every policy of the platform fits its type and its bound (B-06)', () => {
  const all = [
    ...policyTypes.flatMap((type) => templates[type].map(({ policies }) => [type, policies] as const)),
    ...Object.values(defaultDocuments).map((document) => ['DataShare', document] as const),
  ]
  expect(all.length).toBeGreaterThan(18)
  for (const [type, document] of all) {
    expect(judge(type, document)).toEqual([])
    expect(JSON.stringify(document).length).toBeLessThanOrEqual(longestDocument)
  }
})

test('a type is found in any case, and nothing else is one', () => {
  expect(findPolicyType('auth')).toBe('Auth')
  for (const word of ['', 'Auth ', 'constructor', '__proto__']) expect(findPolicyType(word)).toBeUndefined()
})

test('whatever JSON is judged, judging ends, and what fits has no member that the type does not know', () => {
  fc.assert(
    fc.property(fc.constantFrom(...policyTypes), fc.object({ maxDepth: 4 }), (type, document) => {
      const arrived = JSON.parse(JSON.stringify(document)) as Document
      if (judge(type, arrived).length === 0) throw new Error(JSON.stringify(arrived))
    }),
    { seed: 15, numRuns: 300 },
  )
})

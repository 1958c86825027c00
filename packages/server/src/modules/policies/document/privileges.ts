import type { Document, PolicyType } from './policy-types.ts'

/** What a document allows, one piece each. */
export interface Privilege {
  readonly kind: PrivilegeKind
  /** Which of its kind: an attribute, a language; empty where there is only one. */
  readonly name: string
  /** How; empty where having it is all. */
  readonly value: string
}

export const privilegeKinds = [
  'authentication',
  'token',
  'attribute',
  'language',
  'shared-attribute',
  'shared-source',
  'sharing',
  'encryption',
  'minutes',
  'transactions',
  'delegation',
  'valid-from',
  'valid-till',
] as const

export type PrivilegeKind = (typeof privilegeKinds)[number]

const listOf = (value: unknown): Document[] =>
  Array.isArray(value)
    ? value.filter((each): each is Document => typeof each === 'object' && each !== null)
    : []

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

const ofAuthentication = (document: Document): Privilege[] => [
  { kind: 'token', name: '', value: textOf(document['authTokenType']) },
  ...listOf(document['allowedAuthTypes']).map(({ authType, authSubType, mandatory }): Privilege => ({
    kind: 'authentication',
    name: [textOf(authType), textOf(authSubType)].filter((part) => part !== '').join(' '),
    value: mandatory === true ? 'mandatory' : 'optional',
  })),
  ...listOf(document['allowedKycAttributes']).map(({ attributeName }): Privilege => ({
    kind: 'attribute',
    name: textOf(attributeName),
    value: '',
  })),
  ...(Array.isArray(document['kycLanguages']) ? document['kycLanguages'] : []).map((language): Privilege => ({
    kind: 'language',
    name: textOf(language),
    value: '',
  })),
]

const kindsOfSharing: Readonly<Record<string, PrivilegeKind>> = {
  encryptionType: 'encryption',
  validForInMinutes: 'minutes',
  transactionsAllowed: 'transactions',
}

const written = (value: unknown): string =>
  typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value)

/** Where an attribute comes from and in which form, as far as it says. */
const sourceOf = ({ source, group, format }: Document): string =>
  [group, format, source]
    .map(written)
    .filter((part) => part !== '')
    .join(' ')

const ofSharing = (document: Document): Privilege[] => {
  const rules = document['dataSharePolicies']
  return [
    ...Object.entries(typeof rules === 'object' && rules !== null ? rules : {}).map(
      ([name, value]): Privilege => {
        const kind = kindsOfSharing[name]
        return kind
          ? { kind, name: '', value: written(value) }
          : { kind: 'sharing', name, value: written(value) }
      },
    ),
    ...listOf(document['shareableAttributes']).flatMap((attribute): Privilege[] => {
      const name = textOf(attribute['attributeName'])
      return [
        { kind: 'shared-attribute', name, value: attribute['encrypted'] === true ? 'encrypted' : 'plain' },
        { kind: 'shared-source', name, value: sourceOf(attribute) },
      ]
    }),
  ]
}

/** Only what is allowed is a privilege. */
const ofDelegation = (document: Document): Privilege[] =>
  Object.entries(document)
    .filter(([, allowed]) => allowed === true)
    .map(([name]) => ({ kind: 'delegation', name, value: '' }))

/** Everything that a document of a type allows, in the document's order. */
export const privilegesOf = (type: PolicyType, document: Document): Privilege[] => {
  if (type === 'Auth') return ofAuthentication(document)
  return type === 'MISP' ? ofDelegation(document) : ofSharing(document)
}

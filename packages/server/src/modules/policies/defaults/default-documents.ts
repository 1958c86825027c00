import type { Document } from '../document/policy-types.ts'

/** How something is shared, besides what is usual (pms-policy-device-api §3.5). */
type Rules = Readonly<Record<string, string>>

const usual: Rules = {
  typeOfShare: 'Data Share',
  validForInMinutes: '30',
  transactionsAllowed: '2',
  encryptionType: 'Partner Based',
  shareDomain: 'datashare.datashare',
  source: 'ID Repository',
}

interface Source {
  readonly attribute: string
  readonly filter?: readonly object[]
}

interface Attribute {
  readonly attributeName: string
  readonly source: readonly Source[]
  readonly encrypted: boolean
  readonly group?: string
  readonly format?: string
}

const sharing = (attributes: readonly Attribute[], over: Rules = {}): Document => ({
  dataSharePolicies: { ...usual, ...over },
  shareableAttributes: attributes,
})

const named = (name: string, encrypted: boolean, over: Partial<Attribute> = {}): Attribute => ({
  attributeName: name,
  source: [{ attribute: name }],
  encrypted,
  ...over,
})

const each = (names: readonly string[], encrypted: boolean): Attribute[] =>
  names.map((name) => named(name, encrypted))

const person = [
  'fullName',
  'gender',
  'residenceStatus',
  'dateOfBirth',
  'email',
  'phone',
  'addressLine1',
  'addressLine2',
  'addressLine3',
  'region',
  'province',
  'city',
] as const

const biometrics = (over: Partial<Attribute> = {}): Attribute =>
  named('individualBiometrics', true, { group: 'CBEFF', format: 'extraction', ...over })

/** Biometrics of a packet, each modality from where it is captured best. */
const packetBiometrics: Attribute = {
  attributeName: 'biometrics',
  group: 'CBEFF',
  source: [
    { attribute: 'registration-client/NEW/individualBiometrics', filter: [{ type: 'Iris' }] },
    { attribute: 'CNIE/verification/biometrics', filter: [{ type: 'Finger' }] },
    { attribute: 'CNIE/verification/biometrics', filter: [{ type: 'Face' }] },
  ],
  encrypted: true,
}

/** Face and thumbs of the repository, for a printed card. */
const cardBiometrics = (encrypted: boolean, filter: readonly object[]): Attribute => ({
  attributeName: 'biometrics',
  group: 'CBEFF',
  source: [{ attribute: 'individualBiometrics', filter }],
  encrypted,
})

const faceAndThumbs = [{ type: 'Face' }, { type: 'Finger', subType: ['Left Thumb', 'Right Thumb'] }]

const inEnglish = (name: string): Attribute =>
  named(name, false, { source: [{ attribute: name, filter: [{ language: 'eng' }] }] })

const cardFields = [
  inEnglish('fullName'),
  named('dateOfBirth', false, { format: 'YYYY' }),
  inEnglish('gender'),
  named('phone', false),
  named('addressLine1', false),
  inEnglish('region'),
  inEnglish('province'),
  named('UIN', false),
]

const card = (over: Rules = {}): Document =>
  sharing([...cardFields, cardBiometrics(true, faceAndThumbs)], over)

const printed = sharing([...each([...person, 'UIN'], false), cardBiometrics(true, faceAndThumbs)])

/** The documents of the platform's own policies, by the last part of their id. */
export const defaultDocuments = {
  auth: sharing([...each([...person, 'zone'], true), biometrics(), named('preferredLang', false)]),
  abis: sharing([packetBiometrics], { source: 'Packet Manager' }),
  qrcode: printed,
  euin: card(),
  reprint: printed,
  resident: sharing([], { source: 'Print' }),
  adjudication: sharing([packetBiometrics, ...each(person, true)], {
    encryptionType: 'none',
    source: 'Packet Manager',
    transactionsAllowed: '100000',
  }),
  cert: sharing([...each(person, true), biometrics()], { encryptionType: 'none' }),
  eUIN_with_QR: card({ typeOfShare: 'direct' }),
  eUIN_with_faceQR: card({ typeOfShare: 'direct' }),
  PDFCard: sharing([...cardFields, named('dob', false), cardBiometrics(true, faceAndThumbs)]),
  digitalcard: sharing([], {
    encryptionType: 'none',
    source: 'Print',
    validForInMinutes: '250',
    transactionsAllowed: '10000',
  }),
  mobile: sharing([...each(person, false), cardBiometrics(false, [{ type: 'Face' }])], {
    typeOfShare: 'direct',
  }),
} as const satisfies Readonly<Record<string, Document>>

import type { Document, PolicyType } from './policy-types.ts'

/** Something to begin a policy with. The portal has its name in every language, by the id. */
interface Template {
  readonly id: string
  readonly policies: Document
}

const attributes = (...names: string[]) => names.map((attributeName) => ({ attributeName }))

const factor = (authType: string, authSubType = '', mandatory = false) => ({
  authType,
  authSubType,
  mandatory,
})

const authentication: readonly Template[] = [
  {
    id: 'auth-otp',
    policies: {
      authTokenType: 'partner',
      allowedAuthTypes: [factor('otp'), factor('otp-request')],
      allowedKycAttributes: [],
    },
  },
  {
    id: 'auth-kyc',
    policies: {
      authTokenType: 'policy',
      allowedAuthTypes: [factor('otp'), factor('otp-request'), factor('bio', 'FACE'), factor('kyc')],
      allowedKycAttributes: attributes('fullName', 'gender', 'dateOfBirth', 'photo'),
      kycLanguages: ['eng'],
    },
  },
  {
    id: 'auth-biometric',
    policies: {
      authTokenType: 'policy',
      allowedAuthTypes: [
        factor('bio', 'IRIS'),
        factor('bio', 'FINGER'),
        factor('bio', 'FACE'),
        factor('demo'),
      ],
      allowedKycAttributes: [],
    },
  },
]

const shared = (attributeName: string, encrypted: boolean) => ({
  attributeName,
  source: [{ attribute: attributeName }],
  encrypted,
})

const sharing = (
  over: Readonly<Record<string, string>>,
  shareableAttributes: readonly object[],
): Document => ({
  dataSharePolicies: {
    typeOfShare: 'Data Share',
    validForInMinutes: '30',
    transactionsAllowed: '2',
    encryptionType: 'Partner Based',
    shareDomain: 'datashare.datashare',
    source: 'ID Repository',
    ...over,
  },
  shareableAttributes,
})

const datashare: readonly Template[] = [
  {
    id: 'share-demographic',
    policies: sharing({}, [shared('fullName', true), shared('gender', true), shared('dateOfBirth', true)]),
  },
  {
    id: 'share-biometric',
    policies: sharing({ source: 'Packet Manager' }, [
      {
        attributeName: 'biometrics',
        group: 'CBEFF',
        format: 'extraction',
        source: [
          { attribute: 'registration-client/NEW/individualBiometrics', filter: [{ type: 'Iris' }] },
          { attribute: 'CNIE/verification/biometrics', filter: [{ type: 'Finger' }] },
          { attribute: 'CNIE/verification/biometrics', filter: [{ type: 'Face' }] },
        ],
        encrypted: true,
      },
    ]),
  },
]

const issuance: readonly Template[] = [
  {
    id: 'issue-card',
    policies: sharing({ typeOfShare: 'direct' }, [
      shared('fullName', false),
      { ...shared('dateOfBirth', false), format: 'YYYY' },
      shared('UIN', true),
    ]),
  },
]

const misp: readonly Template[] = [
  {
    id: 'misp-authentication',
    policies: {
      allowAuthRequestDelegation: true,
      allowKycRequestDelegation: false,
      allowKeyBindingDelegation: false,
    },
  },
  {
    id: 'misp-everything',
    policies: {
      allowAuthRequestDelegation: true,
      allowKycRequestDelegation: true,
      allowKeyBindingDelegation: true,
      trustBindedAuthVerificationToken: true,
      allowVciRequestDelegation: true,
    },
  },
]

/** What an officer may begin with, by type. */
export const templates: Readonly<Record<PolicyType, readonly Template[]>> = {
  Auth: authentication,
  DataShare: datashare,
  CredentialIssuance: issuance,
  MISP: misp,
}

import auth from './schemas/auth.json' with { type: 'json' }
import dataShare from './schemas/data-share.json' with { type: 'json' }
import misp from './schemas/misp.json' with { type: 'json' }

/** The kinds of policies that there are (pms-policy-device-api §3). */
export const policyTypes = ['Auth', 'DataShare', 'CredentialIssuance', 'MISP'] as const

export type PolicyType = (typeof policyTypes)[number]

/** A JSON document as the officer wrote it. */
export type Document = Readonly<Record<string, unknown>>

/** What the document of each type must look like; sharing and issuing have one form (§3.2). */
export const schemas: Readonly<Record<PolicyType, object>> = {
  Auth: auth,
  DataShare: dataShare,
  CredentialIssuance: dataShare,
  MISP: misp,
}

/** The type of this name in any case, as the contract takes it. */
export const findPolicyType = (name: string): PolicyType | undefined =>
  policyTypes.find((type) => type.toLowerCase() === name.toLowerCase())

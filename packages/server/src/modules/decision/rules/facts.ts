import type { CertificatePurpose } from '@entente/trust'
import type { LiveFacts } from '../../liveness/index.ts'
import type { Issued } from '../../policy-requests/index.ts'
import type { DeviceObjection } from '../../verification/index.ts'

/** A certificate that the platform has signed for a partner, as far as a decision asks. */
export interface CertificateFact {
  readonly purpose: CertificatePurpose
  /** SHA-256 of the DER, hex. */
  readonly thumbprint: string
  /** Of the pair: what was uploaded, and what was signed for it. */
  readonly notBefore: Date
  readonly notAfter: Date
  /** It may be in the future. */
  readonly revokedAt: Date | null
  readonly isTrusted: boolean
  readonly isCurrent: boolean
  /** Of a former one: until when its signatures count. */
  readonly acceptedUntil: Date | null
}

export interface PartnerFact {
  readonly id: string
  readonly organisationName: string
  readonly partnerType: string
  readonly isActive: boolean
  /** The current one that stands for the partner in lists, too. */
  readonly certificate: CertificateFact | null
  /** Those whose signatures may count. */
  readonly certificates: readonly CertificateFact[]
  /** Whether it has passed a run of the kit; undefined where it need not. */
  readonly goLive: LiveFacts['goLive'] | undefined
  /** Between which moments, in milliseconds, what is said of trust is so. */
  readonly trustedFrom: number
  readonly trustedUntil: number
}

/** What a policy allows. */
export interface Allowance {
  readonly authTokenType: string | null
  readonly types: readonly {
    readonly authType: string
    readonly authSubType: string | null
    readonly isMandatory: boolean
  }[]
  readonly attributes: readonly { readonly attributeName: string; readonly isEncrypted: boolean }[]
  /** What a MISP may pass on, by the words of its policy. */
  readonly delegations: ReadonlySet<string>
}

type Policy = LiveFacts['policy']

export interface PolicyFact extends Policy {
  readonly id: string
  readonly name: string
  readonly policyType: string
  readonly groupId: string
  readonly allows: Allowance
}

/** Which objects something that was issued stands on; nothing of it ever changes. */
export interface Ground {
  readonly partnerId: string
  readonly policyId: string | null
  readonly groupId: string | null
  readonly requestId: string | null
}

/** The objects of a ground, as they are; undefined for what is not there. */
export interface Basis {
  readonly partner: PartnerFact | undefined
  readonly policy: PolicyFact | undefined
  readonly group: { readonly isActive: boolean } | undefined
  readonly request: { readonly isApproved: boolean } | undefined
}

/** Something that was issued, with everything that it stands on. */
export interface Standing extends Basis {
  readonly issued: Issued
  readonly ground: Ground
  /** Of a client: how people may sign in. */
  readonly acrValues: readonly string[]
}

/** What the signature came to. `good`: by the key of the certificate in it, in date; whose that is is another question. */
export type SignatureFact =
  | { readonly state: 'good'; readonly thumbprint: string; readonly isTrusted: boolean }
  | { readonly state: 'no-certificate' | 'invalid' | 'out-of-date' }

/** By which factors, in the words of policies, each way of signing in goes. */
export type Factors = ReadonlyMap<string, readonly string[]>

/** Everything that a decision is made of. */
export interface DecisionFacts {
  /** Of the API key or the client; undefined where there is none, or where it is another partner's. */
  readonly credential: Standing | undefined
  readonly licence: Standing | undefined
  readonly signature: SignatureFact | undefined
  /** What speaks against the device; undefined where nothing does, or where none was shown. */
  readonly device?: DeviceObjection | undefined
}

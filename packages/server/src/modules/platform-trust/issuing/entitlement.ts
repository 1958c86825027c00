import {
  compatibleProfile,
  platformSignedProfile,
  tlsClientProfile,
  type CertificateProfile,
  type CertificatePurpose,
  type KeyAlgorithm,
  type PublishedUrls,
  type TrustDomain,
} from '@entente/trust'

/**
 * The one place that says who may be certified for what. Nothing is signed for others without an `Entitlement`, and
 * only this file makes one.
 */

/** Whom we certify: a partner by its type (pms-partner-api §2.2), a chip, an application of the platform. */
export type CertifiedKind =
  | { readonly type: 'partner'; readonly partnerType: string }
  | { readonly type: 'chip' }
  | { readonly type: 'application' }

/** What a kind may be certified for. */
interface KindRules {
  /** Domains in which its uploads are taken, its own first; none: it brings no certificate of its own. */
  readonly domains: readonly TrustDomain[]
  readonly purposes: readonly CertificatePurpose[]
  /** What it may be certified for from a request or a key of ours, outside every domain. */
  readonly withoutDomain: readonly CertificatePurpose[]
  /** Its certificate for all purposes may issue certificates, with no CA below it. */
  readonly mayIssue: boolean
}

const everyPurpose: readonly CertificatePurpose[] = ['ALL', 'SIGNATURE', 'ENCRYPTION', 'TLS']

const relyingParty: KindRules = {
  domains: ['AUTH'],
  purposes: everyPurpose,
  withoutDomain: ['TLS'],
  mayIssue: false,
}

/**
 * Partner types by code (trust-and-crypto §1.2): device providers certify their devices; chips carry the authority of
 * their maker's own CA, so nobody else needs one of ours. A MISP is in either of two domains.
 */
const partnerTypes: Readonly<Record<string, KindRules>> = {
  Auth_Partner: relyingParty,
  Credential_Partner: relyingParty,
  Online_Verification_Partner: relyingParty,
  ABIS_Partner: relyingParty,
  Manual_Adjudication: relyingParty,
  Internal_Partner: relyingParty,
  Binding_Partner: relyingParty,
  SDK_Partner: relyingParty,
  Partner_Admin: relyingParty,
  Print_Partner: relyingParty,
  MISP_Partner: { ...relyingParty, domains: ['MISP', 'AUTH'] },
  Device_Provider: { ...relyingParty, domains: ['DEVICE'], mayIssue: true },
  FTM_Provider: { ...relyingParty, domains: ['FTM'] },
}

const chip: KindRules = { domains: ['FTM'], purposes: ['ALL'], withoutDomain: [], mayIssue: false }

const application: KindRules = {
  domains: [],
  purposes: [],
  withoutDomain: ['SIGNATURE', 'ENCRYPTION', 'TLS'],
  mayIssue: false,
}

// A type that a deployment has added gets what the most of them get, and nothing that they do not.
const rulesOf = (kind: CertifiedKind): KindRules => {
  if (kind.type === 'chip') return chip
  if (kind.type === 'application') return application
  return Object.hasOwn(partnerTypes, kind.partnerType)
    ? (partnerTypes[kind.partnerType] ?? relyingParty)
    : relyingParty
}

declare const granted: unique symbol

/** Leave to certify somebody for something. Only `entitlementOf` gives it. */
export interface Entitlement {
  readonly [granted]: true
  readonly kind: CertifiedKind['type']
  /** Null outside every domain: TLS from a request, keys of applications. */
  readonly domain: TrustDomain | null
  readonly purpose: CertificatePurpose
  /** The certificate may issue others. */
  readonly mayIssue: boolean
}

/**
 * Reads the table.
 * @param use what is wished to be certified: a domain by its exact name, null outside every domain
 * @returns the entitlement, or undefined where the table has none
 */
export const entitlementOf = (
  kind: CertifiedKind,
  use: { readonly domain: string | null; readonly purpose: CertificatePurpose },
): Entitlement | undefined => {
  const rules = rulesOf(kind)
  const { purpose } = use
  const domain = rules.domains.find((each) => each === use.domain) ?? null
  const isOpen =
    use.domain === null
      ? rules.withoutDomain.includes(purpose)
      : domain !== null && rules.purposes.includes(purpose)
  if (!isOpen) return undefined
  const mayIssue = rules.mayIssue && domain !== null && purpose === 'ALL'
  return { kind: kind.type, domain, purpose, mayIssue } as Entitlement
}

/** The domains in which a kind's uploads are taken, its own first. */
export const domainsOf = (kind: CertifiedKind): readonly TrustDomain[] => rulesOf(kind).domains

/** How certificates are written: setting CERTIFICATE_PROFILE, the key of the subject, our addresses. */
export interface ProfileContext {
  readonly style: 'hardened' | 'compat'
  readonly keyAlgorithm?: KeyAlgorithm
  readonly urls?: PublishedUrls
}

/** `compat` writes an authority for every partner, as the incumbent does; nobody ever saw its twin of a chip. */
const compatibleFor = ({ kind }: Entitlement, domain: TrustDomain): CertificateProfile => {
  const profile = compatibleProfile(domain)
  return kind === 'chip' ? { ...profile, ca: false, keyUsage: ['digitalSignature'] } : profile
}

/** Every extension of the certificate that an entitlement gives. */
export const profileOf = (
  entitlement: Entitlement,
  { style, keyAlgorithm, urls }: ProfileContext,
): CertificateProfile => {
  const { domain, purpose, mayIssue } = entitlement
  if (domain === null && purpose === 'TLS') return tlsClientProfile(urls)
  if (domain !== null && style === 'compat') return compatibleFor(entitlement, domain)
  return platformSignedProfile(domain ?? 'AUTH', {
    purpose,
    mayIssue,
    ...(keyAlgorithm ? { keyAlgorithm } : {}),
    ...(urls ? { urls } : {}),
  })
}

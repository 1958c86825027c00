import type { KeyUsage } from '../certificates/extension-values.ts'
import type { KeyAlgorithm } from '../certificates/public-keys.ts'

/** What a certificate is for, as data: every extension we may write. */
export interface CertificateProfile {
  readonly ca: boolean
  /** Only with `ca`; absent = no limit. */
  readonly pathLength?: number
  readonly keyUsage: readonly KeyUsage[]
  /** Dotted object identifiers. */
  readonly extendedKeyUsage?: readonly string[]
  /** False leaves the authorityKeyIdentifier out: self-signed certificates, and the `compat` profile. */
  readonly namesIssuerKey: boolean
  /** URIs. */
  readonly crlUrls?: readonly string[]
  /** URIs. */
  readonly ocspUrls?: readonly string[]
}

export type TrustDomain = 'AUTH' | 'DEVICE' | 'FTM' | 'MISP'

/** What a partner certificate may be used for; `ALL` is the only one older callers know. */
export type CertificatePurpose = 'ALL' | 'SIGNATURE' | 'ENCRYPTION' | 'TLS'

export interface PlatformSignedOptions {
  readonly purpose?: CertificatePurpose
  /** Key of the subject: only RSA keys encipher keys (RFC 8813 §3); taken for RSA when absent. */
  readonly keyAlgorithm?: KeyAlgorithm
  readonly crlUrls?: readonly string[]
  readonly ocspUrls?: readonly string[]
}

const caKeyUsage: readonly KeyUsage[] = ['digitalSignature', 'keyCertSign', 'cRLSign']

/** KeyPurposeId of TLS clients (RFC 5280 §4.2.1.12). */
const CLIENT_AUTH = '1.3.6.1.5.5.7.3.2'

/** Our root: self-signed CA, two more CAs below it. */
export function rootProfile(): CertificateProfile {
  return { ca: true, pathLength: 2, keyUsage: caKeyUsage, namesIssuerKey: false }
}

/** Our issuing CA under the root: one more CA below it, the device provider. */
export function issuingProfile(
  urls: Pick<CertificateProfile, 'crlUrls' | 'ocspUrls'> = {},
): CertificateProfile {
  return { ca: true, pathLength: 1, keyUsage: caKeyUsage, namesIssuerKey: true, ...urls }
}

/**
 * The `hardened` profile of the certificates we sign for partners: a CA, with no CA below it, in DEVICE only; key
 * usage by domain and purpose. Copy the subject's DER verbatim beside it.
 */
export function platformSignedProfile(
  domain: TrustDomain,
  options: PlatformSignedOptions = {},
): CertificateProfile {
  const { purpose = 'ALL', keyAlgorithm, crlUrls, ocspUrls } = options
  const isRsa = keyAlgorithm === undefined || keyAlgorithm.type === 'RSA'
  return {
    ca: domain === 'DEVICE',
    ...(domain === 'DEVICE' ? { pathLength: 0 } : {}),
    keyUsage: keyUsageFor(domain, purpose).filter((usage) => isRsa || usage !== 'keyEncipherment'),
    ...(purpose === 'TLS' ? { extendedKeyUsage: [CLIENT_AUTH] } : {}),
    namesIssuerKey: true,
    ...(crlUrls === undefined ? {} : { crlUrls }),
    ...(ocspUrls === undefined ? {} : { ocspUrls }),
  }
}

/**
 * The `compat` profile: what the original system writes, for deployments that rely on it. CA in every domain without
 * path length, no authorityKeyIdentifier. Rebuild the subject with `rebuildSubject` beside it.
 */
export function compatibleProfile(domain: TrustDomain): CertificateProfile {
  const usage: readonly KeyUsage[] = ['digitalSignature', 'keyCertSign']
  return {
    ca: true,
    keyUsage: domain === 'AUTH' ? [...usage, 'keyEncipherment'] : usage,
    namesIssuerKey: false,
  }
}

function keyUsageFor(domain: TrustDomain, purpose: CertificatePurpose): readonly KeyUsage[] {
  if (domain === 'DEVICE') return ['digitalSignature', 'keyCertSign']
  if (purpose === 'ENCRYPTION') return ['keyEncipherment']
  if (purpose !== 'ALL' || domain === 'FTM') return ['digitalSignature']
  return ['digitalSignature', 'keyEncipherment']
}

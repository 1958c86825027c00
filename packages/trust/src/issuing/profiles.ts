import type { KeyUsage } from '../certificates/extensions/extension-values.ts'
import type { KeyAlgorithm } from '../certificates/keys/public-keys.ts'

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
  /** URIs at which the issuer's own certificate lies, DER. */
  readonly issuerUrls?: readonly string[]
  /** Names and IPv4 addresses of a server. */
  readonly serverNames?: readonly string[]
  /** Whoever trusts an OCSP responder need not ask whether it was revoked (RFC 6960 §4.2.2.2.1). */
  readonly ocspNoCheck?: boolean
}

/** Where an issuer publishes what it has revoked, and itself. */
export type PublishedUrls = Pick<CertificateProfile, 'crlUrls' | 'ocspUrls' | 'issuerUrls'>

export type TrustDomain = 'AUTH' | 'DEVICE' | 'FTM' | 'MISP'

/** What a partner certificate may be used for; `ALL` is the only one older callers know. */
export type CertificatePurpose = 'ALL' | 'SIGNATURE' | 'ENCRYPTION' | 'TLS'

export interface PlatformSignedOptions {
  readonly purpose?: CertificatePurpose
  /** The certificate may issue others, with no CA below it; no when absent. Says nothing for one purpose alone. */
  readonly mayIssue?: boolean
  /** Key of the subject: only RSA keys encipher keys (RFC 8813 §3); taken for RSA when absent. */
  readonly keyAlgorithm?: KeyAlgorithm
  readonly urls?: PublishedUrls
}

const caKeyUsage: readonly KeyUsage[] = ['digitalSignature', 'keyCertSign', 'cRLSign']

/** KeyPurposeId of TLS clients (RFC 5280 §4.2.1.12). */
const CLIENT_AUTH = '1.3.6.1.5.5.7.3.2'

/** KeyPurposeId of TLS servers (RFC 5280 §4.2.1.12). */
const SERVER_AUTH = '1.3.6.1.5.5.7.3.1'

/** KeyPurposeId of OCSP responders (RFC 6960 §4.2.2.2). */
const OCSP_SIGNING = '1.3.6.1.5.5.7.3.9'

/** Our root: self-signed CA, two more CAs below it. */
export function rootProfile(): CertificateProfile {
  return { ca: true, pathLength: 2, keyUsage: caKeyUsage, namesIssuerKey: false }
}

/** Our issuing CA under the root: one more CA below it, the device provider. */
export function issuingProfile(urls: PublishedUrls = {}): CertificateProfile {
  return { ca: true, pathLength: 1, keyUsage: caKeyUsage, namesIssuerKey: true, ...urls }
}

/** A root certified by another of our roots, while both are published. */
export function crossProfile(urls: PublishedUrls = {}): CertificateProfile {
  return { ca: true, pathLength: 2, keyUsage: caKeyUsage, namesIssuerKey: true, ...urls }
}

/** A delegated OCSP responder: it answers for its issuer, and lives too short to be revoked itself. */
export function ocspResponderProfile(): CertificateProfile {
  return {
    ca: false,
    keyUsage: ['digitalSignature'],
    extendedKeyUsage: [OCSP_SIGNING],
    ocspNoCheck: true,
    namesIssuerKey: true,
  }
}

/**
 * A partner's TLS client certificate from its own request: usable in a handshake and for nothing else, so every trust
 * domain has the same one.
 */
export function tlsClientProfile(urls: PublishedUrls = {}): CertificateProfile {
  return {
    ca: false,
    keyUsage: ['digitalSignature'],
    extendedKeyUsage: [CLIENT_AUTH],
    namesIssuerKey: true,
    ...urls,
  }
}

/** A TLS server's certificate for its names, which nobody issues others with. */
export function tlsServerProfile(serverNames: readonly string[]): CertificateProfile {
  return {
    ca: false,
    keyUsage: ['digitalSignature'],
    extendedKeyUsage: [SERVER_AUTH],
    serverNames,
    namesIssuerKey: false,
  }
}

/**
 * The `hardened` profile of the certificates we sign for partners: a CA, with no CA below it, only where the caller has
 * decided so (a device provider's for all purposes); key usage by domain and purpose. Copy the subject's DER verbatim
 * beside it.
 */
export function platformSignedProfile(
  domain: TrustDomain,
  options: PlatformSignedOptions = {},
): CertificateProfile {
  const { purpose = 'ALL', mayIssue = false, keyAlgorithm, urls } = options
  const isRsa = keyAlgorithm === undefined || keyAlgorithm.type === 'RSA'
  const isAuthority = mayIssue && purpose === 'ALL'
  return {
    ca: isAuthority,
    ...(isAuthority ? { pathLength: 0 } : {}),
    keyUsage: isAuthority
      ? ['digitalSignature', 'keyCertSign']
      : keyUsageFor(domain, purpose).filter((usage) => isRsa || usage !== 'keyEncipherment'),
    ...(purpose === 'TLS' ? { extendedKeyUsage: [CLIENT_AUTH] } : {}),
    namesIssuerKey: true,
    ...urls,
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
  if (purpose === 'ENCRYPTION') return ['keyEncipherment']
  if (purpose !== 'ALL' || domain === 'FTM' || domain === 'DEVICE') return ['digitalSignature']
  return ['digitalSignature', 'keyEncipherment']
}

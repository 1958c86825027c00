import {
  onlyCertificateOf,
  readCertificateFile,
  type Certificate,
  type CertificatePurpose,
} from '@entente/trust'
import { entitlementOf, type CertifiedKind, type Entitlement } from '../../platform-trust/index.ts'
import { readDomain, unreadable, type Domain } from '../../trust-store/index.ts'

/** What somebody uploads, and for whom. */
export interface UploadWish {
  /** The certificate as PEM or base64. */
  readonly text: string
  /** The request's word for the domain; what the holder may have says the table, not this. */
  readonly domain: string
  readonly organisation: string
  /** Who holds it, or whose chip does. */
  readonly partnerId: string
  readonly kind: CertifiedKind
  readonly purpose?: CertificatePurpose | undefined
  /** Whoever uploads may make a partner of a key of the platform's own. */
  readonly isAdministrator?: boolean | undefined
  /** Sign anew, although the same certificate is there. */
  readonly renew?: boolean | null | undefined
}

/** Reads the one certificate that an upload must hold. @throws Refusal KER-KMS-013 */
export const readUpload = (text: string): Certificate => {
  const only = onlyCertificateOf(readCertificateFile(text))
  if (!only.ok) throw unreadable('KER-KMS-013', only.problem)
  return only.certificate
}

/** The domain that the request names, and what the holder may be certified for there, if anything. @throws Refusal KER-PCM-011 */
export const readWish = ({
  domain: text,
  kind,
  purpose = 'ALL',
}: UploadWish): { domain: Domain; purpose: CertificatePurpose; entitlement: Entitlement | undefined } => {
  const domain = readDomain(text)
  return { domain, purpose, entitlement: entitlementOf(kind, { domain, purpose }) }
}

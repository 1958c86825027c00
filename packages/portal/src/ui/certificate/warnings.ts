import type { CertificateFacts } from './parse-certificate.ts'

/** What will probably be refused, said before sending. */
export type CertificateWarning =
  | 'expired'
  | 'notYetValid'
  | 'endsSoon'
  | 'weakKey'
  | 'weakSignature'
  | 'oldVersion'
  | 'organizationDiffers'
  | 'organizationMissing'
  | 'selfSigned'

interface Expectation {
  readonly now: Date
  /** Where a certificate must belong to one organisation: its name. */
  readonly organization?: string
  /** Certificates of partners and chips come from a CA; roots are their own. */
  readonly issuedByCa?: boolean
}

const day = 86_400_000
// A partner's certificate must last a year, with a month of grace (trust-and-crypto §2.2, step 7).
const leastDays = 335

/** The warnings for a certificate, worst first. */
export const warningsOf = (
  certificate: CertificateFacts,
  { now, organization, issuedByCa = false }: Expectation,
): CertificateWarning[] => {
  const found: CertificateWarning[] = []
  const daysLeft = (certificate.validTill.getTime() - now.getTime()) / day
  if (daysLeft < 0) found.push('expired')
  else if (issuedByCa && daysLeft < leastDays) found.push('endsSoon')
  if (certificate.validFrom > now) found.push('notYetValid')
  if (certificate.key.weak) found.push('weakKey')
  if (/MD5|SHA-1 /.test(certificate.signatureAlgorithm)) found.push('weakSignature')
  if (certificate.version !== 3) found.push('oldVersion')
  if (issuedByCa && certificate.selfIssued) found.push('selfSigned')
  if (organization !== undefined && certificate.organization === null) found.push('organizationMissing')
  else if (organization !== undefined && certificate.organization !== organization)
    found.push('organizationDiffers')
  return found
}

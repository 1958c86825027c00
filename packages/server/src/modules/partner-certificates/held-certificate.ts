import {
  defaultAlgorithmRules,
  findPath,
  firstAttribute,
  type AlgorithmRules,
  type Certificate,
  type CertificatePurpose,
} from '@entente/trust'
import { Refusal } from '../../platform/refusal.ts'
import { showHidden } from '../../platform/text-forms.ts'
import { compareOrganisations, isSameOrganisation } from '../partners/index.ts'
import {
  checkDates,
  checkKey,
  checkSignatureAlgorithm,
  checkVersion,
  dayText,
  isOwnWeakness,
  noPath,
  type Domain,
  type TrustView,
} from '../trust-store/index.ts'

/** Whose certificate it is. */
export interface Holder {
  readonly type: 'partner' | 'chip'
  readonly id: string
  readonly partnerId: string
}

/** What is known about the revocation of an uploaded certificate: nobody was asked, it is good, or nobody could say. */
export type RevocationKnown = 'not-checked' | 'good' | 'unknown'

/** What the authorities of a chain said about revocation, and what they were asked for in vain: address and reason. */
export interface RevocationFound {
  readonly revocation: RevocationKnown
  readonly revocationProblems: readonly string[]
}

/** What the answer to a path says of that. */
export const revocationFound = ({
  revocation,
  lacks,
}: {
  readonly revocation: RevocationKnown
  readonly lacks: readonly { readonly address: string; readonly reason: string }[]
}): RevocationFound => ({
  revocation,
  revocationProblems: lacks.map(({ address, reason }) => `${address}: ${reason}`),
})

/** A certificate that somebody uploaded, with its platform-signed twin. */
export interface HeldCertificate {
  readonly id: string
  readonly holder: Holder
  readonly purpose: CertificatePurpose
  readonly domain: Domain
  readonly caSigned: Certificate
  readonly platformSigned: Certificate
  readonly uploadedAt: Date
  readonly uploadedBy: string
  /** When another took its place. */
  readonly supersededAt: Date | null
  /** Until when its signatures count after that. */
  readonly acceptedUntil: Date | null
}

/** What an uploaded certificate is judged against. */
export interface JudgeContext {
  readonly domain: Domain
  readonly view: TrustView
  readonly now: Date
  /** Organisation that the certificate must name. */
  readonly organisation: string
  /** Whole days that must remain. */
  readonly minimumDays: number
  readonly purpose: CertificatePurpose
  /** Which signature algorithms are taken; setting PARTNER_SIGNATURE_ALGORITHMS. */
  readonly signatures: 'strong' | 'compat'
}

const dayMilliseconds = 86_400_000

const wholeDaysLeft = (certificate: Certificate, now: Date): number =>
  Math.floor((certificate.notAfter.getTime() - now.getTime()) / dayMilliseconds)

/** The first `O` of the subject is the organisation; a refusal hides nothing of either name. */
const checkOrganisation = (certificate: Certificate, expected: string): Refusal | undefined => {
  const found = firstAttribute(certificate.subject, 'O')
  if (found !== undefined && isSameOrganisation(found, expected)) return undefined
  if (found === undefined)
    return new Refusal('KER-PCM-008', {
      expected: showHidden(expected),
      found: '–',
      differs: 'no',
      position: 0,
      there: '–',
      here: '–',
    })
  const { difference, ...names } = compareOrganisations(found, expected)
  const { position = 0, first, second } = difference ?? {}
  return new Refusal('KER-PCM-008', {
    ...names,
    differs: difference ? 'yes' : 'no',
    position,
    there: first ?? '–',
    here: second ?? '–',
  })
}

/** What the incumbent takes: names that begin with SHA2, of those that are strong enough (trust-and-crypto §2.2). */
const compatibleSignatures: AlgorithmRules = {
  ...defaultAlgorithmRules,
  signatures: ['RSA-SHA256', 'ECDSA-SHA256'],
}

const CLIENT_AUTH = '1.3.6.1.5.5.7.3.2'
const ANY_PURPOSE = '2.5.29.37.0'

/** A certificate for one purpose must be able to serve it (§8, 12 and 13); for ALL the contract asks nothing. */
const checkPurpose = (certificate: Certificate, purpose: CertificatePurpose): Refusal | undefined => {
  if (purpose === 'ALL') return undefined
  const { keyUsage, extendedKeyUsage, keyAlgorithm } = certificate
  const usage = purpose === 'ENCRYPTION' ? 'keyEncipherment' : 'digitalSignature'
  const refuse = (problem: 'usage' | 'extended' | 'key') => new Refusal('ENT_CRT_001', { purpose, problem })
  if (purpose === 'ENCRYPTION' && keyAlgorithm.type !== 'RSA') return refuse('key')
  if (keyUsage !== undefined && !keyUsage.has(usage)) return refuse('usage')
  const isForClients =
    extendedKeyUsage === undefined || [CLIENT_AUTH, ANY_PURPOSE].some((oid) => extendedKeyUsage.includes(oid))
  return purpose === 'TLS' && !isForClients ? refuse('extended') : undefined
}

/**
 * Until when signatures by a replaced certificate count (§8, rotation (a)): so many days from now, never past its end.
 * Encryption goes to the new one at once.
 */
export const overlapEnd = (
  { caSigned, platformSigned }: Pick<HeldCertificate, 'caSigned' | 'platformSigned'>,
  now: Date,
  days: number,
): Date =>
  new Date(
    Math.min(
      now.getTime() + days * dayMilliseconds,
      caSigned.notAfter.getTime(),
      platformSigned.notAfter.getTime(),
    ),
  )

/** Where a certificate stands among those of its holder. */
type Standing = 'current' | 'overlapping' | 'replaced' | 'expired'

/** Current, replaced but its signatures still count, replaced, or past its end. */
export const standingOf = (held: HeldCertificate, now: Date): Standing => {
  const isOver = now > held.caSigned.notAfter || now > held.platformSigned.notAfter
  if (held.supersededAt === null) return isOver ? 'expired' : 'current'
  return !isOver && held.acceptedUntil !== null && now <= held.acceptedUntil ? 'overlapping' : 'replaced'
}

/**
 * Judges a partner's or chip's certificate, in the contract's order (trust-and-crypto §2.2).
 * @returns the chain, certificate first, or the refusal
 */
export const judgeHeldCertificate = (
  certificate: Certificate,
  { domain, view, now, organisation, minimumDays, purpose, signatures }: JudgeContext,
): readonly Certificate[] | Refusal => {
  const outOfDate = checkDates(certificate, now)
  if (outOfDate) return outOfDate
  if (wholeDaysLeft(certificate, now) < minimumDays)
    return new Refusal('KER-KMS-021', { until: dayText(certificate.notAfter), days: minimumDays })
  if (certificate.isSelfSigned) return new Refusal('KER-PCM-015')
  const answer = findPath({
    target: certificate,
    anchors: view.roots,
    intermediates: view.intermediates,
    at: now,
  })
  if (!answer.ok && !isOwnWeakness(certificate, answer.refusal))
    return noPath('KER-PCM-006', certificate, domain, answer.refusal)
  const refusal =
    checkVersion(certificate) ??
    checkOrganisation(certificate, organisation) ??
    checkKey(certificate) ??
    checkSignatureAlgorithm(certificate, signatures === 'compat' ? compatibleSignatures : undefined) ??
    checkPurpose(certificate, purpose)
  if (refusal) return refusal
  // Nothing but the certificate's own weakness reaches this point without a path, and that was refused above.
  return answer.ok ? answer.path : noPath('KER-PCM-006', certificate, domain, answer.refusal)
}

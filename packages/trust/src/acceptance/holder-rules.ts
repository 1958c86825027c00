import type { CertificateView } from '../certificates/certificate-view.ts'
import { firstAttribute } from '../certificates/names/names.ts'
import { areSameOctets } from '../encodings/octets.ts'
import { defaultAlgorithmRules, type AlgorithmRules } from '../path-validation/algorithm-rules.ts'
import { showHidden } from '../texts/hidden-characters.ts'
import {
  checkDates,
  checkKey,
  checkSignatureAlgorithm,
  checkVersion,
  dayMilliseconds,
  dayText,
} from './certificate-rules.ts'
import { compareOrganisations, isSameOrganisation } from './organisation-names.ts'
import type { AcceptanceRule, AcceptanceRules, Unacceptable } from './unacceptable.ts'
import type { CertificatePurpose } from '../issuing/profiles.ts'

/** What the certificate of a partner or chip is judged against, the trust store aside. */
export interface HolderContext {
  readonly now: Date
  /** Organisation that the certificate must name; undefined where it is not known, and nothing is said of it. */
  readonly organisation: string | undefined
  /** Whole days that must remain. */
  readonly minimumDays: number
  readonly purpose: CertificatePurpose
  /** Which signature algorithms are taken. */
  readonly signatures: 'strong' | 'compat'
  /** Whether its own key has signed it; `seemsSelfSigned` where no key can be used. */
  readonly isSelfSigned: boolean
}

/**
 * Whether a certificate seems to be signed with its own key: it is self-issued and names no other key as its signer's.
 * Only the signature tells, and checking it takes cryptography.
 */
export function seemsSelfSigned({
  isSelfIssued,
  authorityKeyIdentifier,
  subjectKeyIdentifier,
}: CertificateView): boolean {
  const [above, own] = [authorityKeyIdentifier?.keyIdentifier, subjectKeyIdentifier]
  return isSelfIssued && (above === undefined || own === undefined || areSameOctets(above, own))
}

const checkRemainingDays: AcceptanceRule<HolderContext> = ({ notAfter }, { now, minimumDays }) => {
  const daysLeft = Math.floor((notAfter.getTime() - now.getTime()) / dayMilliseconds)
  if (daysLeft >= minimumDays) return undefined
  return { code: 'KER-KMS-021', values: { until: dayText(notAfter), days: minimumDays } }
}

const checkIssuer: AcceptanceRule<HolderContext> = (_certificate, { isSelfSigned }) =>
  isSelfSigned ? { code: 'KER-PCM-015', values: {} } : undefined

/** The first `O` of the subject is the organisation; a refusal hides nothing of either name (KER-PCM-008). */
const checkOrganisation: AcceptanceRule<HolderContext> = ({ subject }, { organisation: expected }) => {
  if (expected === undefined) return undefined
  const found = firstAttribute(subject, 'O')
  if (found !== undefined && isSameOrganisation(found, expected)) return undefined
  const refuse = (values: Unacceptable['values']) => ({ code: 'KER-PCM-008', values }) as const
  const nothing = { differs: 'no', position: 0, there: '–', here: '–' }
  if (found === undefined) return refuse({ ...nothing, found: '–', expected: showHidden(expected) })
  const { difference, ...names } = compareOrganisations(found, expected)
  if (difference === undefined) return refuse({ ...nothing, ...names })
  const { position, first = '–', second = '–' } = difference
  return refuse({ ...names, differs: 'yes', position, there: first, here: second })
}

/** What the incumbent takes: names that begin with SHA2, of those that are strong enough (trust-and-crypto §2.2). */
const compatibleSignatures: AlgorithmRules = {
  ...defaultAlgorithmRules,
  signatures: ['RSA-SHA256', 'ECDSA-SHA256'],
}

const checkSignature: AcceptanceRule<HolderContext> = (certificate, { signatures }) =>
  checkSignatureAlgorithm(certificate, signatures === 'compat' ? compatibleSignatures : undefined)

const CLIENT_AUTH = '1.3.6.1.5.5.7.3.2'
const ANY_PURPOSE = '2.5.29.37.0'

/** A certificate for one purpose must be able to serve it (§8, 12 and 13); for ALL the contract asks nothing. */
const checkPurpose: AcceptanceRule<HolderContext> = (certificate, { purpose }) => {
  if (purpose === 'ALL') return undefined
  const { keyUsage, extendedKeyUsage, keyAlgorithm } = certificate
  const usage = purpose === 'ENCRYPTION' ? 'keyEncipherment' : 'digitalSignature'
  const refuse = (problem: 'usage' | 'extended' | 'key') =>
    ({ code: 'ENT_CRT_001', values: { purpose, problem } }) as const
  if (purpose === 'ENCRYPTION' && keyAlgorithm.type !== 'RSA') return refuse('key')
  if (keyUsage !== undefined && !keyUsage.has(usage)) return refuse('usage')
  const isForClients =
    extendedKeyUsage === undefined || [CLIENT_AUTH, ANY_PURPOSE].some((oid) => extendedKeyUsage.includes(oid))
  return purpose === 'TLS' && !isForClients ? refuse('extended') : undefined
}

/** The rules for certificates of partners and chips that need no key and no store (trust-and-crypto §2.2, in that order). */
export const holderRules: AcceptanceRules<HolderContext> = {
  beforePath: [checkDates, checkRemainingDays, checkIssuer],
  afterPath: [checkVersion, checkOrganisation, checkKey, checkSignature, checkPurpose],
}

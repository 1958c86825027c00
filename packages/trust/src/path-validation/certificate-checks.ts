import { TrustError } from '../asn1/trust-error.ts'
import { withSoundExtensions, type Certificate } from '../certificates/certificate.ts'
import { extensionTypes } from '../certificates/extensions/extensions.ts'
import { isKeyWithinLimits } from '../certificates/keys/key-limits.ts'
import { policiesWithUnknownQualifiers } from '../certificates/extensions/policy-extensions.ts'
import { isKeyAllowed, isSignatureAllowed, type AlgorithmRules } from './algorithm-rules.ts'
import { refuse, type PathRefusal } from './refusals.ts'

/** Extensions that may be critical because they are evaluated, here or on the path as a whole. */
const understood = new Set<string>([
  extensionTypes.basicConstraints,
  extensionTypes.keyUsage,
  extensionTypes.extendedKeyUsage,
  extensionTypes.subjectKeyIdentifier,
  extensionTypes.authorityKeyIdentifier,
  extensionTypes.subjectAltName,
  extensionTypes.issuerAltName,
  extensionTypes.nameConstraints,
  extensionTypes.crlDistributionPoints,
  extensionTypes.freshestCrl,
  extensionTypes.certificatePolicies,
  extensionTypes.policyMappings,
  extensionTypes.policyConstraints,
  extensionTypes.inhibitAnyPolicy,
  extensionTypes.noRevAvail,
])

/** What the target alone must satisfy. `at` is the instant asked about; both ends of the validity belong to it. */
export function checkTarget(target: Certificate, at: Date): PathRefusal | undefined {
  // Said positively, so that an invalid Date, which compares false with everything, passes nothing.
  if (!(at >= target.notBefore)) return refuse('not-yet-valid', target)
  if (!(at.getTime() <= endOf(target))) return refuse('expired', target)
  return checkExtensions(target)
}

/**
 * What a certificate must satisfy to be the issuer above `below` (target first). The signature is not among these
 * checks: it costs the most and comes last.
 */
export function checkIssuer(
  issuer: Certificate,
  below: readonly Certificate[],
  at: Date,
  isAnchor: boolean,
): PathRefusal | undefined {
  if (!(at >= issuer.notBefore)) return refuse('not-yet-valid-issuer', issuer)
  if (!(at.getTime() <= endOf(issuer))) return refuse('expired-issuer', issuer)
  const malformed = findMalformedExtension(issuer)
  if (malformed) return malformed
  const { basicConstraints, keyUsage } = issuer
  // Before version 3 nobody could say "CA"; such a root counts because the trust store holds it, and only there.
  const isOldAnchor = isAnchor && issuer.version < 3
  if (basicConstraints?.ca !== true && !isOldAnchor) return refuse('not-a-ca', issuer)
  if (depthOf(below) > (basicConstraints?.pathLength ?? Infinity))
    return refuse('path-length-exceeded', issuer)
  if (keyUsage !== undefined && !keyUsage.has('keyCertSign')) return refuse('key-usage', issuer)
  return checkCriticalExtensions(issuer)
}

/** How many CA certificates stand above the target, self-issued ones not counted (RFC 5280 §6.1.4 (l)). */
export function depthOf([, ...authorities]: readonly Certificate[]): number {
  return authorities.filter((certificate) => !certificate.isSelfIssued).length
}

/**
 * Whether the target's own key is of an algorithm and a curve that are known here. RFC 5280 §6.1 hands the key to whoever
 * asked, unjudged; but nobody can say of an unknown one that it is a key at all.
 */
export function checkTargetKey(target: Certificate, rules: AlgorithmRules): PathRefusal | undefined {
  const { keyAlgorithm: key } = target
  const isKnown = key.type === 'EC' ? rules.curves.includes(key.curve) : key.type !== 'unknown'
  return isKnown ? undefined : refuse('unknown-key', target)
}

/** Whether the algorithms of one signature are allowed: the child's signature and the issuer's key. */
export function checkAlgorithms(
  child: Certificate,
  issuer: Certificate,
  rules: AlgorithmRules,
): PathRefusal | undefined {
  if (!isSignatureAllowed(child.signatureAlgorithm.name, rules)) return refuse('algorithm-not-allowed', child)
  if (!isKeyWithinLimits(issuer.keyAlgorithm)) return refuse('key-too-large', issuer)
  if (!isKeyAllowed(issuer.keyAlgorithm, rules)) return refuse('weak-key', issuer)
  return undefined
}

function checkExtensions(certificate: Certificate): PathRefusal | undefined {
  return findMalformedExtension(certificate) ?? checkCriticalExtensions(certificate)
}

/** After this check every extension of the certificate can be read without an exception. */
function findMalformedExtension(certificate: Certificate): PathRefusal | undefined {
  try {
    withSoundExtensions(certificate)
    return undefined
  } catch (error) {
    if (error instanceof TrustError) return refuse('malformed-extension', certificate, error.message)
    throw error
  }
}

function checkCriticalExtensions(certificate: Certificate): PathRefusal | undefined {
  const unknown = certificate.extensions.find(({ oid, isCritical }) => isCritical && !understood.has(oid))
  if (unknown) return refuse('unknown-critical-extension', certificate, `extension ${unknown.oid}`)
  // Qualifiers are for people, but of a critical extension every part must be understood (RFC 5280 §4.2.1.4).
  const policies = certificate.extensions.find(
    ({ oid, isCritical }) => isCritical && oid === extensionTypes.certificatePolicies,
  )
  const [policy] = policies ? policiesWithUnknownQualifiers(policies) : []
  return policy === undefined
    ? undefined
    : refuse('unknown-critical-extension', certificate, `qualifier of policy ${policy}`)
}

/** A validity counts whole seconds and includes its last one (RFC 5280 §4.1.2.5). */
function endOf(certificate: Certificate): number {
  return certificate.notAfter.getTime() + 999
}

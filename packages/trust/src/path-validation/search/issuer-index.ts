import { TrustError } from '../../asn1/trust-error.ts'
import type { Certificate } from '../../certificates/certificate.ts'
import type { Spend } from '../work.ts'

/** A certificate that may have issued another one. */
export interface Candidate {
  readonly certificate: Certificate
  readonly isAnchor: boolean
  readonly keyMatch: KeyMatch
  /** Fewest steps from the certificate's issuer to an anchor, going by names alone. */
  readonly distance: number
}

/**
 * How the child's authorityKeyIdentifier relates to the issuer: it is the digest of the issuer's key (which nobody
 * can forge), it equals what the issuer calls its key, nothing can be told, or it names another key.
 */
export type KeyMatch = 'digest' | 'same' | 'unknown' | 'different'

export interface IssuerIndex {
  readonly isAnchor: (certificate: Certificate) => boolean
  /** Certificates with that subject. */
  withSubject(comparisonKey: string): readonly Certificate[]
  /** Certificates whose subject is `child`'s issuer, the most promising first. Worked out once for each child. */
  candidatesFor(child: Certificate): readonly Candidate[]
}

const keyMatchOrder: readonly KeyMatch[] = ['digest', 'same', 'unknown', 'different']

/**
 * Indexes anchors and intermediates by subject; an anchor also given as an intermediate counts once.
 *
 * @param spend counts what is put in order; throws when there is too much
 */
export function indexIssuers(
  anchors: readonly Certificate[],
  intermediates: readonly Certificate[],
  spend: Spend,
): IssuerIndex {
  const anchorDigests = new Set(anchors.map((anchor) => anchor.sha256))
  const seen = new Set<string>()
  const bySubject = new Map<string, Certificate[]>()
  for (const certificates of [anchors, intermediates])
    for (const certificate of certificates) {
      if (seen.has(certificate.sha256)) continue
      seen.add(certificate.sha256)
      const sameSubject = bySubject.get(certificate.subject.comparisonKey)
      if (sameSubject) sameSubject.push(certificate)
      else bySubject.set(certificate.subject.comparisonKey, [certificate])
    }
  const known = new Map<Certificate, readonly Candidate[]>()
  let distances: ReadonlyMap<string, number> | undefined

  return {
    isAnchor: (certificate) => anchorDigests.has(certificate.sha256),
    withSubject: (comparisonKey) => bySubject.get(comparisonKey) ?? [],
    candidatesFor(child) {
      const candidates = known.get(child) ?? orderedCandidates(child)
      known.set(child, candidates)
      return candidates
    },
  }

  function orderedCandidates(child: Certificate): Candidate[] {
    // An empty issuer name identifies nobody (RFC 5280 §4.1.2.4).
    if (child.issuer.comparisonKey === '') return []
    const named = bySubject.get(child.issuer.comparisonKey) ?? []
    if (named.length > 1) spend(named.length)
    // Distances order issuers among several; most certificates have one.
    if (named.length > 1) distances ??= distancesFrom(anchors, [...bySubject.values()].flat())
    return named
      .map((certificate) => ({
        certificate,
        isAnchor: anchorDigests.has(certificate.sha256),
        keyMatch: matchKeys(child, certificate),
        distance: distances?.get(certificate.issuer.comparisonKey) ?? Infinity,
      }))
      .sort((left, right) => rank(left) - rank(right) || compare(left.distance, right.distance))
  }
}

/** How an authorityKeyIdentifier, of a certificate or a CRL, relates to a possible issuer. */
export function matchKeys(
  { authorityKeyIdentifier }: Pick<Certificate, 'authorityKeyIdentifier'>,
  issuer: Certificate,
): KeyMatch {
  try {
    const wanted = authorityKeyIdentifier?.keyIdentifier
    if (wanted === undefined) return 'unknown'
    if (Buffer.compare(wanted, issuer.keyIdentifier) === 0) return 'digest'
    const offered = issuer.subjectKeyIdentifier
    if (offered === undefined) return 'unknown'
    return Buffer.compare(wanted, offered) === 0 ? 'same' : 'different'
  } catch (error) {
    if (error instanceof TrustError) return 'different'
    throw error
  }
}

/** Steps from each name to the nearest anchor, breadth first. */
function distancesFrom(
  anchors: readonly Certificate[],
  certificates: readonly Certificate[],
): ReadonlyMap<string, number> {
  const subjectsByIssuer = new Map<string, Set<string>>()
  for (const { issuer, subject } of certificates) {
    const subjects = subjectsByIssuer.get(issuer.comparisonKey)
    if (subjects) subjects.add(subject.comparisonKey)
    else subjectsByIssuer.set(issuer.comparisonKey, new Set([subject.comparisonKey]))
  }
  const distances = new Map(anchors.map(({ subject }) => [subject.comparisonKey, 0]))
  // A Map hands out what is added while it is walked: this is the queue as well.
  for (const [name, distance] of distances)
    for (const subject of subjectsByIssuer.get(name) ?? [])
      if (!distances.has(subject)) distances.set(subject, distance + 1)
  return distances
}

function compare(left: number, right: number): number {
  return left === right ? 0 : left - right
}

function rank(candidate: Candidate): number {
  return keyMatchOrder.indexOf(candidate.keyMatch) * 2 + (candidate.isAnchor ? 0 : 1)
}

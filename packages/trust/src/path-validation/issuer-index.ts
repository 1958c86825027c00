import type { Certificate } from '../certificates/certificate.ts'

/** A certificate that may have issued another one. */
export interface Candidate {
  readonly certificate: Certificate
  readonly isAnchor: boolean
  readonly keyMatch: KeyMatch
}

/** How the child's authorityKeyIdentifier relates to the issuer's subjectKeyIdentifier. */
export type KeyMatch = 'same' | 'unknown' | 'different'

export interface IssuerIndex {
  isAnchor(certificate: Certificate): boolean
  /** Certificates whose subject is `child`'s issuer, the most promising first. */
  candidatesFor(child: Certificate): Candidate[]
}

const keyMatchOrder: readonly KeyMatch[] = ['same', 'unknown', 'different']

/** Indexes anchors and intermediates by subject; an anchor also given as an intermediate counts once. */
export function indexIssuers(
  anchors: readonly Certificate[],
  intermediates: readonly Certificate[],
): IssuerIndex {
  const anchorDigests = new Set(anchors.map((anchor) => anchor.sha256))
  const all = new Map([...anchors, ...intermediates].map((each) => [each.sha256, each]))
  const bySubject = new Map<string, Certificate[]>()
  for (const certificate of all.values()) {
    const sameSubject = bySubject.get(certificate.subject.comparisonKey)
    if (sameSubject) sameSubject.push(certificate)
    else bySubject.set(certificate.subject.comparisonKey, [certificate])
  }
  return {
    isAnchor: (certificate) => anchorDigests.has(certificate.sha256),
    candidatesFor(child) {
      // An empty issuer name identifies nobody (RFC 5280 §4.1.2.4).
      if (child.issuer.comparisonKey === '') return []
      return (bySubject.get(child.issuer.comparisonKey) ?? [])
        .map((certificate) => ({
          certificate,
          isAnchor: anchorDigests.has(certificate.sha256),
          keyMatch: matchKeys(child, certificate),
        }))
        .sort((left, right) => rank(left) - rank(right))
    },
  }
}

function rank(candidate: Candidate): number {
  return keyMatchOrder.indexOf(candidate.keyMatch) * 2 + (candidate.isAnchor ? 0 : 1)
}

function matchKeys(child: Certificate, issuer: Certificate): KeyMatch {
  const wanted = child.authorityKeyIdentifier?.keyIdentifier
  const offered = issuer.subjectKeyIdentifier
  if (wanted === undefined || offered === undefined) return 'unknown'
  return Buffer.compare(wanted, offered) === 0 ? 'same' : 'different'
}

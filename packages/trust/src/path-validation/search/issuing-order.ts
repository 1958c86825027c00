import type { Certificate } from '../../certificates/certificate.ts'

/**
 * Puts certificates so that each comes after those that may have issued it, roots first: the order for storing the
 * content of a file. Goes by names alone and judges nothing. Otherwise the order given is kept; certificates that
 * issue each other in a circle keep theirs too, and exact duplicates stay.
 *
 * @example for (const certificate of issuersFirst(file.certificates)) await storeAuthority(certificate)
 */
export function issuersFirst(certificates: readonly Certificate[]): Certificate[] {
  const ordered: Certificate[] = []
  const visited = new Set<number>()

  function visit(certificate: Certificate, position: number): void {
    if (visited.has(position)) return
    visited.add(position)
    if (!certificate.isSelfIssued) visitIssuersOf(certificate)
    ordered.push(certificate)
  }

  function visitIssuersOf(certificate: Certificate): void {
    for (const [position, issuer] of certificates.entries())
      if (issuer.subject.comparisonKey === certificate.issuer.comparisonKey) visit(issuer, position)
  }

  certificates.forEach(visit)
  return ordered
}

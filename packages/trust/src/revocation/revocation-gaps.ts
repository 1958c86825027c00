/** Why there is no answer about a certificate; in the order in which they tell more. */
const revocationGaps = [
  'no CRL and no OCSP response',
  'no CRL whose scope holds the certificate',
  'CRL with a critical extension nobody here understands',
  'CRL that is not written as RFC 5280 demands',
  'CRL that is not yet or no longer valid',
  'CRL for some reasons only',
  'CRL without a trusted signer',
  'OCSP response with a critical extension nobody here understands',
  'OCSP response that is not yet or no longer valid',
  'OCSP response without a trusted signer',
  'OCSP responder that does not know the certificate',
] as const

export type RevocationGap = (typeof revocationGaps)[number]

/** Status of one certificate at the instant asked about. */
export type RevocationStatus =
  | { readonly kind: 'good' }
  | { readonly kind: 'revoked'; readonly source: 'CRL' | 'OCSP' }
  | { readonly kind: 'unknown'; readonly gap: RevocationGap }

/** The gap that tells more. */
export function tellingGap(left: RevocationGap, right: RevocationGap): RevocationGap {
  return revocationGaps.indexOf(left) >= revocationGaps.indexOf(right) ? left : right
}

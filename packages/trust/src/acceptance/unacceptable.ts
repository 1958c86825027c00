import type { CertificateView } from '../certificates/certificate-view.ts'

/** Codes of the contract, and our own, for what a certificate itself is refused for (trust-and-crypto §1.3, §2.2). */
export type AcceptanceCode =
  | 'KER-PMS-020'
  | 'KER-PCM-001'
  | 'KER-PCM-004'
  | 'KER-PCM-007'
  | 'KER-PCM-008'
  | 'KER-PCM-013'
  | 'KER-PCM-014'
  | 'KER-PCM-015'
  | 'KER-PCM-017'
  | 'KER-KMS-021'
  | 'ENT_CRT_001'

/** Why a certificate is not taken: the code, and what its text mentions. Server and portal have a text for each. */
export interface Unacceptable {
  readonly code: AcceptanceCode
  readonly values: Readonly<Record<string, string | number>>
}

/** One rule: what is wrong, or nothing. */
export type AcceptanceRule<Context> = (
  certificate: CertificateView,
  context: Context,
) => Unacceptable | undefined

/** Rules in the order in which the contract asks them: some before a chain is looked for, the others after. */
export interface AcceptanceRules<Context> {
  readonly beforePath: readonly AcceptanceRule<Context>[]
  readonly afterPath: readonly AcceptanceRule<Context>[]
}

/** The first rule that refuses decides. */
export function firstRefusal<Context>(
  rules: readonly AcceptanceRule<Context>[],
  certificate: CertificateView,
  context: Context,
): Unacceptable | undefined {
  for (const rule of rules) {
    const refusal = rule(certificate, context)
    if (refusal) return refusal
  }
  return undefined
}

/**
 * Everything that will be refused about a certificate whatever the trust store holds, in the order of the contract: the
 * first one is the server's answer, unless what only a server can know – the store, a signature – stops it before.
 */
export function allRefusals<Context>(
  { beforePath, afterPath }: AcceptanceRules<Context>,
  certificate: CertificateView,
  context: Context,
): Unacceptable[] {
  return [...beforePath, ...afterPath].flatMap((rule) => rule(certificate, context) ?? [])
}

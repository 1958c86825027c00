import { allRefusals, authorityRules, holderRules, seemsSelfSigned } from '@entente/trust/view'
import type { CaCheck, CertificateView, HolderContext, Unacceptable } from '@entente/trust/view'

/** What the server asks of certificates; its settings. */
interface AcceptanceSettings {
  readonly minimumMonths: number
  readonly checks: readonly CaCheck[]
  readonly minimumDays: number
  readonly signatures: HolderContext['signatures']
}

/** Whose certificate a file should hold. */
export type Expected =
  | { readonly of: 'authority' }
  | {
      readonly of: 'holder'
      /** The organisation that the certificate must name. */
      readonly organisation: string
      readonly purpose?: HolderContext['purpose']
    }

/** The server's settings as it tells them; undefined when it tells none. */
export const readAcceptance = (
  config: Readonly<Record<string, string>> | undefined,
): AcceptanceSettings | undefined => {
  const { caMinimumMonths, caChecks, partnerCertificateMinimumDays, partnerSignatureAlgorithms } =
    config ?? {}
  if (caMinimumMonths === undefined || caChecks === undefined || partnerCertificateMinimumDays === undefined)
    return undefined
  return {
    minimumMonths: Number(caMinimumMonths),
    checks: caChecks.split(',') as CaCheck[],
    minimumDays: Number(partnerCertificateMinimumDays),
    signatures: partnerSignatureAlgorithms === 'compat' ? 'compat' : 'strong',
  }
}

/**
 * What the server will refuse about a certificate whatever its trust store holds, by the functions that it judges with,
 * the reason that it will name first.
 */
export const refusalsOf = (
  certificate: CertificateView,
  expected: Expected,
  settings: AcceptanceSettings,
  now: Date,
): Unacceptable[] =>
  expected.of === 'authority'
    ? allRefusals(authorityRules, certificate, { ...settings, now })
    : allRefusals(holderRules, certificate, {
        ...settings,
        now,
        organisation: expected.organisation,
        purpose: expected.purpose ?? 'ALL',
        isSelfSigned: seemsSelfSigned(certificate),
      })

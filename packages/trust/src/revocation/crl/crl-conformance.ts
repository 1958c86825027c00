import type { Crl } from './crl.ts'
import { crlExtensionTypes } from './crl-extensions.ts'

/**
 * Whether the extensions of a version 2 list are written as RFC 5280 §5.2 demands, as far as a reader's verdict hangs on
 * them: a number that nobody must understand (§5.2.3), a scope that everybody must (§5.2.5). Version 1 cannot say any of
 * it. A list that is not, still revokes; it does not clear anyone.
 */
export function isConformant({ version, crlNumber, extensions }: Crl): boolean {
  const isCritical = (oid: string): boolean | undefined =>
    extensions.find((extension) => extension.oid === oid)?.isCritical
  return (
    version === 1 ||
    (crlNumber !== undefined &&
      isCritical(crlExtensionTypes.crlNumber) === false &&
      isCritical(crlExtensionTypes.authorityKeyIdentifier) !== true &&
      isCritical(crlExtensionTypes.issuingDistributionPoint) !== false &&
      isCritical(crlExtensionTypes.freshestCrl) !== true)
  )
}

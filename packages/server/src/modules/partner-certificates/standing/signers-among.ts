import { namesMatch, TrustError, verifySignature, type Certificate } from '@entente/trust'
import { mapInTurns } from '../../../platform/in-turns.ts'
import type { HeldCertificate } from '../held-certificate.ts'

const hasSigned = (signed: Certificate, signer: Certificate): boolean => {
  try {
    return verifySignature(signed, signer.publicKey)
  } catch (error) {
    if (error instanceof TrustError) return false
    throw error
  }
}

/** Few: with the largest keys that are taken, one check may last two milliseconds. */
const stretch = 8

/**
 * Those of the certificates of one name whose key has signed a certificate, or an intermediate of that name which may stand
 * between: whoever has the name and not the key is asked about no further.
 */
export const signersAmong = async (
  named: readonly HeldCertificate[],
  target: Certificate,
  intermediates: readonly Certificate[],
): Promise<HeldCertificate[]> => {
  const below = [target, ...intermediates.filter(({ subject }) => namesMatch(subject, target.issuer))]
  const found = await mapInTurns(
    named,
    (held) => below.some((each) => hasSigned(each, held.platformSigned)),
    stretch,
  )
  return named.filter((_held, place) => found[place])
}

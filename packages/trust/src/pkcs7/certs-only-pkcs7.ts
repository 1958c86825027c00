import { integer, objectIdentifier, sequence, set, tagged } from '../asn1/writer.ts'
import { contentTypes } from './read-pkcs7.ts'

/**
 * A degenerate SignedData that only carries certificates (RFC 5652 §5, RFC 2315 §9). The order given is kept, leaf
 * first, although DER would sort the SET: every consumer takes the first certificate for the leaf.
 *
 * @param certificates DER certificates, leaf first
 * @returns DER; armour it with `toPem('PKCS7', …)`
 */
export function certsOnlyPkcs7(certificates: readonly Uint8Array[]): Uint8Array {
  const signedData = sequence(
    integer(1),
    set(),
    sequence(objectIdentifier(contentTypes.data)),
    tagged(0, ...certificates),
    set(),
  )
  return sequence(objectIdentifier(contentTypes.signedData), tagged(0, signedData))
}

import { childrenOf, contentOf, readBer, type Element } from '../../asn1/reader.ts'
import { tags } from '../../asn1/tags.ts'
import { TrustError } from '../../asn1/trust-error.ts'
import { toHex } from '../../encodings/hex.ts'

/** What a DER or BER structure looks like from its outermost fields. */
export type Shape = 'certificate' | 'pkcs7' | 'private-key' | 'csr' | 'other'

const SIGNED_DATA = '2a864886f70d010702'

/**
 * Tells certificates from what people upload instead of them. Looks at the outer two levels only; a shape is a
 * guess for choosing a reader or an error, not a promise that the content is sound.
 *
 * @throws TrustError when the outer levels cannot be read
 */
export function shapeOf(bytes: Uint8Array, maximumBytes: number): Shape {
  const outer = readBer(bytes, { maximumBytes })
  if (outer.tag !== tags.sequence) return 'other'
  const [first, second, third] = childrenOf(outer)
  if (first === undefined) return 'other'
  if (first.tag === tags.objectIdentifier) return toHex(contentOf(first)) === SIGNED_DATA ? 'pkcs7' : 'other'
  // PKCS#1, SEC 1, PKCS#8 and PKCS#12 all start with a version number.
  if (first.tag === tags.integer)
    return second === undefined || third?.tag === tags.bitString ? 'other' : 'private-key'
  if (first.tag !== tags.sequence) return 'other'
  // EncryptedPrivateKeyInfo: an algorithm and an octet string.
  if (second?.tag === tags.octetString) return 'private-key'
  if (second?.tag !== tags.sequence || third?.tag !== tags.bitString) return 'other'
  return isRequest(childrenOf(first)) ? 'csr' : 'certificate'
}

/** CertificationRequestInfo: version, subject, key, [0] attributes; a certificate has more fields and a validity. */
function isRequest(fields: readonly Element[]): boolean {
  const [version, , , attributes] = fields
  return (
    version?.tag === tags.integer &&
    (fields.length === 3 || (fields.length === 4 && attributes?.tag === 0xa0))
  )
}

/** Runs a reader; its TrustError becomes a value. */
export function attempt<T>(read: () => T): T | TrustError {
  try {
    return read()
  } catch (error) {
    if (error instanceof TrustError) return error
    throw error
  }
}

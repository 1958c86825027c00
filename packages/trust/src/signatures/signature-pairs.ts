import { fieldsOf } from '../asn1/fields.ts'
import { readDer } from '../asn1/reader.ts'
import { TrustError } from '../asn1/trust-error.ts'
import { readIntegerBytes } from '../asn1/values.ts'

/**
 * Whether octets are `SEQUENCE { r INTEGER, s INTEGER }` in DER (RFC 3279 §2.2.2, §2.2.3), both above zero and of no more
 * than so many octets. Whether they lie below the order is seen when the signature is verified.
 */
export function isSignaturePair(signature: Uint8Array, octets: number): boolean {
  try {
    const fields = fieldsOf(readDer(signature), 'signature')
    const pair = [readIntegerBytes(fields.next('r'), 'r'), readIntegerBytes(fields.next('s'), 's')]
    fields.end('signature')
    return pair.every((value) => isInRange(value, octets))
  } catch (error) {
    if (error instanceof TrustError) return false
    throw error
  }
}

function isInRange(value: Uint8Array, octets: number): boolean {
  const [first = 0x80] = value
  if (first >= 0x80 || (first === 0 && value.length === 1)) return false
  return (first === 0 ? value.length - 1 : value.length) <= octets
}

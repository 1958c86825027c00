/**
 * A serial number from 16 random octets: top bit cleared, so that it is positive in 16 octets, and never zero
 * (RFC 5280 §4.1.2.2 allows 20). The caller brings the randomness, from a cryptographic source.
 *
 * @param random16 exactly 16 octets; not changed
 * @returns 16 octets, big-endian
 * @throws RangeError for another length
 */
export function newSerialNumber(random16: Uint8Array): Uint8Array {
  if (random16.length !== 16) throw new RangeError('A serial number is made of 16 random octets')
  const serial = Uint8Array.from(random16)
  serial[0] = (serial[0] ?? 0) & 0x7f
  if (serial.every((octet) => octet === 0)) serial[15] = 1
  return serial
}

/**
 * A serial number as decimal text, as stored in columns and shown to people; negative ones carry a minus sign.
 *
 * @param octets INTEGER content octets, two's complement
 */
export function serialNumberToDecimal(octets: Uint8Array): string {
  const unsigned = BigInt(`0x${Buffer.from(octets).toString('hex') || '0'}`)
  return BigInt.asIntN(Math.max(octets.length, 1) * 8, unsigned).toString()
}

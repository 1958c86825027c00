import { toHex } from '../../encodings/hex.ts'

/** A curve y² = x³ - 3x + b over the integers modulo a prime (FIPS 186-4 §D.1.2). */
interface Curve {
  readonly octets: number
  readonly prime: bigint
  readonly b: bigint
}

const curves: Readonly<Record<string, Curve>> = {
  'P-256': {
    octets: 32,
    prime: 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n,
    b: BigInt('0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b'),
  },
  'P-384': {
    octets: 48,
    prime: 2n ** 384n - 2n ** 128n - 2n ** 96n + 2n ** 32n - 1n,
    b: BigInt(
      '0xb3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aef',
    ),
  },
  'P-521': {
    octets: 66,
    prime: 2n ** 521n - 1n,
    b: BigInt(
      '0x0051953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e156193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00',
    ),
  },
}

const UNCOMPRESSED = 4

/**
 * Whether octets are a point of that curve: uncompressed and on it, or compressed, where OpenSSL finds out when the key
 * is used. Other forms, and the point at infinity, are no keys (RFC 5480 §2.2).
 */
export function isPointOf(curveName: string, point: Uint8Array): boolean {
  const curve = curves[curveName]
  if (curve === undefined) return false
  const { octets, prime, b } = curve
  const [form] = point
  if (form === 2 || form === 3) return point.length === 1 + octets
  if (form !== UNCOMPRESSED || point.length !== 1 + 2 * octets) return false
  const x = toInteger(point.subarray(1, 1 + octets))
  const y = toInteger(point.subarray(1 + octets))
  return x < prime && y < prime && (y * y - (x * x - 3n) * x - b) % prime === 0n
}

function toInteger(octets: Uint8Array): bigint {
  return BigInt(`0x${toHex(octets)}`)
}

import type { KeyAlgorithm } from './public-keys.ts'

/**
 * Keys beyond these are used for nothing, whatever an allow-list says: one check with them takes so long that a few stop
 * a process. The exponent is the longest that OpenSSL takes for moduli above 3072 bits; DSA is as FIPS 186-4 §4.2 has it.
 */
export const keyLimits = {
  rsaModulusBits: 16_384,
  rsaExponentBits: 64,
  dsaModulusBits: 3072,
  dsaSubgroupBits: 256,
} as const

const ORDINARY_EXPONENT_BITS = 17

/**
 * Microseconds of opening a key and checking with it, as measured with OpenSSL 3 on an ordinary machine; a model, so that
 * it never varies.
 */
const costOfCurve: Readonly<Record<string, number>> = { 'P-256': 330, 'P-384': 1300, 'P-521': 2800 }
const COST_OF_OTHER_CURVES = 2800
const costOfType = { Ed25519: 250, Ed448: 450, X25519: 0, X448: 0 } as const
const OCTETS_HASHED_PER_UNIT = 600

/** Whether a key may be used at all. One of unknown size (DSA that takes its parameters from above) may, so far. */
export function isKeyWithinLimits(key: KeyAlgorithm): boolean {
  if (key.type === 'RSA' || key.type === 'RSA-PSS')
    return key.bits <= keyLimits.rsaModulusBits && (key.exponentBits ?? 0) <= keyLimits.rsaExponentBits
  if (key.type === 'DSA')
    return (key.bits ?? 0) <= keyLimits.dsaModulusBits && (key.subgroupBits ?? 0) <= keyLimits.dsaSubgroupBits
  return true
}

/**
 * What one signature check costs, in units of about a microsecond: by the key's type, size and exponent and by the
 * octets to be hashed. Never by the clock, so that a verdict is the same on every machine.
 */
export function verificationCost(key: KeyAlgorithm, octets: number): number {
  return costOfKey(key) + Math.ceil(octets / OCTETS_HASHED_PER_UNIT)
}

function costOfKey(key: KeyAlgorithm): number {
  switch (key.type) {
    case 'RSA':
    case 'RSA-PSS':
      return 20 + powerCost(key.bits, key.exponentBits ?? ORDINARY_EXPONENT_BITS)
    case 'DSA':
      return (
        290 + powerCost(key.bits ?? keyLimits.dsaModulusBits, key.subgroupBits ?? keyLimits.dsaSubgroupBits)
      )
    case 'EC':
      return costOfCurve[key.curve] ?? COST_OF_OTHER_CURVES
    case 'unknown':
      return 0
    default:
      return costOfType[key.type]
  }
}

/** A power modulo a number: multiplications grow with the square of the modulus, their number with the exponent. */
function powerCost(modulusBits: number, exponentBits: number): number {
  return Math.ceil(0.36 * (modulusBits / 1000) ** 2 * exponentBits)
}

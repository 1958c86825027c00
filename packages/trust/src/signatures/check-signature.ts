import { constants, verify, type KeyObject } from 'node:crypto'
import { keyLimits } from '../certificates/keys/key-limits.ts'
import { detailsOf } from '../certificates/keys/key-objects.ts'
import { isSignaturePair } from './signature-pairs.ts'

/** How the octets were signed, where the type of the key leaves a choice. */
export interface SignatureScheme {
  /** Name as OpenSSL has it; null for Ed25519 and Ed448, which hash by themselves. */
  readonly hash: string | null
  /** RSASSA-PSS with a salt of so many octets; absent: RSASSA-PKCS1-v1_5. RSA only. */
  readonly saltLength?: number
  /** ECDSA as `r‖s` of fixed length (RFC 7518 §3.4) instead of DER. */
  readonly isRaw?: boolean
}

/** Octets of the order of each curve that is worked with at all; binary curves are slow, and nobody asks for them. */
const orderOctets: Readonly<Record<string, number>> = {
  prime256v1: 32,
  secp384r1: 48,
  secp521r1: 66,
  prime192v1: 24,
  secp224r1: 28,
  secp256k1: 32,
  brainpoolP256r1: 32,
  brainpoolP256t1: 32,
  brainpoolP320r1: 40,
  brainpoolP320t1: 40,
  brainpoolP384r1: 48,
  brainpoolP384t1: 48,
  brainpoolP512r1: 64,
  brainpoolP512t1: 64,
}

/**
 * Whether the signature over the octets is that of the key: the one place where signatures are verified. Its form comes
 * first, for OpenSSL is generous: an RSA signature is exactly as long as the modulus (RFC 8017 §8.1.2, §8.2.2; OpenSSL
 * takes a PSS one whose leading zeros were cut off), a raw ECDSA one twice as long as the order of the curve, an Edwards
 * one of 64 or 114 octets (RFC 8032 §5.1.7, §5.2.7), and `r` and `s` are written in DER, above zero and no longer than
 * the order. Keys beyond `keyLimits` verify nothing.
 *
 * @returns false for unfit keys and malformed signatures too; never throws. Synchronous, one public-key operation
 */
export function checkSignature(
  scheme: SignatureScheme,
  key: KeyObject,
  octets: Uint8Array,
  signature: Uint8Array,
): boolean {
  if (!hasRightForm(scheme, key, signature)) return false
  try {
    return verify(scheme.hash, octets, inputOf(scheme, key), signature)
  } catch {
    return false
  }
}

function hasRightForm({ isRaw = false }: SignatureScheme, key: KeyObject, signature: Uint8Array): boolean {
  const { modulusLength = 0, publicExponent = 0n, divisorLength = 0, namedCurve = '' } = detailsOf(key)
  switch (key.asymmetricKeyType) {
    case 'rsa':
    case 'rsa-pss':
      return (
        modulusLength <= keyLimits.rsaModulusBits &&
        publicExponent < 1n << BigInt(keyLimits.rsaExponentBits) &&
        signature.length === Math.ceil(modulusLength / 8)
      )
    case 'ec': {
      const octets = orderOctets[namedCurve]
      if (octets === undefined) return false
      return isRaw ? signature.length === 2 * octets : isSignaturePair(signature, octets)
    }
    case 'dsa':
      return (
        modulusLength <= keyLimits.dsaModulusBits &&
        divisorLength <= keyLimits.dsaSubgroupBits &&
        isSignaturePair(signature, Math.ceil(divisorLength / 8))
      )
    case 'ed25519':
      return signature.length === 64
    case 'ed448':
      return signature.length === 114
    default:
      return false
  }
}

function inputOf({ saltLength, isRaw }: SignatureScheme, key: KeyObject) {
  if (saltLength !== undefined) return { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength }
  return isRaw ? { key, dsaEncoding: 'ieee-p1363' as const } : key
}

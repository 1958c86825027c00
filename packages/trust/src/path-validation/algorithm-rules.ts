import { isKeyWithinLimits } from '../certificates/keys/key-limits.ts'
import type { KeyAlgorithm } from '../certificates/keys/public-keys.ts'
import type { SignatureAlgorithmName } from '../certificates/keys/signature-algorithms.ts'

/** An allow-list, as data: what a signature and the key behind it must be. */
export interface AlgorithmRules {
  readonly signatures: readonly SignatureAlgorithmName[]
  readonly rsa: { readonly minimumBits: number; readonly maximumBits: number }
  /** NIST names. */
  readonly curves: readonly string[]
  /** Key types without a size of their own. */
  readonly otherKeys: readonly KeyAlgorithm['type'][]
}

/** RSA PKCS#1 and PSS with SHA-2 from 2048 bits, ECDSA on the NIST curves with SHA-2, Ed25519. */
export const defaultAlgorithmRules: AlgorithmRules = {
  signatures: [
    'RSA-SHA256',
    'RSA-SHA384',
    'RSA-SHA512',
    'RSA-PSS-SHA256',
    'RSA-PSS-SHA384',
    'RSA-PSS-SHA512',
    'ECDSA-SHA256',
    'ECDSA-SHA384',
    'ECDSA-SHA512',
    'Ed25519',
  ],
  rsa: { minimumBits: 2048, maximumBits: 8192 },
  curves: ['P-256', 'P-384', 'P-521'],
  otherKeys: ['Ed25519'],
}

/**
 * For looking at paths as they are found: `defaultAlgorithmRules` and SHA-224, DSA, Ed448 and RSA from 1024 bits. No
 * SHA-1: who holds two messages of one digest (since 2017, with a prefix of choice since 2020) holds a forged certificate.
 */
export const auditAlgorithmRules: AlgorithmRules = {
  signatures: [
    ...defaultAlgorithmRules.signatures,
    'RSA-SHA224',
    'RSA-PSS-SHA224',
    'ECDSA-SHA224',
    'DSA-SHA256',
    'Ed448',
  ],
  // OpenSSL verifies with no longer ones.
  rsa: { minimumBits: 1024, maximumBits: 16_384 },
  curves: ['P-256', 'P-384', 'P-521'],
  otherKeys: ['Ed25519', 'Ed448', 'DSA'],
}

/**
 * What certificates were signed with in the last decades: `auditAlgorithmRules` and SHA-1. For paths that are history,
 * such as NIST PKITS, never for deciding whom to trust today. MD5 stays out: certificates were forged with it in 2008.
 */
export const historicalAlgorithmRules: AlgorithmRules = {
  ...auditAlgorithmRules,
  signatures: [...auditAlgorithmRules.signatures, 'RSA-SHA1', 'RSA-PSS-SHA1', 'ECDSA-SHA1', 'DSA-SHA1'],
}

/** Whether the rules allow that key; unknown types, and keys beyond `keyLimits`, never pass. */
export function isKeyAllowed(key: KeyAlgorithm, rules: AlgorithmRules = defaultAlgorithmRules): boolean {
  if (!isKeyWithinLimits(key)) return false
  if (key.type === 'RSA' || key.type === 'RSA-PSS')
    return key.bits >= rules.rsa.minimumBits && key.bits <= rules.rsa.maximumBits
  if (key.type === 'EC') return rules.curves.includes(key.curve)
  return rules.otherKeys.includes(key.type)
}

/** Whether the rules allow that signature algorithm; unknown ones never pass. */
export function isSignatureAllowed(
  name: SignatureAlgorithmName | undefined,
  rules: AlgorithmRules = defaultAlgorithmRules,
): boolean {
  return name !== undefined && rules.signatures.includes(name)
}

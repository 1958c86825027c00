import type { KeyAlgorithm } from '../certificates/public-keys.ts'
import type { SignatureAlgorithmName } from '../certificates/signature-algorithms.ts'

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

/** Whether the rules allow that key; unknown types never pass. */
export function isKeyAllowed(key: KeyAlgorithm, rules: AlgorithmRules = defaultAlgorithmRules): boolean {
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

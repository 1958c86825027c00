import type { KeyAlgorithm } from './public-keys.ts'
import type { SignatureAlgorithm } from './signature-algorithms.ts'

/** What people call the curves that they use and that nothing here takes. */
const curveNames: Readonly<Record<string, string>> = {
  '1.2.840.10045.3.1.1': 'P-192',
  '1.3.132.0.33': 'P-224',
  '1.3.132.0.10': 'secp256k1',
  '1.3.36.3.3.2.8.1.1.5': 'brainpoolP224r1',
  '1.3.36.3.3.2.8.1.1.7': 'brainpoolP256r1',
  '1.3.36.3.3.2.8.1.1.8': 'brainpoolP256t1',
  '1.3.36.3.3.2.8.1.1.9': 'brainpoolP320r1',
  '1.3.36.3.3.2.8.1.1.11': 'brainpoolP384r1',
  '1.3.36.3.3.2.8.1.1.12': 'brainpoolP384t1',
  '1.3.36.3.3.2.8.1.1.13': 'brainpoolP512r1',
  '1.3.36.3.3.2.8.1.1.14': 'brainpoolP512t1',
  '1.2.156.10197.1.301': 'SM2',
}

/** Type and size of a key, for people: `RSA 2048`, `EC P-256`; the identifier of what has no name here. */
export function keyTextOf(key: KeyAlgorithm): string {
  if ('bits' in key && key.bits !== undefined) return `${key.type} ${key.bits}`
  if ('curve' in key) return `${key.type} ${curveNames[key.curve] ?? key.curve}`
  return 'oid' in key ? key.oid : key.type
}

/** What a signature algorithm is called; its identifier where it has no name here. */
export function signatureTextOf({ name, oid }: SignatureAlgorithm): string {
  return name ?? oid
}

import { createPublicKey, hash, type KeyObject } from 'node:crypto'
import { TrustError } from '../../asn1/trust-error.ts'
import { keyOctetsOf, type PublicKeyInfo } from './public-keys.ts'

/**
 * The key, opened by OpenSSL. The inner form of an RSA key says the same as the outer one, and opens thirty times
 * faster: OpenSSL 3 tries every decoder that it has for the outer one.
 *
 * @throws TrustError `bad-key`
 */
export function openPublicKey({ der, keyOctets, algorithm }: PublicKeyInfo): KeyObject {
  try {
    return algorithm.type === 'RSA'
      ? createPublicKey({ key: Buffer.from(keyOctets), format: 'der', type: 'pkcs1' })
      : createPublicKey({ key: Buffer.from(der), format: 'der', type: 'spki' })
  } catch (cause) {
    throw new TrustError('bad-key', 'The public key cannot be used', { cause })
  }
}

/**
 * Key identifier of RFC 5280 §4.2.1.2 (1): SHA-1 of the key bits of a DER SubjectPublicKeyInfo, 20 octets.
 *
 * @throws TrustError
 */
export function keyIdentifierOf(spkiDer: Uint8Array): Uint8Array {
  return hash('sha1', keyOctetsOf(spkiDer), 'buffer')
}

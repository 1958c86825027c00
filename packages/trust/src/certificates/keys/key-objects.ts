import {
  createPrivateKey,
  createPublicKey,
  hash,
  type AsymmetricKeyDetails,
  type KeyObject,
} from 'node:crypto'
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

// OpenSSL's own limit (OPENSSL_RSA_MAX_MODULUS_BITS).
const longestRsaBits = 16_384

/**
 * What OpenSSL tells of a key: sizes, curve, padding. Asked for an RSA key longer than it works with, OpenSSL 3.5 leaves an
 * error behind, for which Node would refuse the next private key in this thread, whoever's that is: it is taken away here.
 */
export function detailsOf(key: KeyObject): AsymmetricKeyDetails {
  const details = key.asymmetricKeyDetails ?? {}
  if ((details.modulusLength ?? 0) > longestRsaBits) takeErrorsAway()
  return details
}

function takeErrorsAway(): void {
  try {
    createPrivateKey({ key: Buffer.alloc(0), format: 'der', type: 'pkcs8' })
  } catch {
    // The errors of before went with this one.
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

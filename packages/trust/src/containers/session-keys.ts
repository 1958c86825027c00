import { constants, privateDecrypt, publicEncrypt, randomBytes, type KeyObject } from 'node:crypto'
import type { Certificate } from '../certificates/certificate.ts'

const SESSION_KEY_BYTES = 32
const padding = constants.RSA_PKCS1_OAEP_PADDING

/**
 * Opens a session key with the private key it was sealed for, wherever that lives.
 *
 * @returns the session key; `undefined` when the padding is wrong
 */
export type SessionKeyOpener = (
  sealed: Uint8Array,
) => Uint8Array | undefined | Promise<Uint8Array | undefined>

/** Why nothing can be sealed for a certificate. */
export type SealingProblem = 'not-an-rsa-key' | 'weak-key'

/** Whether session keys can be sealed for that certificate: RSA from 2048 bits (trust-and-crypto §4.2). */
export function problemWithRecipient({ keyAlgorithm: key }: Certificate): SealingProblem | undefined {
  if (key.type !== 'RSA') return 'not-an-rsa-key'
  return key.bits < 2048 ? 'weak-key' : undefined
}

/** 32 random octets. New for each message. */
export function newSessionKey(): Buffer {
  return randomBytes(SESSION_KEY_BYTES)
}

/** RSAES-OAEP with SHA-256 for the hash and for MGF1, no label (RFC 8017 §7.1); as many octets as the modulus. */
export function sealSessionKey(recipient: KeyObject, sessionKey: Uint8Array): Buffer {
  return publicEncrypt({ key: recipient, padding, oaepHash: 'sha256' }, sessionKey)
}

/**
 * A sealed session key as the private key takes it. What has another length than the modulus cannot be opened; something in its
 * place is tried that cannot either, so that it takes the same time.
 */
export function asLongAsModulus(key: KeyObject, sealed: Uint8Array): Uint8Array {
  const octets = Math.ceil((key.asymmetricKeyDetails?.modulusLength ?? 2048) / 8)
  return sealed.length === octets ? sealed : Buffer.alloc(octets, 1)
}

/** An opener for a key in this process. One private-key operation, synchronous. */
export function sessionKeyOpener(privateKey: KeyObject): SessionKeyOpener {
  return (sealed) => {
    try {
      return privateDecrypt(
        { key: privateKey, padding, oaepHash: 'sha256' },
        asLongAsModulus(privateKey, sealed),
      )
    } catch {
      return undefined
    }
  }
}

/**
 * The session key, or a random one where there is none: whoever opens a message goes on as usual and fails at the tag,
 * so that nobody outside can tell a wrong padding from a wrong text.
 */
export async function openSessionKey(open: SessionKeyOpener, sealed: Uint8Array): Promise<Uint8Array> {
  const stranger = newSessionKey()
  const opened = await open(sealed)
  return opened?.length === SESSION_KEY_BYTES ? opened : stranger
}

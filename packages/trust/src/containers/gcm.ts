import { createCipheriv, createDecipheriv } from 'node:crypto'

const TAG_BYTES = 16
const noData = new Uint8Array()

/**
 * AES-256-GCM (NIST SP 800-38D).
 *
 * @param nonce 12 octets, or 16 where an old format has them; never the same twice with one key
 * @returns ciphertext ‖ tag (16 octets)
 */
export function sealGcm(
  key: Uint8Array,
  nonce: Uint8Array,
  plain: Uint8Array,
  aad: Uint8Array = noData,
): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES }).setAAD(aad)
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

/** @param sealed ciphertext ‖ tag. @returns `undefined` when anything was changed, whatever it was */
export function openGcm(
  key: Uint8Array,
  nonce: Uint8Array,
  sealed: Uint8Array,
  aad: Uint8Array = noData,
): Buffer | undefined {
  if (sealed.length < TAG_BYTES || nonce.length === 0) return undefined
  const end = sealed.length - TAG_BYTES
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
    decipher.setAAD(aad).setAuthTag(sealed.subarray(end))
    const opened = decipher.update(sealed.subarray(0, end))
    // GCM gives all of it at once; `final` adds nothing but the verdict about the tag.
    decipher.final()
    return opened
  } catch {
    return undefined
  }
}

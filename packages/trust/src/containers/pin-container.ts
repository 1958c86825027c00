import { pbkdf2, randomBytes } from 'node:crypto'
import { openGcm, sealGcm } from './gcm.ts'

const SALT_BYTES = 32
const NONCE_BYTES = 12
const ITERATIONS = 100_000

/**
 * Seals data under a PIN (F4): salt (32) ‖ nonce (12) ‖ ciphertext ‖ tag. The key is PBKDF2-HMAC-SHA-512 of the PIN
 * with 100,000 rounds; the salt is authenticated as well.
 */
export async function sealWithPin(pin: string, plain: Uint8Array): Promise<Buffer> {
  const salt = randomBytes(SALT_BYTES)
  const nonce = randomBytes(NONCE_BYTES)
  const key = await keyFrom(pin, salt)
  return Buffer.concat([salt, nonce, sealGcm(key, nonce, plain, salt)])
}

/** @returns `undefined` for another PIN and for changed data alike */
export async function openWithPin(pin: string, sealed: Uint8Array): Promise<Buffer | undefined> {
  const salt = sealed.subarray(0, SALT_BYTES)
  const key = await keyFrom(pin, salt)
  const nonce = sealed.subarray(SALT_BYTES, SALT_BYTES + NONCE_BYTES)
  return openGcm(key, nonce, sealed.subarray(SALT_BYTES + NONCE_BYTES), salt)
}

function keyFrom(pin: string, salt: Uint8Array): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    pbkdf2(pin, salt, ITERATIONS, 32, 'sha512', (error, key) => (error ? reject(error) : resolve(key)))
  })
}

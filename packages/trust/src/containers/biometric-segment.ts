import { createHash } from 'node:crypto'
import { openGcm, sealGcm } from './gcm.ts'

/** What a biometric segment is encrypted with besides the session key (F7). Derived by both sides, never sent. */
export interface BiometricParameters {
  /** Timestamp XOR transaction id; the other two are its ends. */
  readonly mixed: Uint8Array
  readonly nonce: Uint8Array
  readonly aad: Uint8Array
}

const NONCE_BYTES = 12
const AAD_BYTES = 16

/**
 * Left-pads the shorter of the two texts with zero octets and mixes them (trust-and-crypto §4.3 F7). The nonce is fixed
 * by these inputs: it is safe only while the session key is new for every segment.
 *
 * @returns `undefined` when both texts together are too short for an AAD
 */
export function biometricParameters(
  timestamp: string,
  transactionId: string,
): BiometricParameters | undefined {
  const [left, right] = [Buffer.from(timestamp), Buffer.from(transactionId)]
  const mixed = Buffer.alloc(Math.max(left.length, right.length))
  left.copy(mixed, mixed.length - left.length)
  const offset = mixed.length - right.length
  for (const [index, octet] of right.entries()) mixed[offset + index] = (mixed[offset + index] ?? 0) ^ octet
  if (mixed.length < AAD_BYTES) return undefined
  return { mixed, nonce: mixed.subarray(-NONCE_BYTES), aad: mixed.subarray(-AAD_BYTES) }
}

/** @returns `bioValue` before its encoding: ciphertext ‖ tag */
export function sealBiometric(
  sessionKey: Uint8Array,
  { nonce, aad }: BiometricParameters,
  value: Uint8Array,
): Buffer {
  return sealGcm(sessionKey, nonce, value, aad)
}

/** @returns `undefined` for another key, timestamp or transaction and for changed data alike */
export function openBiometric(
  sessionKey: Uint8Array,
  { nonce, aad }: BiometricParameters,
  sealed: Uint8Array,
): Buffer | undefined {
  return openGcm(sessionKey, nonce, sealed, aad)
}

/** The running hash before the first segment: SHA-256 of nothing, upper-case hex. */
export const firstBiometricHash = createHash('sha256').digest('hex').toUpperCase()

/**
 * The running hash after one more segment: SHA-256 of the hash before ‖ SHA-256 of the decoded value.
 *
 * @param previous hex of the hash before
 * @param value decoded biometric data, before encryption
 * @returns upper-case hex
 */
export function nextBiometricHash(previous: string, value: Uint8Array): string {
  const own = createHash('sha256').update(value).digest()
  return createHash('sha256').update(Buffer.from(previous, 'hex')).update(own).digest('hex').toUpperCase()
}

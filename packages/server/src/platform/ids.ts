import { randomBytes, randomUUID } from 'node:crypto'

/** A random UUID (122 random bits) for objects whose id has no prescribed form. */
export const newId = (): string => randomUUID()

const uuidForm = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu

const nil = '00000000-0000-0000-0000-000000000000'

/** A text as a UUID, for a look-up by the key; one that is none becomes the nil UUID, which nothing has. */
export const uuidOf = (text: string): string => (uuidForm.test(text) ? text.toLowerCase() : nil)

/** A 256-bit random token, base64url: session ids, sign-in states. */
export const newToken = (): string => randomBytes(32).toString('base64url')

/**
 * A random id of exactly 36 decimal digits (about 119 bits) without a leading zero: the form that the contract
 * demands of chip ids (pms-1.3-delta §13.2, X5).
 */
export const newDecimalId = (): string => {
  // 20 random bytes make the bias of the remainder smaller than 2^-40.
  const smallest = 10n ** 35n
  const random = BigInt(`0x${randomBytes(20).toString('hex')}`)
  return (smallest + (random % (9n * smallest))).toString()
}

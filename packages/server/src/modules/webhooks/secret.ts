import { createHmac, randomBytes } from 'node:crypto'
import type { Vault } from '../../platform/keys/vault.ts'
import type { Webhook } from './webhook.ts'

const prefix = 'whsec_'
const purpose = 'webhook-secret'

/** A new secret as Standard Webhooks write it: `whsec_` and 32 random octets in base64. */
export const newSecret = (): string => `${prefix}${randomBytes(32).toString('base64')}`

/** A secret as it is stored. */
export const sealSecret = (vault: Vault, secret: string): Buffer =>
  vault.seal(purpose, Buffer.from(secret.slice(prefix.length), 'base64'))

/** The secrets that sign now: the current one, and the one before it while the two overlap. */
export const openSecrets = (
  vault: Vault,
  { secret, previousSecret, previousUntil }: Pick<Webhook, 'secret' | 'previousSecret' | 'previousUntil'>,
  now: Date,
): Buffer[] => [
  vault.open(purpose, secret),
  ...(previousSecret && previousUntil && previousUntil > now ? [vault.open(purpose, previousSecret)] : []),
]

/**
 * The headers of Standard Webhooks: `v1,` and the HMAC-SHA-256 of `id.timestamp.body` in base64, one for each secret, parted
 * by blanks. Whoever knows one of them finds its own.
 */
export const signatureHeaders = (
  keys: readonly Uint8Array[],
  { id, at, body }: { readonly id: string; readonly at: Date; readonly body: Uint8Array },
): Record<string, string> => {
  const seconds = String(Math.floor(at.getTime() / 1000))
  const sign = (key: Uint8Array) =>
    `v1,${createHmac('sha256', key).update(`${id}.${seconds}.`).update(body).digest('base64')}`
  return { 'webhook-id': id, 'webhook-timestamp': seconds, 'webhook-signature': keys.map(sign).join(' ') }
}

import { timingSafeEqual } from 'node:crypto'
import type { Vault } from '../../platform/keys/vault.ts'

/** For how long a run may be handed in after its challenge was given. */
export const challengeDays = 7

const dayMilliseconds = 86_400_000
const form = /^(\d{13})\.([\w-]{22})$/u

const proofOf = (vault: Vault, partnerId: string, givenAt: number): string =>
  vault.digest('go-live-challenge', `${partnerId} ${givenAt}`).subarray(0, 16).toString('base64url')

/** What a partner gives its run along, so that an old one, or another's, cannot be handed in: nothing of it is stored. */
export const newChallenge = (
  vault: Vault,
  partnerId: string,
  now: Date,
): { readonly challenge: string; readonly expiresAt: Date } => {
  const givenAt = now.getTime()
  return {
    challenge: `${givenAt}.${proofOf(vault, partnerId, givenAt)}`,
    expiresAt: new Date(givenAt + challengeDays * dayMilliseconds),
  }
}

/** When a challenge was given to this partner; undefined for one that was not, or that is too old. */
export const challengeGivenAt = (
  vault: Vault,
  partnerId: string,
  { challenge, now }: { readonly challenge: string; readonly now: Date },
): Date | undefined => {
  const [, moment = '', proof = ''] = form.exec(challenge) ?? []
  const expected = Buffer.from(proofOf(vault, partnerId, Number(moment)))
  const given = Buffer.from(proof)
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined
  const age = now.getTime() - Number(moment)
  return age >= 0 && age <= challengeDays * dayMilliseconds ? new Date(Number(moment)) : undefined
}

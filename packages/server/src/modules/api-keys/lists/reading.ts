import type { Authority } from '../../../platform/access/authority.ts'
import type { App } from '../../../platform/app.ts'
import type { StopReason } from '../../liveness/index.ts'
import { lastUsesOf, stopsOfGrants } from '../../policy-requests/index.ts'
import type { ApiKey } from '../api-key.ts'
import { digestOf, isKeyText } from '../key-text.ts'
import { findByDigest, findReplacement, load } from '../store.ts'

/** A key that the caller may ask about. @throws Refusal ENT_KEY_004 for an unknown one and for another's alike */
export const getOwnKey = async (app: App, authority: Authority, id: string): Promise<ApiKey> =>
  authority.requireOwned(await load(app.database, id), 'ENT_KEY_004')

/** The key of this text; what cannot be one is not looked for. */
export const findKey = async (app: App, text: string): Promise<ApiKey | undefined> =>
  isKeyText(text) ? findByDigest(app.database, digestOf(app.vault, text)) : undefined

/** One key with all that whoever has it wants to know. */
export interface KeyDetails {
  readonly key: ApiKey
  /** Everything that keeps it from being used now. */
  readonly stops: readonly StopReason[]
  readonly lastUsedAt: Date | undefined
  readonly replacement: ApiKey | undefined
  readonly replaced: ApiKey | undefined
}

/** @throws Refusal ENT_KEY_004 */
export const getKeyDetails = async (app: App, authority: Authority, id: string): Promise<KeyDetails> => {
  const key = await getOwnKey(app, authority, id)
  const [stops, uses, replacement, replaced] = await Promise.all([
    stopsOfGrants(app, [key]),
    lastUsesOf(app, 'key', [key.id]),
    findReplacement(app.database, key.id),
    key.replacesId === null ? undefined : load(app.database, key.replacesId),
  ])
  const lastUsedAt = uses.get(key.id)
  return { key, stops: stops.get(key.id) ?? [], lastUsedAt, replacement, replaced }
}

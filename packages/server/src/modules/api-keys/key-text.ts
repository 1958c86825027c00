import { keyTexts } from '../../platform/keys/key-text.ts'
import type { Vault } from '../../platform/keys/vault.ts'

/** API keys are as long as the contract's other ids. */
const texts = keyTexts({ prefix: 'ent_', length: 36 })

/** A new key. */
export const newKeyText = texts.make

/** Whether a text can be a key of ours. */
export const isKeyText = texts.accepts

/** The beginning of a key, by which people tell theirs apart. */
export const hintOf = texts.hintOf

/** What a key is found by: HMAC-SHA-256 under a key that is derived for this alone. */
export const digestOf = (vault: Vault, text: string): Buffer => vault.digest('api-key', text)

/** What a key is sealed for: it opens for no other key's row. */
export const sealingOf = (id: string): string => `api-key:${id}`

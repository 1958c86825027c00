import { keyTexts } from '../../platform/keys/key-text.ts'
import type { Vault } from '../../platform/keys/vault.ts'

/** Fifty letters and digits, as the contract has them. */
const texts = keyTexts({ prefix: 'entlic', length: 50 })

/** A new licence key. */
export const newLicenceKey = texts.make

/** Whether a text can be a licence key of ours. */
export const isLicenceKey = texts.accepts

/** The beginning of a licence key, by which people tell theirs apart. */
export const hintOf = texts.hintOf

/** What a licence is found by: HMAC-SHA-256 under a key that is derived for this alone. */
export const digestOf = (vault: Vault, text: string): Buffer => vault.digest('licence', text)

/** What a licence key is sealed for: it opens for no other licence's row. */
export const sealingOf = (id: string): string => `licence:${id}`

/** A licence key that lies sealed in its row. @throws when it was sealed under another master key */
export const openLicenceKey = (vault: Vault, id: string, sealed: Uint8Array): string =>
  vault.open(sealingOf(id), sealed).toString('utf8')

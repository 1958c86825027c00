import { hash } from 'node:crypto'
import { normaliseText } from '@entente/trust'
import { digestOfKey } from '../platform-trust/index.ts'
import { hotlistKinds, type HotlistKind } from './kinds.ts'

/** Something that may be on the hotlist, as a verification meets it. */
export type Thing =
  | {
      readonly kind: 'device'
      readonly serialNumber: string
      readonly make: string
      readonly model: string
    }
  | { readonly kind: 'device_model'; readonly make: string; readonly model: string }
  | { readonly kind: 'sbi'; readonly providerId: string; readonly softwareVersion: string }
  /** The public key of an FTM chip: its SubjectPublicKeyInfo, DER. */
  | { readonly kind: 'chip_key'; readonly publicKey: Uint8Array }
  /** As a device names its provider. */
  | { readonly kind: 'provider'; readonly providerId: string; readonly providerName: string }
  | { readonly kind: 'partner'; readonly partnerId: string }

const sha256 = (bytes: Uint8Array | string): Buffer => hash('sha256', bytes, 'buffer')

/**
 * The id of a thing at the contract's hotlist service (trust-and-crypto §5.7): SHA-256 of partner id; serial number, make and
 * model; provider's name and id; one behind the other without a mark between. Not said there, and ours: make and model of a
 * device model, the DER of a chip's public key, provider and version of an interface.
 * @returns 32 octets
 */
export const contractIdOf = (thing: Thing): Buffer => {
  switch (thing.kind) {
    case 'device':
      return sha256(thing.serialNumber + thing.make + thing.model)
    case 'device_model':
      return sha256(thing.make + thing.model)
    case 'sbi':
      return sha256(thing.providerId + thing.softwareVersion)
    case 'chip_key':
      return sha256(thing.publicKey)
    case 'provider':
      return sha256(thing.providerName + thing.providerId)
    default:
      return sha256(thing.partnerId)
  }
}

/** Octets of the key under which an entry is found. */
export const matchKeyWidth = 33

const byIdAlone = 0x80

const keyOf = (kind: HotlistKind, digest: Buffer, flag = 0): Buffer => {
  const key = Buffer.allocUnsafe(matchKeyWidth)
  key[0] = hotlistKinds.indexOf(kind) | flag
  digest.copy(key, 1)
  return key
}

/** The kind that a key is about. */
export const kindOfKey = (key: Uint8Array): HotlistKind | undefined =>
  hotlistKinds[(key[0] ?? 0) & ~byIdAlone]

/** The key of an entry of which nobody has said what it stands for. */
export const keyOfId = (kind: HotlistKind, contractId: Buffer): Buffer => keyOf(kind, contractId, byIdAlone)

/** Longer words stand in no entry, and folding them might take long. */
const longestWord = 256

/** Most words are letters and digits, in which there is nothing to normalise. */
const plain = /^[\w.-]*$/u

const fold = (text: string): string =>
  plain.test(text)
    ? text.toLowerCase()
    : normaliseText(text, 'NFKC').trim().replaceAll(/\s+/gu, ' ').toLowerCase()

/** What people know a thing by, where case and blanks make no difference; undefined where no entry has such words. */
const wordsOf = (thing: Exclude<Thing, { kind: 'chip_key' }>): string[] | undefined => {
  const words =
    thing.kind === 'device'
      ? [thing.serialNumber, thing.make, thing.model]
      : thing.kind === 'device_model'
        ? [thing.make, thing.model]
        : thing.kind === 'sbi'
          ? [thing.providerId, thing.softwareVersion]
          : [thing.kind === 'provider' ? thing.providerId : thing.partnerId]
  return words.some((word) => word.length > longestWord) ? undefined : words.map(fold)
}

/** The key of an entry whose words are known: no two things share it, and spelling makes no difference. */
export const keyOfThing = (thing: Thing): Buffer | undefined => {
  // A key stays the same however it is spelled.
  if (thing.kind === 'chip_key') return keyOf('chip_key', Buffer.from(digestOfKey(thing.publicKey), 'hex'))
  const words = wordsOf(thing)
  return words && keyOf(thing.kind, sha256(JSON.stringify(words)))
}

/** The digest of the material of a chip's key, in the key of its entry. */
export const keyDigestIn = (matchKey: Buffer): string => matchKey.subarray(1).toString('hex')

const keysOfThings = new WeakMap<Thing, readonly Buffer[]>()

/**
 * Every key under which a thing may be blocked: by its words, and by its id at the contract's hotlist service. Whoever asks
 * again and again about the same object has them made once.
 */
export const keysOf = (thing: Thing): readonly Buffer[] => {
  const made = keysOfThings.get(thing)
  if (made) return made
  const known = keyOfThing(thing)
  const byId = keyOfId(thing.kind, contractIdOf(thing))
  const keys = known ? [known, byId] : [byId]
  keysOfThings.set(thing, keys)
  return keys
}

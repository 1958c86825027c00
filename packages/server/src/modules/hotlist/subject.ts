import { createPublicKey } from 'node:crypto'
import type { App } from '../../platform/app.ts'
import { Refusal } from '../../platform/refusal.ts'
import { findChip } from '../chips/index.ts'
import { loadCurrentCertificate } from '../partner-certificates/index.ts'
import { digestOfKey } from '../platform-trust/index.ts'
import { isPlatformPartner, loadPartner } from '../partners/index.ts'
import { noFacts, type EntryFacts } from './entry.ts'
import type { HotlistKind, OwnKind } from './kinds.ts'
import { contractIdOf, keyOfId, keyOfThing, type Thing } from './thing.ts'

/** What somebody wants stopped, in the words that people know it by; which of them count follows from the kind. */
export interface SubjectWish extends Partial<Readonly<Record<keyof EntryFacts, string | null | undefined>>> {
  readonly kind: OwnKind
  /** PEM: a public key, or a certificate with it. */
  readonly publicKey?: string | null | undefined
  /** A chip of ours, whose key is in its certificate. */
  readonly chipId?: string | null | undefined
}

/** What an entry is about. */
export interface Subject {
  readonly kind: HotlistKind
  readonly contractId: Buffer
  readonly matchKey: Buffer
  readonly facts: EntryFacts
  /** Nobody has said what the id stands for. */
  readonly isIdAlone: boolean
}

/** What the contract names by its id alone. */
export const subjectOfId = (kind: HotlistKind, contractId: Buffer): Subject => ({
  kind,
  contractId,
  matchKey: keyOfId(kind, contractId),
  facts: noFacts,
  isIdAlone: true,
})

/** The words that each kind cannot be told apart without. */
const wordsOfKind = {
  device: ['serialNumber', 'make', 'model'],
  device_model: ['make', 'model'],
  sbi: ['providerId', 'softwareVersion'],
  chip_key: [],
  provider: ['providerId'],
  partner: ['providerId'],
} as const satisfies Readonly<Record<OwnKind, readonly (keyof EntryFacts)[]>>

const subjectOf = (thing: Thing, facts: EntryFacts): Subject => {
  const matchKey = keyOfThing(thing)
  if (!matchKey) throw new Error('words of a request are bounded')
  return { kind: thing.kind, contractId: contractIdOf(thing), matchKey, facts, isIdAlone: false }
}

/** @throws Refusal ENT_HOT_007 for what is no public key; a private one is not even looked at */
const readPublicKey = (pem: string): Buffer => {
  try {
    if (pem.includes('PRIVATE KEY')) throw new TypeError('a private key')
    const spki = createPublicKey(pem).export({ type: 'spki', format: 'der' })
    digestOfKey(spki)
    return spki
  } catch {
    throw new Refusal('ENT_HOT_007')
  }
}

const factsOf = (wish: SubjectWish): EntryFacts => ({
  serialNumber: wish.serialNumber ?? null,
  make: wish.make ?? null,
  model: wish.model ?? null,
  softwareVersion: wish.softwareVersion ?? null,
  providerId: wish.providerId ?? null,
  providerName: wish.providerName ?? null,
})

/** The words of a wish, all that its kind needs. @throws Refusal ENT_HOT_006 */
const requireWords = (wish: SubjectWish): Readonly<Record<keyof EntryFacts, string>> => {
  const missing = wordsOfKind[wish.kind].filter((name) => !wish[name])
  if (missing.length > 0) throw new Refusal('ENT_HOT_006', { fields: missing.join(', ') })
  const facts = factsOf(wish)
  return {
    serialNumber: facts.serialNumber ?? '',
    make: facts.make ?? '',
    model: facts.model ?? '',
    softwareVersion: facts.softwareVersion ?? '',
    providerId: facts.providerId ?? '',
    providerName: facts.providerName ?? '',
  }
}

/** @throws Refusal ENT_HOT_008 */
const chipSubject = async ({ database }: App, chipId: string): Promise<Subject> => {
  const chip = await findChip(database, chipId)
  const held = chip && (await loadCurrentCertificate(database, { type: 'chip', id: chip.id }))
  if (!chip || !held) throw new Refusal('ENT_HOT_008')
  return subjectOf(
    { kind: 'chip_key', publicKey: held.caSigned.spkiDer },
    {
      ...noFacts,
      make: chip.make,
      model: chip.model,
      providerId: chip.partnerId,
      providerName: chip.organisationName,
    },
  )
}

/** @throws Refusal ENT_HOT_009 for a service of the platform itself */
const partnerSubject = async (
  { database }: App,
  kind: 'provider' | 'partner',
  words: Readonly<Record<keyof EntryFacts, string>>,
): Promise<Subject> => {
  const { providerId } = words
  if (isPlatformPartner({ id: providerId })) throw new Refusal('ENT_HOT_009')
  const partner = await loadPartner(database, providerId)
  const providerName = words.providerName || (partner?.organisationName ?? '')
  const facts = { ...noFacts, providerId, providerName: providerName || null }
  return kind === 'partner'
    ? subjectOf({ kind, partnerId: providerId }, facts)
    : subjectOf({ kind, providerId, providerName }, facts)
}

/**
 * What a wish is about.
 * @throws Refusal ENT_HOT_006 (words are missing), ENT_HOT_007 (no public key), ENT_HOT_008 (no such chip, or without a
 *   certificate), ENT_HOT_009 (a service of the platform itself)
 */
export const readSubject = async (app: App, wish: SubjectWish): Promise<Subject> => {
  const { kind } = wish
  if (kind === 'chip_key') {
    if (wish.chipId) return chipSubject(app, wish.chipId)
    if (!wish.publicKey) throw new Refusal('ENT_HOT_006', { fields: 'publicKey' })
    return subjectOf(
      { kind, publicKey: readPublicKey(wish.publicKey) },
      { ...factsOf(wish), softwareVersion: null },
    )
  }
  const words = requireWords(wish)
  if (kind === 'provider' || kind === 'partner') return partnerSubject(app, kind, words)
  return subjectOf({ ...words, kind }, factsOf(wish))
}

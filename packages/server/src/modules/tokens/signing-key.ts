import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import { calculateJwkThumbprint, exportJWK, type JWK } from 'jose'
import type { App, Job } from '../../platform/app.ts'
import { refuseInsideTransaction } from '../../platform/database/inside/inside-transaction.ts'
import type { Soon } from '../../platform/soon.ts'
import { systemActor, type Actor } from '../../platform/access/authority.ts'
import * as store from './signing-key-store.ts'

/** The RSA key that signs tokens and id tokens. */
export interface SigningKey {
  /** RFC 7638 thumbprint; `kid` of what it signs. */
  readonly id: string
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
  /** With the private members: for the identity provider alone. */
  readonly privateJwk: JWK
}

const purpose = 'signing-key'

const open = async (app: App, row: store.SigningKeyRow): Promise<SigningKey> => {
  refuseInsideTransaction('the opening of a private key')
  const der = app.vault.open(purpose, row.sealedPrivateKey)
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  const privateJwk = { ...(await exportJWK(privateKey)), kid: row.id, alg: 'RS256', use: 'sig' }
  return { id: row.id, privateKey, publicKey: createPublicKey(privateKey), privateJwk }
}

const makeRow = async (app: App) => {
  refuseInsideTransaction('the making of a key')
  const { privateKey, publicKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 })
  const publicJwk = await exportJWK(publicKey)
  const id = await calculateJwkThumbprint(publicJwk)
  const sealedPrivateKey = app.vault.seal(purpose, privateKey.export({ format: 'der', type: 'pkcs8' }))
  return { id, sealedPrivateKey, publicJwk: JSON.stringify(publicJwk), at: app.clock.now() }
}

/** The keys of a moment: the one that signs, and all that are published and believed. */
export interface SigningKeys {
  readonly current: SigningKey
  /** The one that signs first; then the retired ones whose tokens may still be valid. */
  readonly all: readonly SigningKey[]
}

const freshMilliseconds = 30_000

/** A retired key is believed until the last token that it can have signed has run out. */
const retiredAfter = (app: App): Date =>
  new Date(app.clock.now().getTime() - app.settings.TOKEN_MINUTES * 60_000 - 2 * freshMilliseconds)

const read = async (app: App, before: SigningKeys | undefined): Promise<SigningKeys> => {
  const rows = await store.list(app.database, retiredAfter(app))
  const isSame = before?.all.map(({ id }) => id).join() === rows.map(({ id }) => id).join()
  if (before && isSame) return before
  const all = await Promise.all(rows.map((row) => open(app, row)))
  const [current] = all
  if (!current) throw new Error('the signing key is not there after it was stored')
  return { current, all }
}

/** The first start makes a key. Of several processes that make one, all use the first. */
const readOrMake = async (app: App, before: SigningKeys | undefined): Promise<SigningKeys> => {
  // Nobody has retired a key that is still to be made: everything is due after the end of time.
  if (!before && !(await store.isDue(app.database, new Date(8.64e15)))) {
    const row = await makeRow(app)
    await app.database.transaction((tx) => store.insert(tx, row))
  }
  return read(app, before)
}

interface Known {
  readonly keys: Promise<SigningKeys>
  /** The same, once they were read. */
  read?: SigningKeys
  readonly readAt: number
}

const known = new WeakMap<App, Known>()

const readAgain = (app: App): Promise<SigningKeys> => {
  const before = known.get(app)
  const keys = Promise.resolve(before?.keys).then((last) => readOrMake(app, last))
  const entry: Known = { keys, readAt: app.clock.now().getTime() }
  known.set(app, entry)
  // A failed attempt is forgotten, so that the next one tries again.
  keys.then(
    (found) => void (entry.read = found),
    () => known.get(app) === entry && known.delete(app),
  )
  return keys
}

const ageOf = (app: App, { readAt }: Known): number => Math.abs(app.clock.now().getTime() - readAt)

/** The keys, at most half a minute old: another process may have replaced the one that signs. */
export const signingKeysOf = (app: App): Promise<SigningKeys> => {
  const last = known.get(app)
  return last && ageOf(app, last) < freshMilliseconds ? last.keys : readAgain(app)
}

/** The key that signs. */
export const signingKeyOf = async (app: App): Promise<SigningKey> => (await signingKeysOf(app)).current

/** The key with this `kid`, also when another process has just made it. @returns undefined when there is none that counts */
export const findSigningKey = (app: App, id: string): Soon<SigningKey | undefined> => {
  const last = known.get(app)
  const isFresh = last !== undefined && ageOf(app, last) < freshMilliseconds
  return (isFresh && last.read?.all.find((key) => key.id === id)) || lookForSigningKey(app, id)
}

const lookForSigningKey = async (app: App, id: string): Promise<SigningKey | undefined> => {
  const find = ({ all }: SigningKeys) => all.find((key) => key.id === id)
  const found = find(await signingKeysOf(app))
  const last = known.get(app)
  // Forged ids come in any number; the database is asked once a second.
  if (found || (last && ageOf(app, last) < 1000)) return found
  return find(await readAgain(app))
}

/**
 * Replaces the key that signs. The former stays published until the last token that it signed has run out.
 * @param madeBefore only if it was made until then; default: in any case
 * @returns the id of the new key; undefined when it was not due, or another process was faster
 */
export const rotateSigningKey = async (
  app: App,
  actor: Actor,
  madeBefore: Date = app.clock.now(),
): Promise<string | undefined> => {
  if (!(await store.isDue(app.database, madeBefore))) return undefined
  const row = await makeRow(app)
  const isDone = await app.database.transaction(async (tx) => {
    const former = await store.retire(tx, madeBefore, row.at)
    if (former === undefined) return false
    await store.insert(tx, row)
    await app.record(tx, {
      actor,
      action: 'signing-key.rotated',
      object: { type: 'signing-key', id: row.id },
      partnerId: null,
      before: { id: former },
      after: { id: row.id },
    })
    return true
  })
  await readAgain(app)
  return isDone ? row.id : undefined
}

const day = 86_400_000

/** Replaces the key that signs when it is older than SIGNING_KEY_DAYS. @returns its id; undefined when it was not due */
export const rotateDueSigningKey = (app: App): Promise<string | undefined> =>
  rotateSigningKey(
    app,
    systemActor,
    new Date(app.clock.now().getTime() - app.settings.SIGNING_KEY_DAYS * day),
  )

/** Looks once an hour whether the key is old enough. */
export const signingKeyJob = (app: App): Job => ({
  name: 'accounts.signing-key',
  everySeconds: 3600,
  run: async () => ((await rotateDueSigningKey(app)) === undefined ? 0 : 1),
})

import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import { calculateJwkThumbprint, exportJWK, type JWK } from 'jose'
import type { App } from '../../platform/app.ts'
import { oncePerApp } from './per-app.ts'
import { insert, loadInUse, type SigningKeyRow } from './signing-key-store.ts'

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

const open = async (app: App, row: SigningKeyRow): Promise<SigningKey> => {
  const der = app.vault.open(purpose, row.sealedPrivateKey)
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  const privateJwk = { ...(await exportJWK(privateKey)), kid: row.id, alg: 'RS256', use: 'sig' }
  return { id: row.id, privateKey, publicKey: createPublicKey(privateKey), privateJwk }
}

const make = async (app: App): Promise<void> => {
  const { privateKey, publicKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 })
  const publicJwk = await exportJWK(publicKey)
  const id = await calculateJwkThumbprint(publicJwk)
  const sealedPrivateKey = app.vault.seal(purpose, privateKey.export({ format: 'der', type: 'pkcs8' }))
  const row = { id, sealedPrivateKey, publicJwk: JSON.stringify(publicJwk), at: app.clock.now() }
  await app.database.transaction((tx) => insert(tx, row))
}

/** The key in use, made at the first start. Of several processes that make one, all use the first. */
export const signingKeyOf = oncePerApp(async (app: App): Promise<SigningKey> => {
  const stored = await loadInUse(app.database)
  if (stored) return open(app, stored)
  await make(app)
  const made = await loadInUse(app.database)
  if (!made) throw new Error('the signing key is not there after it was stored')
  return open(app, made)
})

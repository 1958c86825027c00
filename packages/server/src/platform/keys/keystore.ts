import { createPrivateKey } from 'node:crypto'
import type { SigningAlgorithm } from '@entente/trust'
import { refuseInsideTransaction } from '../database/inside/inside-transaction.ts'
import type { KeyWork } from './key-work.ts'
import type { Vault } from './vault.ts'

export type KeystoreName = 'database' | 'pkcs11'

/** A private key that can be used and not be read. */
export interface PrivateKey {
  sign(algorithm: SigningAlgorithm, bytes: Uint8Array): Promise<Uint8Array>
  /** RSAES-OAEP, SHA-256 for hash and mask, no label; one error for every failure. */
  decrypt(ciphertext: Uint8Array): Promise<Uint8Array>
}

/** Names a key inside a keystore. */
interface KeyAddress {
  /** UUID. */
  readonly id: string
  /** What the key is for; a sealed key opens for this purpose alone. */
  readonly purpose: string
}

type KeyWish = { readonly type: 'RSA'; readonly bits: number } | { readonly type: 'EC P-256' }

/** Where private keys live. */
export interface Keystore {
  readonly name: KeystoreName
  /** @returns the public key, and what the database keeps of the private one: null when it stays inside a token */
  generate(
    address: KeyAddress,
    wish: KeyWish,
  ): Promise<{ readonly spkiDer: Uint8Array; readonly sealed: Buffer | null }>
  /** @throws when the sealed key was changed, or is sealed with another master key */
  open(address: KeyAddress, sealed: Buffer | null): PrivateKey
}

/** Keys in the database, PKCS#8 sealed with the master key. */
export const databaseKeystore = (vault: Vault, work: KeyWork): Keystore => ({
  name: 'database',
  async generate({ purpose }, wish) {
    const pair = await (wish.type === 'RSA' ? work.generateRsa(wish.bits) : work.generateEc('P-256'))
    return { spkiDer: pair.publicKey, sealed: vault.seal(purpose, pair.privateKey) }
  },
  open({ purpose }, sealed) {
    refuseInsideTransaction('the opening of a private key')
    if (!sealed) throw new Error('a key of the database keystore lies in the database')
    const key = createPrivateKey({ key: vault.open(purpose, sealed), format: 'der', type: 'pkcs8' })
    return {
      sign: (algorithm, bytes) => work.sign(key, algorithm, bytes),
      decrypt: (ciphertext) => work.decrypt(key, ciphertext),
    }
  },
})

/** Keys that are made in a PKCS#11 token and never leave it; CKA_ID is the key's UUID. */
export const tokenKeystore = (work: KeyWork): Keystore => ({
  name: 'pkcs11',
  async generate({ id, purpose }, wish) {
    if (wish.type !== 'RSA') throw new Error('a token makes RSA keys only')
    const key = { id: tokenIdOf(id), label: purpose }
    return { spkiDer: await work.generateInToken(key, wish.bits), sealed: null }
  },
  open({ id }) {
    const key = { id: tokenIdOf(id) }
    return {
      sign: (algorithm, bytes) => work.signInToken(key, algorithm, bytes),
      decrypt: (ciphertext) => work.decryptInToken(key, ciphertext),
    }
  },
})

const tokenIdOf = (id: string): Uint8Array => Buffer.from(id.replaceAll('-', ''), 'hex')

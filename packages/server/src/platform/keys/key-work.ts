import type { KeyObject } from 'node:crypto'
import type { SigningAlgorithm } from '@entente/trust'
import { createWorkerPool, placesOfWorker } from './worker-pool.ts'

/** A new key pair, DER. */
interface KeyPair {
  readonly publicKey: Buffer
  readonly privateKey: Buffer
}

/** Where the PKCS#11 module lies, and how to log in. */
export interface TokenAccess {
  readonly library: string
  /** Label of the token. */
  readonly label: string
  readonly pin: string
}

/** A key inside a token. */
interface TokenKey {
  /** CKA_ID. */
  readonly id: Uint8Array
}

/** An open key, or PKCS#8 that the thread opens itself. */
type UsableKey = KeyObject | Uint8Array

/**
 * Work with private keys, in threads of its own, so that neither a signature nor half a second of key making holds
 * requests up. Every call throws `WorkQueueFull` when too much waits, or `WorkFailed`.
 */
export interface KeyWork {
  /** Signature value as X.509 wants it: ECDSA as DER. */
  sign(key: UsableKey, algorithm: SigningAlgorithm, bytes: Uint8Array): Promise<Uint8Array>
  /** RSAES-OAEP, SHA-256 for hash and mask, no label. */
  decrypt(key: UsableKey, bytes: Uint8Array): Promise<Uint8Array>
  generateRsa(bits: number): Promise<KeyPair>
  generateEc(curve: 'P-256'): Promise<KeyPair>
  /** Makes an RSA key that never leaves the token. @returns its public key, SubjectPublicKeyInfo */
  generateInToken(key: TokenKey & { readonly label: string }, bits: number): Promise<Uint8Array>
  signInToken(key: TokenKey, algorithm: SigningAlgorithm, bytes: Uint8Array): Promise<Uint8Array>
  decryptInToken(key: TokenKey, bytes: Uint8Array): Promise<Uint8Array>
  close(): Promise<void>
}

const longestQueue = 2_000

/**
 * Starts the threads for work with private keys.
 * @param file the script of a thread: `workers/private-key-worker.mjs`
 */
export const createKeyWork = (parts: {
  readonly file: URL
  readonly threads: number
  readonly token: TokenAccess | null
}): KeyWork => {
  const pool = createWorkerPool({ ...parts, longestQueue, workerData: { token: parts.token } })
  // What a job answers is agreed with the worker's script; tests hold both sides together.
  const run = async <Result>(job: object, weight?: number): Promise<Result> =>
    (await pool.run(job, weight)) as Result
  return {
    sign: (key, algorithm, bytes) => run({ kind: 'sign', key, algorithm, bytes }),
    decrypt: (key, bytes) => run({ kind: 'decrypt', key, bytes }),
    generateRsa: (bits) => run({ kind: 'generate-rsa', bits }, placesOfWorker),
    generateEc: (curve) => run({ kind: 'generate-ec', curve }),
    generateInToken: (key, bits) => run({ kind: 'token-generate', ...key, bits }, placesOfWorker),
    signInToken: (key, algorithm, bytes) => run({ kind: 'token-sign', ...key, algorithm, bytes }),
    decryptInToken: (key, bytes) => run({ kind: 'token-decrypt', ...key, bytes }),
    close: () => pool.close(),
  }
}

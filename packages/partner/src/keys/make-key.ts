import { generateKeyPair, type KeyObject } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { promisify } from 'node:util'

/** Kinds of keys by the names of the command line. RSA for everything; EC for signatures and TLS alone. */
export const keyKinds = ['rsa-2048', 'rsa-3072', 'rsa-4096', 'p-256'] as const

export type KeyKind = (typeof keyKinds)[number]

const generate = promisify(generateKeyPair)

/** Makes a private key; away from the event loop, RSA takes a moment. */
export async function makeKey(kind: KeyKind): Promise<KeyObject> {
  const { privateKey } =
    kind === 'p-256'
      ? await generate('ec', { namedCurve: 'P-256' })
      : await generate('rsa', { modulusLength: Number(kind.slice(4)), publicExponent: 65537 })
  return privateKey
}

/**
 * Writes a key as PKCS#8 PEM, for nobody but the owner (0600). What is there stays: a lost private key cannot be made
 * again.
 *
 * @throws an error with code EEXIST when the file exists
 */
export async function storeKey(file: string, key: KeyObject): Promise<void> {
  await writeFile(file, key.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx' })
}

import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto'
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'

const nonceBytes = 12
const tagBytes = 16

/** Encrypts what is stored but must not be read from a stolen database. */
export interface Vault {
  /**
   * AES-256-GCM under a key derived for `purpose`; the purpose is authenticated too, so that a value cannot be moved
   * to another place. @returns nonce ‖ ciphertext ‖ tag
   */
  seal(purpose: string, plain: Uint8Array): Buffer
  /** @throws when the value was changed, or was sealed for another purpose or under another key */
  open(purpose: string, sealed: Uint8Array): Buffer
  /** A 32-byte key for one purpose, the same at every start. */
  derive(purpose: string): Buffer
  /** HMAC-SHA-256 of a text under the key that is derived for a purpose: by it a secret is found that is stored nowhere. @param purpose no id in it: its key is kept */
  digest(purpose: string, text: string): Buffer
}

/** A vault under a 256-bit master key. */
export const createVault = (masterKey: Buffer): Vault => {
  const derive = (purpose: string) => createHmac('sha256', masterKey).update(`entente:${purpose}`).digest()
  // Their purposes are a few words of the program.
  const digestKeys = new Map<string, Buffer>()
  const digestKeyOf = (purpose: string): Buffer => {
    const key = digestKeys.get(purpose) ?? derive(purpose)
    digestKeys.set(purpose, key)
    return key
  }
  return {
    derive,
    digest: (purpose, text) => createHmac('sha256', digestKeyOf(purpose)).update(text).digest(),
    seal(purpose, plain) {
      const nonce = randomBytes(nonceBytes)
      const cipher = createCipheriv('aes-256-gcm', derive(purpose), nonce).setAAD(Buffer.from(purpose))
      return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
    },
    open(purpose, sealed) {
      const bytes = Buffer.from(sealed)
      const decipher = createDecipheriv('aes-256-gcm', derive(purpose), bytes.subarray(0, nonceBytes))
        .setAAD(Buffer.from(purpose))
        .setAuthTag(bytes.subarray(-tagBytes))
      return Buffer.concat([decipher.update(bytes.subarray(nonceBytes, -tagBytes)), decipher.final()])
    },
  }
}

const readIfThere = async (path: string): Promise<string | undefined> => {
  try {
    return (await readFile(path, 'utf8')).trim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/**
 * The master key: from the setting, else from a file that only its owner can read, made at the first start.
 * @param setting 64 hex digits, or undefined
 * @returns 32 bytes
 */
export const loadMasterKey = async (setting: string | undefined, file: string): Promise<Buffer> => {
  if (setting) return Buffer.from(setting, 'hex')
  const stored = await readIfThere(file)
  if (stored) return Buffer.from(stored, 'hex')
  await mkdir(dirname(file), { recursive: true })
  const made = randomBytes(32)
  try {
    await writeFile(file, `${made.toString('hex')}\n`, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    // Another process was faster: its key counts.
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return loadMasterKey(undefined, file)
    throw error
  }
  await chmod(file, 0o600)
  return made
}

import type { KeyObject } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { parseStrictObject, type Certificate } from '@entente/trust'
import { chainOf, readCertificates } from '../certificates/read-chain.ts'
import { publicDigestOf, readPrivateKey } from '../keys/read-key.ts'
import { credentialFilesOf, type CredentialFiles, type PartnerSettings } from './settings.ts'

/** A private key with its certificate. */
export interface Credential {
  readonly key: KeyObject
  /** Leaf first, without the root. */
  readonly chain: readonly [Certificate, ...Certificate[]]
}

/** What a partner proves itself with. */
export interface Identity {
  readonly signature: Credential
  readonly encryption: Credential
  readonly tls: Credential
}

/** What the platform publishes. */
export interface Platform {
  readonly authorities: readonly Certificate[]
  /** Requests are encrypted for it. */
  readonly recipient: Certificate
  /** PEM, for TLS; absent: those the system knows. */
  readonly serverAuthorities?: Uint8Array
  /** SHA-256 of the certificates whose keys sign for the platform, hex; absent: partner.json does not say. */
  readonly signers?: readonly string[]
}

/** Reads keys and certificates. @throws Error with a sentence that names the file; `check` says more */
export async function loadIdentity(settings: PartnerSettings): Promise<Identity> {
  const authorities = readCertificates(await readFile(settings.platform.authorities), 'platform.authorities')
  const load = (purpose: keyof Identity): Promise<Credential> =>
    loadCredential(credentialFilesOf(settings, purpose), authorities)
  return { signature: await load('signature'), encryption: await load('encryption'), tls: await load('tls') }
}

/** Reads what the platform publishes. @throws Error with a sentence that names the file */
export async function loadPlatform({ platform }: PartnerSettings): Promise<Platform> {
  const authorities = readCertificates(await readFile(platform.authorities), 'platform.authorities')
  const [recipient] = readCertificates(await readFile(platform.recipient), 'platform.recipient')
  if (recipient === undefined) throw new Error('platform.recipient is empty')
  return {
    authorities,
    recipient,
    ...(platform.serverAuthorities === undefined
      ? {}
      : { serverAuthorities: await readFile(platform.serverAuthorities) }),
    ...(platform.signers === undefined ? {} : { signers: await readSigners(platform.signers) }),
  }
}

/** The certificates that a key set names (RFC 7517 §4.9). @throws Error with a sentence that names the file */
async function readSigners(file: string): Promise<string[]> {
  const set = parseStrictObject(await readFile(file, 'utf8'))
  const keys: unknown = set?.['keys']
  if (!Array.isArray(keys)) throw new Error(`${file} is no key set`)
  return keys.flatMap((key: unknown) => {
    const digest = (key as { readonly 'x5t#S256'?: unknown } | null)?.['x5t#S256']
    return typeof digest === 'string' ? [Buffer.from(digest, 'base64url').toString('hex')] : []
  })
}

async function loadCredential(
  files: CredentialFiles,
  authorities: readonly Certificate[],
): Promise<Credential> {
  const { key, form } = readPrivateKey(await readFile(files.key))
  if (key === undefined) throw new Error(`${files.key} holds no private key that can be used: ${form}`)
  const certificates = readCertificates(await readFile(files.certificate), files.certificate)
  const leaf = certificates.find(({ keySha256 }) => keySha256 === publicDigestOf(key))
  if (leaf === undefined) throw new Error(`${files.key} does not fit the certificate in ${files.certificate}`)
  const [, ...issuers] = chainOf(leaf, [...certificates, ...authorities])
  return { key, chain: [leaf, ...issuers] }
}

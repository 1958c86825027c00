import { createPrivateKey, generateKeyPair, randomBytes, sign, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import {
  encodeName,
  issueCertificate,
  issuingProfile,
  keyIdentifierOf,
  newSerialNumber,
  parseCertificate,
  rootProfile,
  type Certificate,
} from '@entente/trust'
import type { Clock } from '../clock.ts'
import type { Database } from '../database/database.ts'
import { exclusively } from '../database/exclusively.ts'
import { newId } from '../ids.ts'
import { insertPlatformKey, loadPlatformKeys, type PlatformKeyKind } from './platform-key-store.ts'
import type { Vault } from './vault.ts'

/** The platform's own hierarchy: ROOT certifies the issuing key (PMS), which certifies partners. */
export interface PlatformKeys {
  readonly root: Certificate
  readonly issuing: Certificate
  /** Every root and issuing certificate that was ever used, so that old chains stay readable. */
  readonly roots: readonly Certificate[]
  readonly issuers: readonly Certificate[]
  /** SHA-256 with RSA (PKCS#1 v1.5) by the issuing key, off the event loop. */
  signWithIssuingKey(bytes: Uint8Array): Promise<Uint8Array>
}

const dayMilliseconds = 86_400_000
/** Lifetimes of trust-and-crypto §3.2; a key is replaced while it still outlives all that it will sign. */
const policy = {
  root: { days: 2920, replaceBeforeDays: 1125, bits: 3072 },
  issuing: { days: 1460, replaceBeforeDays: 395, bits: 2048 },
} as const

interface Key {
  readonly certificate: Certificate
  readonly privateKey: KeyObject
}

const makePair = promisify(generateKeyPair)
const signAsync = promisify<string, Uint8Array, KeyObject, Buffer>(sign)
const purposeOf = (kind: PlatformKeyKind): string => `platform-key:${kind}`
const signWith = (key: KeyObject) => (bytes: Uint8Array) => signAsync('sha256', bytes, key)

const isCurrent = (kind: PlatformKeyKind, { certificate }: Key, now: Date): boolean =>
  now.getTime() < certificate.notAfter.getTime() - policy[kind].replaceBeforeDays * dayMilliseconds

interface KeyParts {
  readonly database: Database
  readonly vault: Vault
  readonly clock: Clock
  /** Country (two letters) and organisation in the names of our own authorities. */
  readonly country: string
  readonly organisation: string
}

const readKeys = async ({ database, vault }: KeyParts) => {
  const rows = await loadPlatformKeys(database)
  const keysOf = (kind: PlatformKeyKind): Key[] =>
    rows
      .filter((row) => row.kind === kind)
      .map((row) => ({
        certificate: parseCertificate(row.certificate),
        privateKey: createPrivateKey({
          key: vault.open(purposeOf(kind), row.sealed_private_key),
          format: 'der',
          type: 'pkcs8',
        }),
      }))
  return { root: keysOf('root'), issuing: keysOf('issuing') }
}

const makeKey = async (parts: KeyParts, kind: PlatformKeyKind, issuer: Key | undefined): Promise<Key> => {
  const { clock, country, organisation } = parts
  const { privateKey, publicKey } = await makePair('rsa', { modulusLength: policy[kind].bits })
  const spkiDer = publicKey.export({ format: 'der', type: 'spki' })
  const label = kind === 'root' ? 'Root CA' : 'Issuing CA (PMS)'
  const subjectDer = encodeName([
    ['C', country],
    ['O', organisation],
    ['CN', `${organisation} ${label}`],
  ])
  const now = clock.now()
  const until = now.getTime() + policy[kind].days * dayMilliseconds
  const der = await issueCertificate({
    subjectDer,
    spkiDer,
    issuer: issuer?.certificate ?? { nameDer: subjectDer, keyIdentifier: keyIdentifierOf(spkiDer) },
    serialNumber: newSerialNumber(randomBytes(16)),
    notBefore: now,
    // Nothing outlives what certifies it.
    notAfter: new Date(Math.min(until, issuer?.certificate.notAfter.getTime() ?? until)),
    profile: kind === 'root' ? rootProfile() : issuingProfile(),
    signatureAlgorithm: 'RSA-SHA256',
    sign: signWith(issuer?.privateKey ?? privateKey),
  })
  return { certificate: parseCertificate(der), privateKey }
}

const storeKey = ({ database, vault, clock }: KeyParts, kind: PlatformKeyKind, key: Key): Promise<void> =>
  database.transaction((tx) =>
    insertPlatformKey(tx, {
      id: newId(),
      kind,
      certificate: Buffer.from(key.certificate.der),
      sealed_private_key: vault.seal(
        purposeOf(kind),
        key.privateKey.export({ format: 'der', type: 'pkcs8' }),
      ),
      not_before: key.certificate.notBefore,
      not_after: key.certificate.notAfter,
      created_at: clock.now(),
    }),
  )

/** The current key of one kind, made now when there is none. */
const currentKey = async (
  parts: KeyParts,
  kind: PlatformKeyKind,
  keys: Key[],
  issuer: Key | undefined,
): Promise<Key> => {
  const current = keys.find((key) => isCurrent(kind, key, parts.clock.now()))
  if (current) return current
  const made = await makeKey(parts, kind, issuer)
  await storeKey(parts, kind, made)
  keys.unshift(made)
  return made
}

/**
 * Opens the platform's keys, and makes those that are missing or due for replacement. One process at a time makes
 * keys; the others wait and read them.
 * @throws when a stored key cannot be opened with this master key
 */
export const openPlatformKeys = (parts: KeyParts): Promise<PlatformKeys> =>
  exclusively(parts.database, 'platform-keys', async () => {
    const keys = await readKeys(parts)
    const root = await currentKey(parts, 'root', keys.root, undefined)
    const issuing = await currentKey(parts, 'issuing', keys.issuing, root)
    return {
      root: root.certificate,
      issuing: issuing.certificate,
      roots: keys.root.map((key) => key.certificate),
      issuers: keys.issuing.map((key) => key.certificate),
      signWithIssuingKey: signWith(issuing.privateKey),
    }
  })

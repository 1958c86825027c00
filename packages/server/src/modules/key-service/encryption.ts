import {
  decodeBase64,
  openData,
  problemWithRecipient,
  readSealedData,
  sealData,
  toBase64Url,
  type Certificate,
  type SessionKeyOpener,
  type SharedParameters,
} from '@entente/trust'
import type { Actor, Authority } from '../../platform/access/authority.ts'
import type { App } from '../../platform/app.ts'
import { WorkFailed } from '../../platform/keys/worker-pool.ts'
import { Refusal } from '../../platform/refusal.ts'
import { loadCurrentCertificate, type HeldCertificate } from '../partner-certificates/index.ts'
import { requireSoundKey, requireUnrevoked } from '../platform-trust/index.ts'
import {
  isClientKey,
  isSigningKey,
  mayUse,
  otherDomain,
  partsOf,
  type KeyName,
  type OwnKeyName,
} from './applications/application.ts'
import { getCurrentKey, unsealPrivateKey } from './keys.ts'
import { loadAll, loadByThumbprint, loadCurrent, type ApplicationKey } from './store.ts'

interface Wish {
  /** Base64url. */
  readonly data: string
  readonly salt?: string | null | undefined
  readonly aad?: string | null | undefined
}

const readBytes = (text: string): Uint8Array => {
  const bytes = decodeBase64(text)
  if (!bytes) throw new Refusal('KER-CRY-003', { input: 'data' })
  return bytes
}

const readShared = ({ salt, aad }: Wish): SharedParameters => ({
  ...(salt ? { salt: readBytes(salt) } : {}),
  ...(aad ? { aad: readBytes(aad) } : {}),
})

/** The certificate that a partner has uploaded for encryption, or for everything. */
export const heldRecipient = async (
  { database }: App,
  partnerId: string,
): Promise<HeldCertificate | undefined> => {
  const holder = { type: 'partner', id: partnerId } as const
  return (
    (await loadCurrentCertificate(database, holder, 'ENCRYPTION')) ??
    (await loadCurrentCertificate(database, holder, 'ALL'))
  )
}

/** Whom to encrypt to: a partner's uploaded or platform-signed certificate, or a key of an application. */
const findRecipient = async (app: App, actor: Actor, name: KeyName): Promise<Certificate> => {
  if (name.applicationId !== otherDomain) return (await getCurrentKey(app, actor, name)).certificate
  const uploaded = await loadCurrent(app.database, name)
  if (uploaded) return uploaded.certificate
  const held = await heldRecipient(app, name.referenceId)
  if (!held) throw new Refusal('KER-KMS-033', { referenceId: name.referenceId })
  return held.platformSigned
}

/** @throws Refusal ENT_REV_005, ENT_CRT_002: what is encrypted with a key in other hands is read by others */
export const recipientOf = async (app: App, actor: Actor, name: KeyName): Promise<Certificate> => {
  const recipient = await findRecipient(app, actor, name)
  await requireUnrevoked(app, recipient)
  // Of certificates that others have signed only the key is known; a partner's own word about it counts for what is its own.
  const partnerId = name.applicationId === otherDomain ? name.referenceId : undefined
  await requireSoundKey(app.database, recipient, partnerId)
  return recipient
}

/**
 * Encrypts for a partner or an application (trust-and-crypto §4.3, F1 to F3).
 * @returns base64url
 * @throws Refusal KER-CRY-011, KER-KMS-033, ENT_REV_005, ENT_CRT_002, KER-CRY-002, KER-CRY-003
 */
export const encryptData = async (
  app: App,
  authority: Authority,
  name: KeyName,
  wish: Wish,
): Promise<string> => {
  if (name.applicationId !== otherDomain && (isSigningKey(name) || isClientKey(name)))
    throw new Refusal('KER-CRY-011')
  const recipient = await recipientOf(app, authority, name)
  if (problemWithRecipient(recipient) !== undefined || app.clock.now() > recipient.notAfter)
    throw new Refusal('KER-CRY-002')
  return toBase64Url(sealData(recipient, readBytes(wish.data), readShared(wish)))
}

/** OAEP in the threads for private keys. */
const openerOf = (app: App, key: ApplicationKey): SessionKeyOpener => {
  const privateKey = unsealPrivateKey(app, key)
  return async (sealed) => {
    try {
      return await app.work.decrypt(privateKey, sealed)
    } catch (error) {
      // A wrong padding is told apart from nothing else; too much work is, for that is nobody's secret.
      if (error instanceof WorkFailed) return undefined
      throw error
    }
  }
}

/** The keys that may open a container: the one it names, else all of the name, newest first. */
const keysFor = async (
  app: App,
  name: KeyName,
  thumbprint: Uint8Array | undefined,
): Promise<readonly ApplicationKey[]> => {
  if (thumbprint === undefined)
    return (await loadAll(app.database, name)).filter((key) => key.sealedPrivateKey !== null)
  const found = await loadByThumbprint(app.database, Buffer.from(thumbprint).toString('hex'))
  const [first] = found
  if (!first) throw new Refusal('KER-KMS-025')
  if (first.sealedPrivateKey === null) throw new Refusal('KER-KMS-018')
  const own = found.filter(
    (key) => key.name.applicationId === name.applicationId && key.name.referenceId === name.referenceId,
  )
  if (own.length === 0) throw new Refusal('KER-KMS-024')
  return own
}

/**
 * Decrypts with a key of an application. A wrong padding, key, tag or length is one and the same answer.
 * @returns base64url
 * @throws Refusal KER-CRY-012, KER-CRY-003, KER-KMS-025, KER-KMS-018, KER-KMS-024, KER-FSE-004
 */
export const decryptData = async (
  app: App,
  authority: Authority,
  name: OwnKeyName,
  wish: Wish,
): Promise<string> => {
  if (!mayUse(name, authority.caller.roles)) throw new Refusal('KER-CRY-012', { ...partsOf(name) })
  const container = readSealedData(readBytes(wish.data))
  if (!container) throw new Refusal('KER-CRY-003', { input: 'data' })
  const shared = readShared(wish)
  for (const key of await keysFor(app, name, container.thumbprint)) {
    const opened = await openData(container, openerOf(app, key), shared)
    if (opened) return toBase64Url(opened)
  }
  throw new Refusal('KER-FSE-004')
}

import { datesOf, issueCertificateRequest, readCertificateFile, type Certificate } from '@entente/trust'
import type { Actor } from '../../platform/access/authority.ts'
import type { App } from '../../platform/app.ts'
import { newId } from '../../platform/ids.ts'
import { Refusal } from '../../platform/refusal.ts'
import { enterIssued, requireSoundKey, withSoundKeys, type Signed } from '../platform-trust/index.ts'
import { unreadable } from '../trust-store/index.ts'
import { isSigningKey, type KeyName } from './application.ts'
import { makeCertifiedKey, purposeOf, subjectOf, type SubjectWish } from './certify-key.ts'
import { countNames, end, insert, loadCurrent, lockName, type ApplicationKey } from './store.ts'

const sealedFor = 'application-key'

/** RSASSA-PKCS1-v1_5 with SHA-256 by a key of ours, in the threads for private keys. */
export const signWith = (app: App, key: ApplicationKey) => {
  const privateKey = unsealPrivateKey(app, key)
  return (bytes: Uint8Array): Promise<Uint8Array> => app.work.sign(privateKey, 'RSA-SHA256', bytes)
}

/**
 * The key as PKCS#8, for the threads to open: that alone takes half a millisecond.
 * @throws Refusal KER-KMS-018 for somebody else's key
 */
export const unsealPrivateKey = ({ vault }: App, { sealedPrivateKey }: ApplicationKey): Uint8Array => {
  if (!sealedPrivateKey) throw new Refusal('KER-KMS-018')
  // A copy of its own: what goes to a thread takes the memory around it along.
  return new Uint8Array(vault.open(sealedFor, sealedPrivateKey))
}

/** In use, and not over. */
const isCurrent = (key: ApplicationKey | undefined, now: Date): key is ApplicationKey =>
  key !== undefined && now <= key.certificate.notAfter

/** The key that is in use, unless it is over, revoked, or in other hands. */
export const loadUsable = async (app: App, name: KeyName): Promise<ApplicationKey | undefined> =>
  usable(app, await loadCurrent(app.database, name))

const usable = async (
  { database, clock }: App,
  current: ApplicationKey | undefined,
): Promise<ApplicationKey | undefined> => {
  const now = clock.now()
  if (!isCurrent(current, now)) return undefined
  const [sound] = await withSoundKeys(database, [current.certificate], now)
  return sound && current
}

/** Somebody else replaced the key meanwhile. */
class Overtaken extends Error {
  override readonly name = 'Overtaken'
}

/**
 * Puts a key or certificate in the place of the current one, and says so. Of several at once, one comes after the other.
 * @param accepts looks at what is to be replaced, and throws when that must not be
 */
const replace = async (
  app: App,
  actor: Actor,
  key: Pick<ApplicationKey, 'name' | 'certificate' | 'sealedPrivateKey'>,
  action: 'generated' | 'certified' | 'uploaded',
  { signed, accepts }: { readonly signed?: Signed; readonly accepts?: Accepts },
): Promise<ApplicationKey> => {
  const { name, certificate } = key
  const at = app.clock.now()
  const made = { ...key, id: newId(), createdAt: at, createdBy: actor.userName, endedAt: null }
  await app.database.transaction(async (tx) => {
    await lockName(tx, name)
    const former = await loadCurrent(tx, name)
    accepts?.(former)
    await end(tx, name, at)
    await insert(tx, made)
    if (signed)
      await enterIssued(tx, app, actor, {
        signed,
        holder: { type: 'platform', id: made.id, partnerId: null },
        domain: null,
        purpose: purposeOf(name),
        replaces: null,
      })
    await app.record(tx, {
      actor,
      action: `application-key.${action}`,
      object: { type: 'application-key', id: made.id },
      partnerId: null,
      before: former ? { sha256: former.certificate.sha256 } : null,
      after: { ...name, sha256: certificate.sha256, validTill: certificate.notAfter.toISOString() },
    })
  })
  return made
}

type Accepts = (former: ApplicationKey | undefined) => void

const inPlaceOf =
  (seen: ApplicationKey | undefined): Accepts =>
  (former) => {
    if (former?.id !== seen?.id) throw new Overtaken()
  }

const makeKey = async (
  app: App,
  actor: Actor,
  name: KeyName,
  wish: SubjectWish,
  accepts: Accepts = () => undefined,
): Promise<ApplicationKey> => {
  const { signed, privateKey } = await makeCertifiedKey(app, name, wish)
  const sealedPrivateKey = app.vault.seal(sealedFor, privateKey)
  const { certificate } = signed
  return replace(app, actor, { name, certificate, sealedPrivateKey }, 'generated', {
    signed,
    accepts,
  })
}

// Whoever asks for a name gets a key for it: enough for every module of a platform, too few to fill a database.
const mostNames = 200

/**
 * The current key. One for encryption is made when there is none (trust-and-crypto §3.2); one for signatures an
 * administrator makes.
 * @throws Refusal KER-KMS-012, KER-KMS-016
 */
export const getCurrentKey = async (app: App, actor: Actor, name: KeyName): Promise<ApplicationKey> => {
  const seen = await loadCurrent(app.database, name)
  const current = await usable(app, seen)
  if (current) return current
  if (isSigningKey(name)) throw new Refusal('KER-KMS-012', { ...name })
  if ((await countNames(app.database, name)) >= mostNames)
    throw new Refusal('KER-KMS-016', { applicationId: name.applicationId, most: mostNames })
  try {
    return await makeKey(app, actor, name, {}, inPlaceOf(seen))
  } catch (error) {
    // Another request was faster: its key counts.
    if (error instanceof Overtaken) return getCurrentKey(app, actor, name)
    throw error
  }
}

/**
 * Makes the signing key of an application, or takes the one there is.
 * @param force makes a new one in any case; what the former signed stays verifiable
 * @throws Refusal KER-KMS-010
 */
export const generateMasterKey = async (
  app: App,
  actor: Actor,
  name: KeyName,
  wish: SubjectWish & { readonly force?: boolean | null | undefined },
): Promise<ApplicationKey> => {
  if (!isSigningKey(name)) throw new Refusal('KER-KMS-010', { referenceId: name.referenceId })
  if (wish.force) return makeKey(app, actor, name, wish)
  const seen = await loadCurrent(app.database, name)
  const current = await usable(app, seen)
  if (current) return current
  try {
    return await makeKey(app, actor, name, wish, inPlaceOf(seen))
  } catch (error) {
    if (error instanceof Overtaken) return generateMasterKey(app, actor, name, wish)
    throw error
  }
}

/** A certificate request for a key, DER. */
export const requestFor = (app: App, key: ApplicationKey, wish: SubjectWish): Promise<Uint8Array> =>
  issueCertificateRequest({
    subjectDer: subjectOf(app, key.name, wish),
    spkiDer: key.certificate.spkiDer,
    signatureAlgorithm: 'RSA-SHA256',
    sign: signWith(app, key),
  })

/**
 * The one certificate of an upload, in date.
 * @throws Refusal KER-KMS-013, KER-KMS-001
 */
export const readOneCertificate = (text: string, now: Date): Certificate => {
  const file = readCertificateFile(text)
  if (!file.ok) throw unreadable('KER-KMS-013', file.problem)
  const [certificate, ...others] = file.certificates
  if (!certificate || others.length > 0) throw unreadable('KER-KMS-013', 'several')
  if (now < certificate.notBefore || now > certificate.notAfter)
    throw new Refusal('KER-KMS-001', datesOf(certificate, now))
  return certificate
}

/**
 * Puts a certificate by another authority in the place of ours; the key stays. The one that is there already changes
 * nothing.
 * @throws Refusal KER-KMS-012, KER-KMS-013, KER-KMS-001, KER-KMS-014, ENT_CRT_002
 */
export const uploadCertificate = async (
  app: App,
  actor: Actor,
  name: KeyName,
  text: string,
): Promise<ApplicationKey> => {
  const current = await loadCurrent(app.database, name)
  if (!isCurrent(current, app.clock.now())) throw new Refusal('KER-KMS-012', { ...name })
  const certificate = readOneCertificate(text, app.clock.now())
  if (certificate.keySha256 !== current.certificate.keySha256) throw new Refusal('KER-KMS-014')
  // Also of the certificate that is there: whoever brings it once more must hear that its key is in other hands.
  await requireSoundKey(app.database, certificate)
  if (certificate.sha256 === current.certificate.sha256) return current
  const { sealedPrivateKey } = current
  return replace(app, actor, { name, certificate, sealedPrivateKey }, 'certified', {
    accepts(former) {
      if (former?.certificate.keySha256 !== certificate.keySha256) throw new Refusal('KER-KMS-014')
    },
  })
}

/**
 * Keeps the certificate of a partner to encrypt to.
 * @throws Refusal KER-KMS-013, KER-KMS-001, KER-KMS-035, ENT_CRT_002
 */
export const uploadOtherDomainCertificate = async (
  app: App,
  actor: Actor,
  name: KeyName,
  text: string,
): Promise<ApplicationKey> => {
  const certificate = readOneCertificate(text, app.clock.now())
  const accepts: Accepts = (former) => {
    if (former?.certificate.sha256 === certificate.sha256) throw new Refusal('KER-KMS-035')
  }
  accepts(await loadCurrent(app.database, name))
  await requireSoundKey(app.database, certificate)
  return replace(app, actor, { name, certificate, sealedPrivateKey: null }, 'uploaded', { accepts })
}

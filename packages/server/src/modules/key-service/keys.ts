import { issueCertificateRequest, readCertificateFile, type Certificate } from '@entente/trust'
import type { Actor } from '../../platform/access/authority.ts'
import type { App } from '../../platform/app.ts'
import { violatesUnique } from '../../platform/database/database.ts'
import { decideOnEvidence, EvidenceMoved } from '../../platform/database/evidence.ts'
import { newId } from '../../platform/ids.ts'
import { Refusal } from '../../platform/refusal.ts'
import { enterIssued, requireSoundKey, withSoundKeys, type Signed } from '../platform-trust/index.ts'
import { dayText, unreadable } from '../trust-store/index.ts'
import { isSigningKey, type KeyName } from './application.ts'
import { makeCertifiedKey, purposeOf, subjectOf, type SubjectWish } from './certify-key.ts'
import { countNames, end, insert, loadCurrent, oneCurrent, type ApplicationKey } from './store.ts'

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
export const loadUsable = async (
  { database, clock }: App,
  name: KeyName,
): Promise<ApplicationKey | undefined> => {
  const current = await loadCurrent(database, name)
  const now = clock.now()
  if (!isCurrent(current, now)) return undefined
  const [sound] = await withSoundKeys(database, [current.certificate], now)
  return sound && current
}

/** What takes the place of a key's current certificate. */
interface Successor {
  readonly certificate: Certificate
  readonly sealedPrivateKey: Buffer | null
  readonly action: 'generated' | 'certified' | 'uploaded'
  /** When the platform has signed it. */
  readonly signed?: Signed
}

/** Of two that are made at once, the second finds another in the place than it was made for. */
const asMoved = (error: unknown): unknown =>
  violatesUnique(error, oneCurrent) ? new EvidenceMoved('another key is current', { cause: error }) : error

/**
 * Puts a key or certificate in the place of the current one, and says so.
 * @param make makes it, before the transaction, for the one that is current then; or finds that there is nothing to do
 */
const replace = async (
  app: App,
  actor: Actor,
  name: KeyName,
  make: (current: ApplicationKey | undefined) => Promise<Successor | ApplicationKey>,
): Promise<ApplicationKey> => {
  const gather = async () => {
    const current = await loadCurrent(app.database, name)
    return { current, made: await make(current) }
  }
  const store = async (former: ApplicationKey | undefined, successor: Successor): Promise<ApplicationKey> => {
    const { certificate, sealedPrivateKey, action, signed } = successor
    const at = app.clock.now()
    const id = newId()
    const key = {
      name,
      certificate,
      sealedPrivateKey,
      id,
      createdAt: at,
      createdBy: actor.userName,
      endedAt: null,
    }
    await app.database.transaction(async (tx) => {
      if ((await end(tx, name, at)) !== former?.id) throw new EvidenceMoved('another key is current')
      await insert(tx, key)
      if (signed)
        await enterIssued(tx, app, actor, {
          signed,
          holder: { type: 'platform', id, partnerId: null },
          domain: null,
          purpose: purposeOf(name),
          replaces: null,
        })
      await app.record(tx, {
        actor,
        action: `application-key.${action}`,
        object: { type: 'application-key', id },
        partnerId: null,
        before: former ? { sha256: former.certificate.sha256 } : null,
        after: { ...name, sha256: certificate.sha256, validTill: certificate.notAfter.toISOString() },
      })
    })
    return key
  }
  return decideOnEvidence(gather, async ({ current, made }) => {
    if ('id' in made) return made
    try {
      return await store(current, made)
    } catch (error) {
      throw asMoved(error)
    }
  })
}

const makeKey = async (app: App, name: KeyName, wish: SubjectWish): Promise<Successor> => {
  const { signed, privateKey } = await makeCertifiedKey(app, name, wish)
  const { certificate } = signed
  return { certificate, sealedPrivateKey: app.vault.seal(sealedFor, privateKey), action: 'generated', signed }
}

/** Makes a key, unless there is one by then. */
const makeFirstKey = (app: App, actor: Actor, name: KeyName, wish: SubjectWish): Promise<ApplicationKey> =>
  replace(app, actor, name, async () => (await loadUsable(app, name)) ?? makeKey(app, name, wish))

// Whoever asks for a name gets a key for it: enough for every module of a platform, too few to fill a database.
const mostNames = 200

/**
 * The current key. One for encryption is made when there is none (trust-and-crypto §3.2); one for signatures an
 * administrator makes.
 * @throws Refusal KER-KMS-012, KER-KMS-016
 */
export const getCurrentKey = async (app: App, actor: Actor, name: KeyName): Promise<ApplicationKey> => {
  const current = await loadUsable(app, name)
  if (current) return current
  if (isSigningKey(name)) throw new Refusal('KER-KMS-012', { ...name })
  if ((await countNames(app.database, name)) >= mostNames)
    throw new Refusal('KER-KMS-016', { applicationId: name.applicationId, most: mostNames })
  return makeFirstKey(app, actor, name, {})
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
  if (!wish.force) return makeFirstKey(app, actor, name, wish)
  let made: Promise<Successor> | undefined
  // Of two who force at once, the second has its key already, and needs a place for it alone.
  return replace(app, actor, name, () => (made ??= makeKey(app, name, wish)))
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
    throw new Refusal('KER-KMS-001', {
      from: dayText(certificate.notBefore),
      until: dayText(certificate.notAfter),
    })
  return certificate
}

/**
 * Puts a certificate by another authority in the place of ours; the key stays.
 * @throws Refusal KER-KMS-012, KER-KMS-013, KER-KMS-001, KER-KMS-014, ENT_CRT_002
 */
export const uploadCertificate = async (
  app: App,
  actor: Actor,
  name: KeyName,
  text: string,
): Promise<ApplicationKey> =>
  replace(app, actor, name, async (current) => {
    if (!isCurrent(current, app.clock.now())) throw new Refusal('KER-KMS-012', { ...name })
    const certificate = readOneCertificate(text, app.clock.now())
    if (certificate.keySha256 !== current.certificate.keySha256) throw new Refusal('KER-KMS-014')
    await requireSoundKey(app.database, certificate)
    return { certificate, sealedPrivateKey: current.sealedPrivateKey, action: 'certified' }
  })

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
  return replace(app, actor, name, async (current) => {
    if (current?.certificate.sha256 === certificate.sha256) throw new Refusal('KER-KMS-035')
    await requireSoundKey(app.database, certificate)
    return { certificate, sealedPrivateKey: null, action: 'uploaded' }
  })
}

import { issueCertificateRequest, type Certificate } from '@entente/trust'
import type { Actor } from '../../platform/access/authority.ts'
import type { App } from '../../platform/app.ts'
import { decideOnEvidence } from '../../platform/database/inside/evidence.ts'
import { Refusal } from '../../platform/refusal.ts'
import {
  isModuleKey,
  isSigningKey,
  partsOf,
  requireReference,
  type KeyName,
} from './applications/application.ts'
import { certifyKey, subjectOf, type Certified, type SubjectWish } from './certify-key.ts'
import { isInUse, standingOf, type Standing } from './key-standing.ts'
import { getModuleKey } from './module-key.ts'
import { inPlaceOf, replaceKey, type Accepts } from './replace-key.ts'
import { countNames, loadCurrent, type ApplicationKey } from './store.ts'

const sealedFor = 'application-key'

/** A key of ours with what it can do, wherever its private half lies. */
export interface WorkingKey {
  readonly name: KeyName
  readonly certificate: Certificate
  /** RSASSA-PKCS1-v1_5 with SHA-256. */
  sign(bytes: Uint8Array): Promise<Uint8Array>
}

/**
 * The key as PKCS#8, for the threads to open: that alone takes half a millisecond.
 * @throws Refusal KER-KMS-018 for somebody else's key
 */
export const unsealPrivateKey = (
  { vault }: App,
  { sealedPrivateKey }: Pick<ApplicationKey, 'sealedPrivateKey'>,
): Uint8Array => {
  if (!sealedPrivateKey) throw new Refusal('KER-KMS-018')
  // A copy of its own: what goes to a thread takes the memory around it along.
  return new Uint8Array(vault.open(sealedFor, sealedPrivateKey))
}

/** What takes the place of the current key: a new one, or the same with a certificate of today's module key. */
interface Successor {
  readonly seen: ApplicationKey | undefined
  readonly certified: Certified
  readonly sealedPrivateKey: Buffer
  readonly action: 'generated' | 'recertified'
}

const makeSuccessor = async (
  app: App,
  actor: Actor,
  name: KeyName,
  { seen, wish }: { readonly seen: ApplicationKey | undefined; readonly wish: SubjectWish },
): Promise<Successor> => {
  // What an older version has made under another name goes on.
  if (!seen) requireReference(name)
  const { privateKey, publicKey: spkiDer } = await app.work.generateRsa(2048)
  const certified = await certifyKey(app, actor, name, { spkiDer, subjectDer: subjectOf(app, name, wish) })
  return { seen, certified, sealedPrivateKey: app.vault.seal(sealedFor, privateKey), action: 'generated' }
}

/** The same key below today's module key: it stood below another authority of ours, or below one that is no more. */
const recertify = async (app: App, actor: Actor, seen: ApplicationKey): Promise<Successor> => {
  const { certificate, sealedPrivateKey } = seen
  if (!sealedPrivateKey) throw new Refusal('KER-KMS-018')
  const { spkiDer, subject } = certificate
  const certified = await certifyKey(app, actor, seen.name, { spkiDer, subjectDer: subject.der })
  return { seen, certified, sealedPrivateKey, action: 'recertified' }
}

const putInPlace = (
  app: App,
  actor: Actor,
  name: KeyName,
  { certified, sealedPrivateKey, action }: Successor,
  accepts?: Accepts,
): Promise<ApplicationKey> => {
  const { certificate } = certified.signed
  const key = { name, certificate, sealedPrivateKey, origin: 'generated' } as const
  return replaceKey(app, actor, key, { action, certified, ...(accepts ? { accepts } : {}) })
}

// Whoever asks for a name gets a key for it: enough for every module of a platform, too few to fill a database.
const mostNames = 200

/** A key of this name may come into being, or be replaced, by itself. @throws Refusal KER-KMS-012, KER-KMS-016 */
const requireOpening = async (app: App, name: KeyName, standing: Standing | 'none'): Promise<void> => {
  // One for signatures an administrator makes, once; its successors follow by themselves, unless it was taken away.
  if (isSigningKey(name) && (standing === 'none' || standing === 'gone'))
    throw new Refusal('KER-KMS-012', { ...partsOf(name) })
  if (standing === 'none' && (await countNames(app.database, name)) >= mostNames)
    throw new Refusal('KER-KMS-016', { applicationId: name.applicationId, most: mostNames })
}

/** Another process may have made the module key this moment. */
const freshStandingOf = async (app: App, key: ApplicationKey): Promise<Standing> => {
  const standing = await standingOf(app, key)
  if (standing !== 'former') return standing
  await app.keys.refresh()
  return standingOf(app, key)
}

/** The current key, or what is to take its place. */
const gather = async (
  app: App,
  actor: Actor,
  name: KeyName,
  opening: { readonly wish: SubjectWish; readonly isOrdered: boolean },
): Promise<{ readonly current: ApplicationKey } | Successor> => {
  const seen = await loadCurrent(app.database, name)
  const standing = seen ? await freshStandingOf(app, seen) : 'none'
  if (seen && isInUse(app, seen)) {
    if (standing === 'good') return { current: seen }
    if (standing !== 'gone') return recertify(app, actor, seen)
  }
  if (!opening.isOrdered) await requireOpening(app, name, standing)
  return makeSuccessor(app, actor, name, { seen, wish: opening.wish })
}

const currentOrNew = (
  app: App,
  actor: Actor,
  name: KeyName,
  opening: { readonly wish: SubjectWish; readonly isOrdered: boolean },
): Promise<ApplicationKey> =>
  decideOnEvidence(
    () => gather(app, actor, name, opening),
    async (found) =>
      'current' in found ? found.current : putInPlace(app, actor, name, found, inPlaceOf(found.seen)),
  )

/** Keys that are being looked for, by application and reference: of many who ask at once, one makes it for all. */
const underWay = new WeakMap<App, Map<string, Promise<ApplicationKey>>>()

/**
 * The current key of a reference. One for encryption is made when there is none (trust-and-crypto §3.2); one for
 * signatures an administrator makes. Both are replaced some time before their end.
 * @throws Refusal KER-KMS-012, KER-KMS-016, KER-KMS-010
 */
export const getCurrentKey = (app: App, actor: Actor, name: KeyName): Promise<ApplicationKey> => {
  const pending = underWay.get(app) ?? new Map<string, Promise<ApplicationKey>>()
  underWay.set(app, pending)
  const place = JSON.stringify(partsOf(name))
  const known = pending.get(place)
  if (known) return known
  const made = currentOrNew(app, actor, name, { wish: {}, isOrdered: false }).finally(() =>
    pending.delete(place),
  )
  pending.set(place, made)
  return made
}

/** The key of a name that works: the module key, which is made when there is none, or the current one of a reference. */
export const currentKeyOf = async (app: App, actor: Actor, name: KeyName): Promise<WorkingKey> => {
  if (!isModuleKey(name)) return workingKeyOf(app, await getCurrentKey(app, actor, name))
  const { certificate, privateKey } = await getModuleKey(app, actor, name.applicationId)
  return { name, certificate, sign: (bytes) => privateKey.sign('RSA-SHA256', bytes) }
}

/** What a stored key signs with, in the threads for private keys. */
const workingKeyOf = (app: App, key: ApplicationKey): WorkingKey => {
  const { name, certificate } = key
  return {
    name,
    certificate,
    sign: (bytes) => app.work.sign(unsealPrivateKey(app, key), 'RSA-SHA256', bytes),
  }
}

/**
 * Makes the signing key of an application, or takes the one there is. The name of a module key is ours.
 * @param force makes a new one in any case; what the former signed stays verifiable
 * @throws Refusal KER-KMS-010
 */
export const generateMasterKey = async (
  app: App,
  actor: Actor,
  name: KeyName,
  wish: SubjectWish & { readonly force?: boolean | null | undefined },
): Promise<WorkingKey> => {
  if (!isSigningKey(name)) throw new Refusal('KER-KMS-010', { referenceId: name.referenceId, why: 'purpose' })
  if (isModuleKey(name)) {
    if (wish.force) await app.keys.replaceModule(name.applicationId, actor)
    return currentKeyOf(app, actor, name)
  }
  if (!wish.force) return workingKeyOf(app, await currentOrNew(app, actor, name, { wish, isOrdered: true }))
  return decideOnEvidence(
    () => makeSuccessor(app, actor, name, { seen: undefined, wish }),
    async (made) => workingKeyOf(app, await putInPlace(app, actor, name, made)),
  )
}

/** A certificate request for a key, DER. */
export const requestFor = (app: App, key: WorkingKey, wish: SubjectWish): Promise<Uint8Array> =>
  issueCertificateRequest({
    subjectDer: subjectOf(app, key.name, wish),
    spkiDer: key.certificate.spkiDer,
    signatureAlgorithm: 'RSA-SHA256',
    sign: (bytes) => key.sign(bytes),
  })

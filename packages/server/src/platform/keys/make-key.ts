import type { Certificate } from '@entente/trust'
import { systemActor, type Actor } from '../access/authority.ts'
import type { Tx } from '../database/database.ts'
import { newId } from '../ids.ts'
import { authorityName, certifyKey, crossCertify, keyPolicy, moduleName } from './authority-certificates.ts'
import { insertIssued } from './issued-certificate-store.ts'
import {
  KeystoreMissing,
  modulesOf,
  purposeOf,
  type AuthorityKey,
  type AuthorityKind,
  type KeyParts,
  type KeyRing,
} from './key-ring.ts'
import { insertCrossCertificate, insertPlatformKey, type PlatformKeyKind } from './platform-key-store.ts'
import { trustUrls } from './trust-urls.ts'

const dayMilliseconds = 86_400_000

/** Whether a key may still be used for new signatures, so that all of them end before it does. */
export const isCurrent = (kind: PlatformKeyKind, certificate: Certificate, now: Date): boolean => {
  const { notBefore, notAfter } = certificate
  // A certificate that its issuer's end has cut short is replaced in the last third of its life.
  const third = (notAfter.getTime() - notBefore.getTime()) / 3
  const days = keyPolicy[kind].replaceBeforeDays * dayMilliseconds
  return now.getTime() < notAfter.getTime() - (kind === 'ocsp' ? Math.min(days, third) : days)
}

type KeyOrder =
  | { readonly kind: AuthorityKind; readonly actor: Actor }
  | { readonly kind: 'module'; readonly application: string; readonly actor: Actor }
  | { readonly kind: 'ocsp'; readonly issuer: AuthorityKey; readonly actor: Actor }

const isAlive = (now: Date) => (key: AuthorityKey) => key.certificate.notAfter > now

interface Cross {
  readonly subject: Pick<AuthorityKey, 'id' | 'certificate'>
  readonly issuer: AuthorityKey
  readonly certificate: Certificate
}

/**
 * What else to certify when a key is new. A root: by the other roots, and they by it, and the issuing and module keys by
 * it. One of these: by the other roots. So each root alone leads to everything, at the depth that the contract allows.
 */
const certifyAcross = async (
  { clock, trustUrl }: KeyParts,
  ring: KeyRing,
  made: AuthorityKey,
): Promise<Cross[]> => {
  const now = clock.now()
  const roots = ring.root.filter(isAlive(now))
  const cross = async (subject: AuthorityKey, issuer: AuthorityKey): Promise<Cross> => ({
    subject,
    issuer,
    certificate: await crossCertify(subject.certificate, issuer, {
      isRoot: subject.kind === 'root',
      urls: trustUrls(trustUrl, issuer.certificate),
      now,
    }),
  })
  if (made.kind === 'ocsp') return []
  if (made.kind !== 'root')
    return Promise.all(roots.filter(({ id }) => id !== made.issuerId).map((root) => cross(made, root)))
  const below = [...ring.issuing, ...ring.module].filter(isAlive(now))
  return Promise.all([
    ...roots.map((root) => cross(made, root)),
    ...[...roots, ...below].map((subject) => cross(subject, made)),
  ])
}

/** Where a new key stands: below whom, after which keys of its kind, newest first, and by what name. */
const placeOf = (
  parts: KeyParts,
  ring: KeyRing,
  order: KeyOrder,
): {
  readonly issuer: AuthorityKey | undefined
  readonly generations: readonly AuthorityKey[]
  readonly subjectDer: Uint8Array
} => {
  if (order.kind === 'ocsp')
    return { issuer: order.issuer, generations: [], subjectDer: authorityName('ocsp', 1, parts) }
  const [newestRoot] = ring.root
  const generations = order.kind === 'module' ? modulesOf(ring, order.application) : ring[order.kind]
  const generation = generations.length + 1
  return {
    issuer: order.kind === 'root' ? undefined : newestRoot,
    generations,
    subjectDer:
      order.kind === 'module'
        ? moduleName(order.application, generation, parts)
        : authorityName(order.kind, generation, parts),
  }
}

/** Makes and certifies a key and stores it with all that belongs to it. Call it under the lock. */
export const makeKey = async (parts: KeyParts, ring: KeyRing, order: KeyOrder): Promise<AuthorityKey> => {
  const { clock, database } = parts
  const { kind } = order
  const name = kind === 'ocsp' ? 'database' : parts.newKeysIn
  const keystore = parts.keystores[name]
  if (!keystore) throw new KeystoreMissing(name)
  const { issuer, generations, subjectDer } = placeOf(parts, ring, order)
  const [former] = generations
  const address = { id: newId(), purpose: purposeOf(kind) }
  const { spkiDer, sealed } = await keystore.generate(address, keyPolicy[kind].wish)
  const privateKey = keystore.open(address, sealed)
  const now = clock.now()
  const certificate = await certifyKey({
    kind,
    subjectDer,
    spkiDer,
    privateKey,
    issuer,
    urls: issuer ? trustUrls(parts.trustUrl, issuer.certificate) : {},
    now,
  })
  const made: AuthorityKey = {
    id: address.id,
    kind,
    issuerId: issuer?.id ?? null,
    application: kind === 'module' ? order.application : null,
    keystore: name,
    certificate,
    privateKey,
  }
  const across = await certifyAcross(parts, ring, made)
  await database.transaction(async (tx) => {
    await insertPlatformKey(tx, {
      id: made.id,
      kind,
      certificate: Buffer.from(certificate.der),
      keystore: name,
      sealed_private_key: sealed,
      issuer_id: made.issuerId,
      application: made.application,
      not_before: certificate.notBefore,
      not_after: certificate.notAfter,
      created_at: now,
    })
    await register(tx, parts, made, order.actor)
    for (const { subject, issuer: by, certificate: crossed } of across) {
      await insertCrossCertificate(tx, {
        subject_key_id: subject.id,
        issuer_key_id: by.id,
        certificate: Buffer.from(crossed.der),
        not_after: crossed.notAfter,
      })
      await register(
        tx,
        parts,
        { ...made, id: subject.id, issuerId: by.id, certificate: crossed },
        order.actor,
      )
    }
    await parts.record(tx, {
      actor: order.actor,
      action: former ? 'platform-key.replaced' : 'platform-key.made',
      object: { type: 'platform-key', id: made.id },
      partnerId: null,
      before: former ? snapshotOf(former) : null,
      after: snapshotOf(made),
    })
  })
  return made
}

const snapshotOf = ({ kind, application, keystore, certificate }: AuthorityKey) => ({
  kind,
  ...(application === null ? {} : { application }),
  keystore,
  sha256: certificate.sha256,
  validTill: certificate.notAfter.toISOString(),
})

/** Enters a certificate of one of our own keys into the register; self-signed ones are nobody's to revoke. */
const register = async (tx: Tx, { clock }: KeyParts, key: AuthorityKey, actor: Actor): Promise<void> => {
  if (key.issuerId === null) return
  await insertIssued(tx, {
    issuerKeyId: key.issuerId,
    certificate: key.certificate,
    holder: { type: 'platform', id: key.id, partnerId: null },
    domain: null,
    purpose: key.kind === 'ocsp' ? 'OCSP' : 'AUTHORITY',
    at: clock.now(),
    by: actor.userName,
  })
}

/** Enters issuing keys that were made before there was a register. */
export const registerOldKeys = (parts: KeyParts, ring: KeyRing): Promise<void> =>
  parts.database.transaction(async (tx) => {
    for (const key of ring.issuing) await register(tx, parts, key, systemActor)
  })

import type { Certificate } from '@entente/trust'
import { systemActor, type Actor } from '../access/authority.ts'
import type { Tx } from '../database/database.ts'
import { newId } from '../ids.ts'
import { authorityName, certifyKey, crossCertify, keyPolicy } from './authority-certificates.ts'
import { insertIssued } from './issued-certificate-store.ts'
import {
  KeystoreMissing,
  purposeOf,
  type AuthorityKey,
  type AuthorityKind,
  type KeyParts,
  type KeyRing,
} from './key-ring.ts'
import { insertCrossCertificate, insertPlatformKey } from './platform-key-store.ts'
import { trustUrls } from './trust-urls.ts'

const dayMilliseconds = 86_400_000

/** Whether a key may still be used for new signatures, so that all of them end before it does. */
export const isCurrent = (kind: AuthorityKind | 'ocsp', certificate: Certificate, now: Date): boolean => {
  const { notBefore, notAfter } = certificate
  // A certificate that its issuer's end has cut short is replaced in the last third of its life.
  const third = (notAfter.getTime() - notBefore.getTime()) / 3
  const days = keyPolicy[kind].replaceBeforeDays * dayMilliseconds
  return now.getTime() < notAfter.getTime() - (kind === 'ocsp' ? Math.min(days, third) : days)
}

type KeyOrder =
  | { readonly kind: AuthorityKind; readonly actor: Actor }
  | { readonly kind: 'ocsp'; readonly issuer: AuthorityKey; readonly actor: Actor }

const isAlive = (now: Date) => (key: AuthorityKey) => key.certificate.notAfter > now

interface Cross {
  readonly subject: Pick<AuthorityKey, 'id' | 'certificate'>
  readonly issuer: AuthorityKey
  readonly certificate: Certificate
}

/**
 * What else to certify when a key is new. A root: by the other roots, and they by it, and the issuing keys by it. An
 * issuing key: by the other roots. So each root alone leads to everything, at the depth that the contract allows.
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
  if (made.kind === 'issuing')
    return Promise.all(roots.filter(({ id }) => id !== made.issuerId).map((root) => cross(made, root)))
  const issuing = ring.issuing.filter(isAlive(now))
  return Promise.all([
    ...roots.map((root) => cross(made, root)),
    ...[...roots, ...issuing].map((subject) => cross(subject, made)),
  ])
}

/** Makes and certifies a key and stores it with all that belongs to it. Call it under the lock. */
export const makeKey = async (parts: KeyParts, ring: KeyRing, order: KeyOrder): Promise<AuthorityKey> => {
  const { clock, database } = parts
  const { kind } = order
  const name = kind === 'ocsp' ? 'database' : parts.newKeysIn
  const keystore = parts.keystores[name]
  if (!keystore) throw new KeystoreMissing(name)
  const issuer = kind === 'ocsp' ? order.issuer : kind === 'issuing' ? ring.root[0] : undefined
  const [former] = kind === 'ocsp' ? [] : ring[kind]
  const address = { id: newId(), purpose: purposeOf(kind) }
  const { spkiDer, sealed } = await keystore.generate(address, keyPolicy[kind].wish)
  const privateKey = keystore.open(address, sealed)
  const now = clock.now()
  const certificate = await certifyKey({
    kind,
    subjectDer: authorityName(kind, kind === 'ocsp' ? 1 : ring[kind].length + 1, parts),
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

const snapshotOf = ({ kind, keystore, certificate }: AuthorityKey) => ({
  kind,
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

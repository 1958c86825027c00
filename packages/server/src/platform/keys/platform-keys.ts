import type { Certificate } from '@entente/trust'
import { systemActor, type Actor } from '../access/authority.ts'
import { exclusively } from '../database/inside/exclusively.ts'
import type { Authority } from './authority-certificates.ts'
import {
  modulesOf,
  readKeyRing,
  type AuthorityKey,
  type AuthorityKind,
  type KeyParts,
  type KeyRing,
} from './key-ring.ts'
import { isCurrent, makeKey, registerOldKeys } from './make-key.ts'

/**
 * The platform's own hierarchy: ROOT certifies the issuing key (PMS), which certifies partners, and a module key for each
 * application, which certifies that application's keys. What it says changes when a key is replaced, here or by another
 * process.
 */
export interface PlatformKeys {
  readonly root: Certificate
  readonly issuing: Certificate
  /** Every root and issuing certificate that was ever used, newest first, so that old chains stay readable. */
  readonly roots: readonly Certificate[]
  readonly issuers: readonly Certificate[]
  /** Module keys of all applications, newest first. */
  readonly modules: readonly AuthorityKey[]
  /** Every certificate of ours that certifies and stands below a root: those of issuing and module keys. */
  readonly certifiers: readonly Certificate[]
  /** Our authorities certified by each other, so that whoever trusts one root finds paths from all. */
  readonly crossCertificates: readonly Certificate[]
  /** The issuing key that signs today. */
  readonly signer: AuthorityKey
  /** Every key that certifies: issuing keys, module keys, roots. */
  readonly authorities: readonly AuthorityKey[]
  /** Who answers at the OCSP responder for this authority: a delegate of it, made when there is none. */
  responderOf(authority: AuthorityKey): Promise<Authority>
  /** The module key of an application, made when there is none, or when the last one comes near its end. */
  moduleOf(application: string, actor: Actor): Promise<AuthorityKey>
  /**
   * Makes a new module key for an application; the former stays published, and what it signed stays valid.
   * @param former id of the key to replace: if another has taken its place already, that one is answered
   */
  replaceModule(application: string, actor: Actor, former?: string): Promise<AuthorityKey>
  /** Replaces the current key; the former stays published, and what it signed stays valid. */
  rotate(kind: AuthorityKind, actor: Actor): Promise<AuthorityKey>
  /** Replaces keys that come near their end. */
  renewDue(): Promise<void>
  /** Reads again what another process may have changed. */
  refresh(): Promise<void>
}

const lockName = 'platform-keys'

/** Makes what is missing or due, under the lock. @returns the keys as they are then */
const complete = async (parts: KeyParts): Promise<KeyRing> => {
  let ring = await readKeyRing(parts)
  for (const kind of ['root', 'issuing'] as const) {
    if (ring[kind].some((key) => isCurrent(kind, key.certificate, parts.clock.now()))) continue
    await makeKey(parts, ring, { kind, actor: systemActor })
    ring = await readKeyRing(parts)
  }
  return ring
}

const newestOf = (ring: KeyRing, kind: AuthorityKind): AuthorityKey => {
  const [newest] = ring[kind]
  if (!newest) throw new Error(`the platform has no ${kind} key`)
  return newest
}

/**
 * Opens the platform's keys, and makes those that are missing or due for replacement. One process at a time makes
 * keys; the others wait and read them.
 * @throws when a stored key cannot be opened with this master key
 */
export const openPlatformKeys = async (parts: KeyParts): Promise<PlatformKeys> => {
  const locked = <T>(work: () => Promise<T>): Promise<T> => exclusively(parts.database, lockName, work)
  let ring = await locked(async () => {
    const completed = await complete(parts)
    await registerOldKeys(parts, completed)
    return completed
  })

  const currentResponder = (authority: AuthorityKey): Authority | undefined =>
    ring.ocsp.find(
      ({ issuerId, certificate }) =>
        issuerId === authority.id && isCurrent('ocsp', certificate, parts.clock.now()),
    )
  const currentModule = (application: string): AuthorityKey | undefined => {
    const [newest] = modulesOf(ring, application)
    return newest && isCurrent('module', newest.certificate, parts.clock.now()) ? newest : undefined
  }
  /** @param suffices whether the current key, if there is one, is what is wanted */
  const makeModule = (
    application: string,
    actor: Actor,
    suffices: (current: AuthorityKey) => boolean,
  ): Promise<AuthorityKey> =>
    locked(async () => {
      await refresh()
      const current = currentModule(application)
      if (current && suffices(current)) return current
      const made = await makeKey(parts, ring, { kind: 'module', application, actor })
      await refresh()
      return made
    })
  const refresh = async (): Promise<void> => {
    ring = await readKeyRing(parts)
  }
  const certificatesOf = (kind: AuthorityKind) => ring[kind].map(({ certificate }) => certificate)

  return {
    get root() {
      return newestOf(ring, 'root').certificate
    },
    get issuing() {
      return newestOf(ring, 'issuing').certificate
    },
    get roots() {
      return certificatesOf('root')
    },
    get issuers() {
      return certificatesOf('issuing')
    },
    get modules() {
      return ring.module
    },
    get certifiers() {
      return [...ring.issuing, ...ring.module].map(({ certificate }) => certificate)
    },
    get crossCertificates() {
      return ring.crossCertificates
    },
    get signer() {
      return newestOf(ring, 'issuing')
    },
    get authorities() {
      return [...ring.issuing, ...ring.module, ...ring.root]
    },
    async responderOf(authority) {
      const known = currentResponder(authority)
      if (known) return known
      await locked(async () => {
        await refresh()
        if (currentResponder(authority)) return
        await makeKey(parts, ring, { kind: 'ocsp', issuer: authority, actor: systemActor })
        await refresh()
      })
      const made = currentResponder(authority)
      if (!made) throw new Error('a responder just made is not current')
      return made
    },
    moduleOf: async (application, actor) =>
      currentModule(application) ?? makeModule(application, actor, () => true),
    replaceModule: (application, actor, former) =>
      makeModule(application, actor, ({ id }) => former !== undefined && id !== former),
    async rotate(kind, actor) {
      await locked(async () => {
        await refresh()
        await makeKey(parts, ring, { kind, actor })
        await refresh()
      })
      return newestOf(ring, kind)
    },
    async renewDue() {
      ring = await locked(() => complete(parts))
    },
    refresh,
  }
}

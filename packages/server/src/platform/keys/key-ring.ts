import { parseCertificate, type Certificate } from '@entente/trust'
import type { Clock } from '../clock.ts'
import type { Database } from '../database/database.ts'
import type { Recorder } from '../record/record.ts'
import type { Authority, AuthorityNames } from './authority-certificates.ts'
import type { Keystore, KeystoreName } from './keystore.ts'
import {
  loadCrossCertificates,
  loadPlatformKeys,
  type PlatformKeyKind,
  type PlatformKeyRow,
} from './platform-key-store.ts'

/** One of our keys, ready for use. */
export interface AuthorityKey extends Authority {
  readonly id: string
  readonly kind: PlatformKeyKind
  /** Null for roots. */
  readonly issuerId: string | null
  /** The application whose module key it is; null for all others. */
  readonly application: string | null
  readonly keystore: KeystoreName
}

/** A key that certifies others, of which the platform has one. */
export type AuthorityKind = 'root' | 'issuing'

/** What the keys stand on. */
export interface KeyParts extends AuthorityNames {
  readonly database: Database
  readonly clock: Clock
  readonly record: Recorder
  readonly keystores: Readonly<Partial<Record<KeystoreName, Keystore>>>
  /** Where new keys are made. Responders' keys lie in the database always: they live for a month. */
  readonly newKeysIn: KeystoreName
  /** Address of the public trust files that goes into certificates; null for none. */
  readonly trustUrl: string | null
}

/** Every key by its kind, newest first. */
export interface KeyRing extends Readonly<Record<PlatformKeyKind, readonly AuthorityKey[]>> {
  readonly crossCertificates: readonly Certificate[]
}

/** The module keys of an application, newest first. */
export const modulesOf = (ring: Pick<KeyRing, 'module'>, application: string): readonly AuthorityKey[] =>
  ring.module.filter((key) => key.application === application)

/** A key lies in a keystore that this process was not told of. */
export class KeystoreMissing extends Error {
  override readonly name = 'KeystoreMissing'
  readonly remedy = 'Set PKCS11_LIBRARY, PKCS11_TOKEN and PKCS11_PIN as on the server that made the key.'

  constructor(keystore: KeystoreName) {
    super(`A private key of the platform lies in the keystore ${keystore}, which is not configured`)
  }
}

/** What a sealed key was sealed for. */
export const purposeOf = (kind: PlatformKeyKind): string => `platform-key:${kind}`

/** Reads and opens every key. @throws KeystoreMissing; when a key cannot be opened with this master key */
export const readKeyRing = async ({
  database,
  keystores,
}: Pick<KeyParts, 'database' | 'keystores'>): Promise<KeyRing> => {
  const open = (row: PlatformKeyRow): AuthorityKey => {
    const keystore = keystores[row.keystore]
    if (!keystore) throw new KeystoreMissing(row.keystore)
    return {
      id: row.id,
      kind: row.kind,
      issuerId: row.issuer_id,
      application: row.application,
      keystore: row.keystore,
      certificate: parseCertificate(row.certificate),
      privateKey: keystore.open({ id: row.id, purpose: purposeOf(row.kind) }, row.sealed_private_key),
    }
  }
  const keys = (await loadPlatformKeys(database)).map(open)
  const crossed = await loadCrossCertificates(database)
  const ofKind = (kind: PlatformKeyKind) => keys.filter((key) => key.kind === kind)
  return {
    root: ofKind('root'),
    issuing: ofKind('issuing'),
    module: ofKind('module'),
    ocsp: ofKind('ocsp'),
    crossCertificates: crossed.map(({ certificate }) => parseCertificate(certificate)),
  }
}

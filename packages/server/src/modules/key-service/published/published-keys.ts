import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto'
import { jwkThumbprint, legacyKeyId, type Certificate } from '@entente/trust'
import type { Authority } from '../../../platform/access/authority.ts'
import type { App } from '../../../platform/app.ts'
import { extensionPoint, offeredAt } from '../../../platform/extensions.ts'
import { Refusal } from '../../../platform/refusal.ts'
import { withSoundKeys } from '../../platform-trust/index.ts'
import {
  isModuleKey,
  mayUse,
  partsOf,
  readKeyName,
  type KeyName,
  type OwnKeyName,
} from '../applications/application.ts'
import { isInDate, standingOf } from '../key-standing.ts'
import { getCurrentKey } from '../keys.ts'
import { getModuleKey, moduleCertificates } from '../module-key.ts'
import { loadAll, loadCurrent, loadSigning } from '../store.ts'

const publicKeyOf = ({ spkiDer }: Certificate): KeyObject =>
  createPublicKey({ key: Buffer.from(spkiDer), format: 'der', type: 'spki' })

/** The id of a key in signatures and lists, which names the key itself (RFC 7638). */
export const keyIdOf = (certificate: Certificate): string => jwkThumbprint(publicKeyOf(certificate))

/** The incumbent's id of a key, which two keys of one day share (trust-and-crypto §3.3). */
const formerIdOf = ({ applicationId, referenceId, createdAt }: KeyName & { createdAt: Date }): string =>
  legacyKeyId(applicationId, referenceId, createdAt)

/** Certificates of one of the platform's authorities, today's first; undefined for the name of anything else. */
const authorityNamed = ({ keys }: App, applicationId: string): Certificate[] | undefined => {
  const name = applicationId.trim().toUpperCase()
  if (name !== 'ROOT' && name !== 'PMS') return undefined
  const [current, all] = name === 'ROOT' ? [keys.root, keys.roots] : [keys.issuing, keys.issuers]
  return [current, ...all.filter((each) => each.sha256 !== current.sha256)]
}

/**
 * Module keys come into being when anybody asks, keys for encryption when somebody asks who may use them
 * (trust-and-crypto §3.2).
 */
const certificateNamed = async (app: App, authority: Authority, name: OwnKeyName): Promise<Certificate> => {
  if (isModuleKey(name)) return (await getModuleKey(app, authority, name.applicationId)).certificate
  if (mayUse(name, authority.caller.roles)) return (await getCurrentKey(app, authority, name)).certificate
  const current = await loadCurrent(app.database, name)
  const standing = current && isInDate(app, current) ? await standingOf(app, current) : 'gone'
  if (!current || standing === 'gone' || standing === 'unvouched')
    throw new Refusal('KER-KMS-012', { ...partsOf(name) })
  return current.certificate
}

/**
 * Today's certificate of a key: of an authority of the platform, `ROOT` or `PMS`, or of an application.
 * @throws Refusal KER-KMS-002, KER-KMS-012, KER-KMS-016, KER-KMS-010
 */
export const getKeyCertificate = async (
  app: App,
  authority: Authority,
  applicationId: string,
  referenceId: string | undefined,
): Promise<Certificate> => {
  const [ours] = authorityNamed(app, applicationId) ?? []
  return ours ?? certificateNamed(app, authority, await readKeyName(app, applicationId, referenceId))
}

/** Every certificate of such a key, today's and former ones. @throws Refusal KER-KMS-002 */
export const getAllKeyCertificates = async (
  app: App,
  applicationId: string,
  referenceId: string | undefined,
): Promise<Certificate[]> => {
  const ours = authorityNamed(app, applicationId)
  if (ours) return ours
  return certificatesOf(app, await readKeyName(app, applicationId, referenceId))
}

/** Every certificate of an application's key, the newest first; those of a module key before what older versions had. */
export const certificatesOf = async (app: App, name: KeyName): Promise<Certificate[]> => {
  const keys = await loadAll(app.database, name)
  const modules = isModuleKey(name) ? moduleCertificates(app, name.applicationId) : []
  return [...modules, ...keys.map(({ certificate }) => certificate)]
}

/** Public keys of later modules, which sign something that others check, and which no certificate vouches for. */
export const publishedSigners = extensionPoint<JsonWebKey & { readonly kid: string }>(
  'key-service.published-signers',
)

/** A public key in a JWKS (RFC 7517 §4), with the certificate that vouches for it. */
type PublishedKey = JsonWebKey & {
  readonly kid: string
  readonly use: 'sig'
  readonly x5c: readonly string[]
  readonly 'x5t#S256': string
}

const publish = (certificate: Certificate, kid: string): PublishedKey => ({
  ...publicKeyOf(certificate).export({ format: 'jwk' }),
  kid,
  use: 'sig',
  x5c: [Buffer.from(certificate.der).toString('base64')],
  'x5t#S256': Buffer.from(certificate.sha256, 'hex').toString('base64url'),
})

/** Keys of applications that sign, in date, the newest last: module keys, and those of references. */
const loadSigningKeys = async ({ database, keys }: App, now: Date) => {
  const modules = keys.modules
    .filter(({ certificate }) => certificate.notAfter > now)
    .map(({ application, certificate }) => ({
      applicationId: application ?? '',
      referenceId: '',
      certificate,
      createdAt: certificate.notBefore,
    }))
  const stored = await loadSigning(database, now)
  return [...modules, ...stored.map(({ name, ...key }) => ({ ...name, ...key }))].toReversed()
}

/**
 * Every key of ours whose signatures somebody may have to verify: authorities and applications' signing keys, as long as
 * a certificate of theirs is in date and not revoked, each once, named by its RFC 7638 thumbprint.
 * @param withFormerIds those of applications by the incumbent's ids too; where two share one, the newer has it
 */
export const publishedKeys = async (
  app: App,
  withFormerIds: boolean,
): Promise<(PublishedKey | (JsonWebKey & { readonly kid: string }))[]> => {
  const now = app.clock.now()
  const authorities = [...app.keys.issuers, ...app.keys.roots].filter(({ notAfter }) => notAfter > now)
  const signing = await loadSigningKeys(app, now)
  const all = [...authorities, ...signing.map(({ certificate }) => certificate)]
  const sound = new Set(await withSoundKeys(app.database, all, now))
  // The newest comes last, and stands for its key.
  const byKey = new Map([...sound].map((certificate) => [certificate.keySha256, certificate]))
  const ofApplications = signing.filter(({ certificate }) => sound.has(certificate))
  const byFormerId = new Map(ofApplications.map((key) => [formerIdOf(key), key.certificate]))
  return [
    ...[...byKey.values()].map((certificate) => publish(certificate, keyIdOf(certificate))),
    ...(withFormerIds ? [...byFormerId].map(([kid, certificate]) => publish(certificate, kid)) : []),
    ...offeredAt(app, publishedSigners),
  ]
}

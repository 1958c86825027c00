import { randomBytes } from 'node:crypto'
import {
  findPath,
  formatName,
  issueCertificate,
  newSerialNumber,
  parseCertificate,
  platformSignedProfile,
  readCertificateFile,
  type Certificate,
  type CertificatePurpose,
} from '@entente/trust'
import type { Actor } from '../../platform/access/authority.ts'
import type { App } from '../../platform/app.ts'
import type { Tx } from '../../platform/database/database.ts'
import { newId } from '../../platform/ids.ts'
import { Refusal } from '../../platform/refusal.ts'
import { loadTrustView, readDomain, unreadable, type Domain } from '../trust-store/index.ts'
import { judgeHeldCertificate, overlapEnd, type HeldCertificate, type Holder } from './held-certificate.ts'
import { insert, loadCurrent, supersede } from './store.ts'

/** An upload that was found good, and its platform-signed twin; nothing is stored yet. */
export interface CertifiedUpload {
  readonly domain: Domain
  readonly purpose: CertificatePurpose
  readonly caSigned: Certificate
  /** The uploaded certificate's chain in the trust store, certificate first, root last. */
  readonly path: readonly Certificate[]
  readonly platformSigned: Certificate
}

const dayMilliseconds = 86_400_000

/** Reads the one certificate that an upload must hold. */
const readOne = (text: string): Certificate => {
  const file = readCertificateFile(text)
  if (!file.ok) throw unreadable('KER-KMS-013', file.problem)
  if (file.form.endsWith('pkcs7')) throw unreadable('KER-KMS-013', 'pkcs7')
  const [certificate, ...others] = file.certificates
  if (!certificate || others.length > 0) throw unreadable('KER-KMS-013', 'several')
  return certificate
}

/** The platform-signed twin: same subject and key, one year, never longer than our own issuer (§2.10). */
const signTwin = async (
  { keys, clock, settings }: App,
  { domain, purpose }: Pick<CertifiedUpload, 'domain' | 'purpose'>,
  source: Certificate,
): Promise<Certificate> => {
  const now = clock.now()
  const extra = domain === 'DEVICE' ? settings.DEVICE_CERTIFICATE_EXTRA_DAYS : 0
  const until = now.getTime() + (settings.PARTNER_CERTIFICATE_DAYS + extra) * dayMilliseconds
  const der = await issueCertificate({
    subjectDer: source.subject.der,
    spkiDer: source.spkiDer,
    issuer: keys.issuing,
    serialNumber: newSerialNumber(randomBytes(16)),
    notBefore: now,
    notAfter: new Date(Math.min(until, keys.issuing.notAfter.getTime())),
    profile: platformSignedProfile(domain, { purpose, keyAlgorithm: source.keyAlgorithm }),
    signatureAlgorithm: 'RSA-SHA256',
    sign: (tbs) => keys.signWithIssuingKey(tbs),
  })
  return parseCertificate(der)
}

/**
 * Judges an uploaded certificate and signs its twin. Call it before the transaction: it computes.
 * @param text the certificate as PEM or base64
 * @throws Refusal with the codes of trust-and-crypto §2.2, in that order
 */
export const certifyUpload = async (
  app: App,
  upload: {
    readonly text: string
    readonly domain: string
    readonly organisation: string
    readonly purpose?: CertificatePurpose | undefined
  },
): Promise<CertifiedUpload> => {
  const caSigned = readOne(upload.text)
  const domain = readDomain(upload.domain)
  const { purpose = 'ALL' } = upload
  const { PARTNER_CERTIFICATE_DAYS: days, PARTNER_CERTIFICATE_GRACE_DAYS: grace } = app.settings
  const path = judgeHeldCertificate(caSigned, {
    domain,
    view: await loadTrustView(app.database, domain),
    now: app.clock.now(),
    organisation: upload.organisation,
    minimumDays: Math.max(days - grace, 0),
    purpose,
    signatures: app.settings.PARTNER_SIGNATURE_ALGORITHMS,
  })
  if (path instanceof Refusal) throw path
  const platformSigned = await signTwin(app, { domain, purpose }, caSigned)
  return { domain, purpose, caSigned, path, platformSigned }
}

const snapshotOf = ({ domain, purpose, caSigned, platformSigned }: HeldCertificate) => ({
  domain,
  purpose,
  subject: formatName(caSigned.subject),
  issuer: formatName(caSigned.issuer),
  sha256: caSigned.sha256,
  validTill: caSigned.notAfter.toISOString(),
  platformSignedSha256: platformSigned.sha256,
  platformSignedValidTill: platformSigned.notAfter.toISOString(),
})

/**
 * Stores a certified upload as the current certificate of its holder for that purpose, and says so in the holder's
 * history. Signatures by the one that it replaces count for some time more.
 */
export const storeCertified = async (
  tx: Tx,
  app: App,
  actor: Actor,
  holder: Holder,
  upload: CertifiedUpload,
): Promise<HeldCertificate> => {
  const previous = await loadCurrent(tx, holder, upload.purpose)
  const held: HeldCertificate = {
    id: newId(),
    holder,
    purpose: upload.purpose,
    domain: upload.domain,
    caSigned: upload.caSigned,
    platformSigned: upload.platformSigned,
    uploadedAt: app.clock.now(),
    uploadedBy: actor.userName,
    supersededAt: null,
    acceptedUntil: null,
  }
  if (previous) {
    const { uploadedAt: at } = held
    const acceptedUntil = overlapEnd(previous, at, app.settings.PARTNER_CERTIFICATE_OVERLAP_DAYS)
    await supersede(tx, previous, { at, acceptedUntil })
  }
  await insert(tx, held)
  await app.record(tx, {
    actor,
    action: `${holder.type}-certificate.${previous ? 'renewed' : 'uploaded'}`,
    object: { type: `${holder.type}-certificate`, id: holder.id },
    partnerId: holder.partnerId,
    before: previous ? snapshotOf(previous) : null,
    after: snapshotOf(held),
  })
  return held
}

/** The chain of a platform-signed certificate up to our root, certificate first. */
export const platformChain = ({ keys }: App, certificate: Certificate): readonly Certificate[] => {
  const answer = findPath({
    target: certificate,
    anchors: keys.roots,
    intermediates: keys.issuers,
    at: certificate.notBefore,
  })
  return answer.ok ? answer.path : [certificate]
}

/** The chain of a CA-signed certificate in the trust store of its domain, certificate first. */
export const caSignedChain = async (
  { database, clock }: App,
  { domain, caSigned }: HeldCertificate,
): Promise<readonly Certificate[]> => {
  const view = await loadTrustView(database, domain)
  const now = clock.now()
  const at = now > caSigned.notAfter ? caSigned.notBefore : now
  const answer = findPath({ target: caSigned, anchors: view.roots, intermediates: view.intermediates, at })
  return answer.ok ? answer.path : [caSigned]
}

import {
  findPath,
  formatName,
  readCertificateFile,
  type Certificate,
  type CertificatePurpose,
} from '@entente/trust'
import type { Actor } from '../../platform/access/authority.ts'
import type { App } from '../../platform/app.ts'
import type { Tx } from '../../platform/database/database.ts'
import { newId } from '../../platform/ids.ts'
import { Refusal } from '../../platform/refusal.ts'
import { enterIssued, requireSoundKey, signTwin } from '../platform-trust/index.ts'
import {
  holdTrust,
  noPath,
  readDomain,
  revocationModeOf,
  trustMemoryOf,
  unreadable,
  type Domain,
  type Ground,
} from '../trust-store/index.ts'
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
  /** How the trust store stood by which it was judged. */
  readonly ground: Ground
  /** What its authorities said about revocation. */
  readonly revocation: 'not-checked' | 'good' | 'unknown'
  /** What they were asked for in vain: address and reason. */
  readonly revocationProblems: readonly string[]
  /** Which of our keys signed the twin. */
  readonly issuerKeyId: string
}

/** Reads the one certificate that an upload must hold. */
const readOne = (text: string): Certificate => {
  const file = readCertificateFile(text)
  if (!file.ok) throw unreadable('KER-KMS-013', file.problem)
  if (file.form.endsWith('pkcs7')) throw unreadable('KER-KMS-013', 'pkcs7')
  const [certificate, ...others] = file.certificates
  if (!certificate || others.length > 0) throw unreadable('KER-KMS-013', 'several')
  return certificate
}

const keyOf = ({ subject, spkiDer, keyAlgorithm }: Certificate) => ({ subject, spkiDer, keyAlgorithm })

/** What its authorities say about revocation, where the policy of the domain asks. @throws Refusal KER-PCM-006 */
const askRevocation = async (
  app: App,
  domain: Domain,
  caSigned: Certificate,
): Promise<Pick<CertifiedUpload, 'revocation' | 'revocationProblems'>> => {
  if (revocationModeOf(app.settings, domain) === 'off')
    return { revocation: 'not-checked', revocationProblems: [] }
  const answer = await trustMemoryOf(app).pathTo(domain, caSigned)
  if (!answer.ok) throw noPath('KER-PCM-006', caSigned, domain, answer.refusal)
  const revocationProblems = answer.lacks.map(({ address, reason }) => `${address}: ${reason}`)
  return { revocation: answer.revocation, revocationProblems }
}

/**
 * Judges an uploaded certificate and signs its twin. Call it before the transaction: it computes.
 * @param text the certificate as PEM or base64
 * @throws Refusal with the codes of trust-and-crypto §2.2, in that order, then ENT_CRT_001 and ENT_CRT_002
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
  const { view, ground } = await trustMemoryOf(app).freshViewOf(domain)
  const path = judgeHeldCertificate(caSigned, {
    domain,
    view,
    now: app.clock.now(),
    organisation: upload.organisation,
    minimumDays: Math.max(days - grace, 0),
    purpose,
    signatures: app.settings.PARTNER_SIGNATURE_ALGORITHMS,
  })
  if (path instanceof Refusal) throw path
  await requireSoundKey(app.database, caSigned)
  const revocation = await askRevocation(app, domain, caSigned)
  const { certificate, issuerKeyId } = await signTwin(app, { ...keyOf(caSigned), domain, purpose })
  return {
    domain,
    purpose,
    caSigned,
    path,
    platformSigned: certificate,
    issuerKeyId,
    ground,
    ...revocation,
  }
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

/** The history says when nobody could be asked. */
const said = ({ revocation, revocationProblems: problems }: CertifiedUpload) => ({
  ...(revocation === 'not-checked' ? {} : { revocation }),
  ...(problems.length > 0 ? { revocationProblems: problems.join('; ') } : {}),
})

/**
 * Stores a certified upload as the current certificate of its holder for that purpose, and says so in the holder's
 * history. Signatures by the one that it replaces count for some time more.
 * @throws EvidenceMoved when its chain may have lost trust since it was judged; Refusal ENT_CRT_002 when its key has
 */
export const storeCertified = async (
  tx: Tx,
  app: App,
  actor: Actor,
  holder: Holder,
  upload: CertifiedUpload,
): Promise<HeldCertificate> => {
  await holdTrust(tx, upload.ground)
  await requireSoundKey(tx, upload.caSigned)
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
  await enterIssued(tx, app, actor, {
    signed: { certificate: upload.platformSigned, issuerKeyId: upload.issuerKeyId },
    holder,
    domain: upload.domain,
    purpose: upload.purpose,
    replaces: previous?.platformSigned.sha256 ?? null,
  })
  await app.record(tx, {
    actor,
    action: `${holder.type}-certificate.${previous ? 'renewed' : 'uploaded'}`,
    object: { type: `${holder.type}-certificate`, id: holder.id },
    partnerId: holder.partnerId,
    before: previous ? snapshotOf(previous) : null,
    after: { ...snapshotOf(held), ...said(upload) },
  })
  return held
}

/** The chain of a platform-signed certificate up to our root, certificate first. */
export const platformChain = ({ keys }: App, certificate: Certificate): readonly Certificate[] => {
  const answer = findPath({
    target: certificate,
    anchors: keys.roots,
    intermediates: [...keys.issuers, ...keys.crossCertificates],
    at: certificate.notBefore,
  })
  return answer.ok ? answer.path : [certificate]
}

/** The chain of a CA-signed certificate in the trust store of its domain, certificate first. */
export const caSignedChain = async (
  app: App,
  { domain, caSigned }: HeldCertificate,
): Promise<readonly Certificate[]> => {
  const { view } = await trustMemoryOf(app).viewOf(domain)
  const now = app.clock.now()
  const at = now > caSigned.notAfter ? caSigned.notBefore : now
  const answer = findPath({ target: caSigned, anchors: view.roots, intermediates: view.intermediates, at })
  return answer.ok ? answer.path : [caSigned]
}

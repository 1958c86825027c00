import { formatName, keyTextOf, type Certificate, type CertificatePurpose } from '@entente/trust'
import type { Actor } from '../../../platform/access/authority.ts'
import type { App } from '../../../platform/app.ts'
import type { Tx } from '../../../platform/database/database.ts'
import { newId } from '../../../platform/ids.ts'
import { Refusal } from '../../../platform/refusal.ts'
import {
  domainsOf,
  claimKey,
  digestOfKey,
  enterIssued,
  holdSoundKey,
  requireForeignKey,
  requireForeignOrOurs,
  requireSoundKey,
  signTwin,
  type Entitlement,
} from '../../platform-trust/index.ts'
import {
  foreignDomain,
  holdTrust,
  isAuthorityKey,
  noPath,
  revocationModeOf,
  trustMemoryOf,
  type Domain,
  type Ground,
} from '../../trust-store/index.ts'
import {
  judgeHeldCertificate,
  overlapEnd,
  revocationFound,
  type HeldCertificate,
  type Holder,
  type RevocationFound,
} from '../held-certificate.ts'
import { requireNoDeactivatedOwner } from '../standing/holder-standing.ts'
import { loadStanding } from './repeated-upload.ts'
import { countOtherChips } from '../standing/holder-standing-store.ts'
import { countSince, insert, loadCurrent, supersede } from '../store.ts'
import { findGroundless } from '../standing/trusted-path.ts'
import { readUpload, readWish, type UploadWish } from './upload-wish.ts'

/** An upload that was found good, and its platform-signed twin; nothing is stored yet. */
export interface CertifiedUpload extends RevocationFound {
  readonly domain: Domain
  readonly purpose: CertificatePurpose
  readonly caSigned: Certificate
  /** The uploaded certificate's chain in the trust store, certificate first, root last. */
  readonly path: readonly Certificate[]
  readonly platformSigned: Certificate
  /** How the trust store stood by which it was judged. */
  readonly ground: Ground
  /** Which of our keys signed the twin. */
  readonly issuerKeyId: string
  /** By which right it was signed. */
  readonly entitlement: Entitlement
  /** Signed anew although the same was there. */
  readonly renew: boolean
  /** An administrator says whose key it is. */
  readonly isDecided: boolean
}

/** What was stored, or was there before. */
export interface Stored {
  readonly held: HeldCertificate
  /** The upload changed nothing: the same certificate was there. */
  readonly isRepeated: boolean
}

const keyOf = ({ subject, spkiDer, keyAlgorithm }: Certificate) => ({ subject, spkiDer, keyAlgorithm })

/** What its authorities say about revocation, where the policy of the domain asks. @throws Refusal KER-PCM-006 */
const askRevocation = async (app: App, domain: Domain, caSigned: Certificate): Promise<RevocationFound> => {
  if (revocationModeOf(app.settings, domain) === 'off')
    return { revocation: 'not-checked', revocationProblems: [] }
  const answer = await trustMemoryOf(app).pathTo(domain, caSigned)
  if (!answer.ok) throw noPath('KER-PCM-006', caSigned, domain, answer.refusal)
  return revocationFound(answer)
}

/** The request's word is not among the domains of its holder's kind (trust-and-crypto §1.2). */
const requireEntitlement = (
  { kind }: UploadWish,
  domain: Domain,
  entitlement: Entitlement | undefined,
): Entitlement => {
  if (!entitlement) throw foreignDomain(domain, domainsOf(kind))
  return entitlement
}

/**
 * Judges an uploaded certificate and signs its twin, in the profile that its holder may have. Call it before the
 * transaction: it computes.
 * @throws Refusal with the codes of trust-and-crypto §2.2, in that order, then KER-PCM-011 for a domain that is not the
 *   holder's, KER-PCM-013 for a key of ours, ENT_CRT_001 and ENT_CRT_002
 */
export const certifyUpload = async (app: App, wish: UploadWish): Promise<CertifiedUpload> => {
  const caSigned = readUpload(wish.text)
  const { domain, purpose, entitlement: granted } = readWish(wish)
  const { view, ground } = await trustMemoryOf(app).freshViewOf(domain)
  const path = judgeHeldCertificate(caSigned, {
    domain,
    view,
    now: app.clock.now(),
    organisation: wish.organisation,
    minimumDays: app.settings.partnerMinimumDays,
    purpose,
    signatures: app.settings.PARTNER_SIGNATURE_ALGORITHMS,
  })
  if (path instanceof Refusal) throw path
  // Last of the contract's codes: a certificate that is at fault itself is refused for that, whatever the domain.
  const entitlement = requireEntitlement(wish, domain, granted)
  // Everybody may read the certificates of our own keys: bringing one proves nothing about who brings it.
  await (wish.isAdministrator ? requireForeignOrOurs : requireForeignKey)(app.database, caSigned)
  if (!wish.isAdministrator && (await isAuthorityKey(app, caSigned)))
    throw new Refusal('KER-PCM-013', { problem: 'authority', key: keyTextOf(caSigned.keyAlgorithm) })
  // Looked for first and told last: what ends meanwhile is told by its own code.
  const groundless = await findGroundless(app, domain, path)
  await requireSoundKey(app.database, caSigned, wish.partnerId)
  if (groundless) throw groundless
  const revocation = await askRevocation(app, domain, caSigned)
  const { certificate, issuerKeyId } = await signTwin(app, { ...keyOf(caSigned), entitlement })
  return {
    domain,
    purpose,
    caSigned,
    path,
    platformSigned: certificate,
    issuerKeyId,
    entitlement,
    renew: wish.renew === true,
    isDecided: wish.isAdministrator === true,
    ground,
    ...revocation,
  }
}

const dayMilliseconds = 86_400_000

/** Each twin is kept for ever. @throws Refusal ENT_CRT_004 when a holder has had too many within a day */
const requireModestRenewal = async (tx: Tx, app: App, holder: Holder): Promise<void> => {
  const { CERTIFICATES_PER_DAY: limit } = app.settings
  const since = new Date(app.clock.now().getTime() - dayMilliseconds)
  if ((await countSince(tx, holder, since)) >= limit) throw new Refusal('ENT_CRT_004', { limit })
}

/** What is looked at for a certificate, and ends with its key, must stay few. @throws Refusal ENT_CRT_005 */
const requireFewChips = async (tx: Tx, app: App, holder: Holder, digest: string): Promise<void> => {
  if (holder.type !== 'chip') return
  const { CHIPS_PER_KEY: limit } = app.settings
  if ((await countOtherChips(tx, holder, digest)) >= limit) throw new Refusal('ENT_CRT_005', { limit })
}

/** What the history of a holder's certificates shows. */
export const snapshotOf = ({ domain, purpose, caSigned, platformSigned }: HeldCertificate) => ({
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
 * history. Signatures by the one that it replaces count for some time more. The same certificate is not stored twice.
 * @throws EvidenceMoved when its chain may have lost trust since it was judged; Refusal ENT_CRT_002 when its key has
 *   been told compromised, ENT_CRT_003 when another partner was deactivated that has it, ENT_CRT_004 when the holder has had
 *   too many within a day, ENT_CRT_005 when too many chips have the key
 */
export const storeCertified = async (
  tx: Tx,
  app: App,
  actor: Actor,
  holder: Holder,
  upload: CertifiedUpload,
): Promise<Stored> => {
  // Another upload of the same may have been faster.
  const there = !upload.renew && (await loadStanding(tx, app, holder, upload.caSigned, upload.entitlement))
  if (there) return { held: there, isRepeated: true }
  await holdTrust(tx, upload.ground)
  await holdSoundKey(tx, upload.caSigned, holder.partnerId)
  const key = digestOfKey(upload.caSigned.spkiDer)
  if (!upload.isDecided) await requireNoDeactivatedOwner(tx, upload.caSigned, holder)
  await requireModestRenewal(tx, app, holder)
  await requireFewChips(tx, app, holder, key)
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
  const how = upload.isDecided ? 'decided' : 'first'
  await claimKey(tx, key, { partnerId: holder.partnerId, how, at: held.uploadedAt, by: actor.userName })
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
  return { held, isRepeated: false }
}

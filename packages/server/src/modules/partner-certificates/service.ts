import type { CertificatePurpose } from '@entente/trust'
import type { Authority } from '../../platform/access/authority.ts'
import type { App } from '../../platform/app.ts'
import { decideOnEvidence } from '../../platform/database/inside/evidence.ts'
import { Refusal } from '../../platform/refusal.ts'
import { activatePartner, isDeactivated, loadPartner, lockPartner, type Partner } from '../partners/index.ts'
import { certifyUpload, storeCertified, type Stored } from './uploads/certify.ts'
import { decideOwner } from './uploads/decide-owner.ts'
import type { HeldCertificate, RevocationFound } from './held-certificate.ts'
import { announceCertificate } from './announced/hub-messages.ts'
import { findRepeated } from './uploads/repeated-upload.ts'
import { loadAll, loadById, loadCurrent } from './store.ts'

/**
 * The partner, if the caller may act for it.
 * @param unknown told to partners where there is none; administrators always read PMS_PRT_005
 * @throws Refusal PMS_PRT_005, `unknown`, or `foreign` for another's partner
 */
const getOwnPartner = async (
  app: App,
  authority: Authority,
  id: string,
  foreign: string,
  unknown = 'PMS_PRT_005',
): Promise<Partner> => {
  const partner = await loadPartner(app.database, id)
  if (!partner) {
    authority.nothingToOwn()
    throw new Refusal(authority.reachesEveryPartner ? 'PMS_PRT_005' : unknown)
  }
  authority.requireOwner(partner, foreign)
  return partner
}

const requireUploadable = (partner: Partner): void => {
  if (isDeactivated(partner)) throw new Refusal('PMS_PMP_016')
  if (partner.needsPolicyGroup && partner.policyGroupId === null) throw new Refusal('PMS_PRT_054')
}

/** What an upload came to. */
export type UploadOutcome = Stored & RevocationFound

/**
 * Takes a partner's CA-signed certificate, signs the platform's, and activates the partner (P13). The same certificate
 * once more is answered with what is there, and changes nothing.
 * @throws Refusal PMS_PRT_005, PMS_PRT_055, PMS_PMP_016, PMS_PRT_054, then the codes of `certifyUpload`
 */
export const uploadPartnerCertificate = async (
  app: App,
  authority: Authority,
  upload: {
    readonly partnerId: string
    readonly text: string
    readonly domain: string
    readonly purpose?: CertificatePurpose | undefined
    readonly renew?: boolean | null | undefined
  },
): Promise<UploadOutcome> => {
  const partner = await getOwnPartner(app, authority, upload.partnerId, 'PMS_PRT_055')
  requireUploadable(partner)
  const kind = { type: 'partner', partnerType: partner.partnerType } as const
  const holder = { type: 'partner', id: partner.id, partnerId: partner.id } as const
  const { isAdmin: isAdministrator } = authority
  const wish = { ...upload, kind, organisation: partner.organisationName, isAdministrator }
  const repeated = await findRepeated(app, holder, wish)
  if (repeated) {
    if (isAdministrator) await decideOwner(app, authority, repeated.held)
    return { ...repeated, isRepeated: true }
  }
  return decideOnEvidence(
    () => certifyUpload(app, wish),
    async (certified) => {
      const stored = await app.database.transaction(async (tx) => {
        const locked = await lockPartner(tx, partner.id)
        if (!locked) throw new Refusal('PMS_PRT_005')
        // Decided again under the lock: an administrator may have been faster.
        requireUploadable(locked)
        const outcome = await storeCertified(tx, app, authority, holder, certified)
        if (outcome.isRepeated) return outcome
        const active = await activatePartner(tx, app, locked, { actor: authority })
        if (outcome.held.purpose === 'ALL')
          await announceCertificate(tx, app, authority, { partner: active, held: outcome.held })
        return outcome
      })
      const { revocation, revocationProblems } = certified
      return { ...stored, revocation, revocationProblems }
    },
  )
}

/** What to answer for another's partner, for a deactivated one (absent: it may be read), and to who has no partner. */
interface ReadingCodes {
  readonly foreign: string
  readonly deactivated?: string
  readonly noPartner?: string
}

/** @throws Refusal with `code` for who belongs to no partner and reaches none; absent: nobody is refused */
const requirePartner = (authority: Authority, code: string | undefined): void => {
  if (code === undefined || authority.reachesEveryPartner || authority.partnerIds.length > 0) return
  authority.nothingToOwn()
  throw new Refusal(code)
}

/**
 * The current certificate of a partner.
 * @param purpose absent: the one for all purposes, or else the first that there is
 * @throws Refusal PMS_PRT_005, the codes, PMS_PRT_108 without a certificate
 */
export const getPartnerCertificate = async (
  app: App,
  authority: Authority,
  { partnerId, purpose }: { readonly partnerId: string; readonly purpose?: CertificatePurpose | undefined },
  codes: ReadingCodes,
): Promise<HeldCertificate> => {
  requirePartner(authority, codes.noPartner)
  // Where the contract asks for a partner of the caller's own, it compares before it looks (P15).
  const unknown = codes.noPartner === undefined ? undefined : codes.foreign
  const partner = await getOwnPartner(app, authority, partnerId, codes.foreign, unknown)
  const held = await loadCurrent(app.database, { type: 'partner', id: partner.id }, purpose)
  if (!held) throw new Refusal('PMS_PRT_108', { missing: 'certificate' })
  if (codes.deactivated && isDeactivated(partner)) throw new Refusal(codes.deactivated)
  return held
}

/**
 * Every certificate of a partner, the newest first.
 * @throws Refusal PMS_PRT_005, PMS_CERTIFICATE_ERROR_007
 */
export const listPartnerCertificates = async (
  app: App,
  authority: Authority,
  partnerId: string,
): Promise<HeldCertificate[]> => {
  const partner = await getOwnPartner(app, authority, partnerId, 'PMS_CERTIFICATE_ERROR_007')
  return loadAll(app.database, { type: 'partner', id: partner.id })
}

/**
 * One certificate of a partner, today's or a former one.
 * @throws Refusal PMS_PRT_005, PMS_CERTIFICATE_ERROR_007, KER-PCM-012, PMS_CERTIFICATE_ERROR_009
 */
export const getHeldCertificate = async (
  app: App,
  authority: Authority,
  wish: { readonly partnerId: string; readonly certificateId: string },
): Promise<HeldCertificate> => {
  const partner = await getOwnPartner(app, authority, wish.partnerId, 'PMS_CERTIFICATE_ERROR_007')
  const all = await loadAll(app.database, { type: 'partner', id: partner.id })
  const held = all.find(({ id }) => id === wish.certificateId.toLowerCase())
  if (!held) throw new Refusal('KER-PCM-012')
  if (isDeactivated(partner) && !authority.reachesEveryPartner) throw new Refusal('PMS_CERTIFICATE_ERROR_009')
  return held
}

/**
 * A certificate by its id alone, whoever holds it. What belongs to others does not exist.
 * @throws Refusal KER-PCM-012
 */
export const findHeldCertificate = async (
  app: App,
  authority: Authority,
  id: string,
): Promise<HeldCertificate> => {
  const held = await loadById(app.database, id)
  const partner = held && (await loadPartner(app.database, held.holder.partnerId))
  if (!held || !partner) {
    authority.nothingToOwn()
    throw new Refusal('KER-PCM-012')
  }
  authority.requireOwner(partner, 'KER-PCM-012')
  return held
}

import type { Authority } from '../../platform/access/authority.ts'
import type { App } from '../../platform/app.ts'
import { Refusal } from '../../platform/refusal.ts'
import { activatePartner, isDeactivated, loadPartner, lockPartner, type Partner } from '../partners/index.ts'
import { certifyUpload, storeCertified, type CertifiedUpload } from './certify.ts'
import type { HeldCertificate } from './held-certificate.ts'
import { loadCurrent } from './store.ts'

/** The partner, if the caller may act for it. @throws Refusal PMS_PRT_005, or `foreign` for another's partner */
const getOwnPartner = async (
  app: App,
  authority: Authority,
  id: string,
  foreign: string,
): Promise<Partner> => {
  const partner = await loadPartner(app.database, id)
  if (!partner) {
    authority.nothingToOwn()
    throw new Refusal('PMS_PRT_005')
  }
  authority.requireOwner(partner, foreign)
  return partner
}

const requireUploadable = (partner: Partner): void => {
  if (isDeactivated(partner)) throw new Refusal('PMS_PMP_016')
  if (partner.needsPolicyGroup && partner.policyGroupId === null) throw new Refusal('PMS_PRT_054')
}

/**
 * Takes a partner's CA-signed certificate, signs the platform's, and activates the partner (P13).
 * @throws Refusal PMS_PRT_005, PMS_PRT_055, PMS_PMP_016, PMS_PRT_054, then the codes of `certifyUpload`
 */
export const uploadPartnerCertificate = async (
  app: App,
  authority: Authority,
  upload: { readonly partnerId: string; readonly text: string; readonly domain: string },
): Promise<{ held: HeldCertificate; upload: CertifiedUpload }> => {
  const partner = await getOwnPartner(app, authority, upload.partnerId, 'PMS_PRT_055')
  requireUploadable(partner)
  const certified = await certifyUpload(app, { ...upload, organisation: partner.organisationName })
  const held = await app.database.transaction(async (tx) => {
    const locked = await lockPartner(tx, partner.id)
    if (!locked) throw new Refusal('PMS_PRT_005')
    // Decided again under the lock: an administrator may have been faster.
    requireUploadable(locked)
    const holder = { type: 'partner', id: partner.id, partnerId: partner.id } as const
    const stored = await storeCertified(tx, app, authority, holder, certified)
    await activatePartner(tx, app, locked, { actor: authority })
    return stored
  })
  return { held, upload: certified }
}

/**
 * The current certificate of a partner.
 * @param codes what to answer for another's partner, and for a deactivated one (undefined: it may be read)
 * @throws Refusal PMS_PRT_005, the codes, PMS_PRT_108 without a certificate
 */
export const getPartnerCertificate = async (
  app: App,
  authority: Authority,
  partnerId: string,
  codes: { readonly foreign: string; readonly deactivated?: string },
): Promise<HeldCertificate> => {
  const partner = await getOwnPartner(app, authority, partnerId, codes.foreign)
  const held = await loadCurrent(app.database, { type: 'partner', id: partner.id })
  if (!held) throw new Refusal('PMS_PRT_108', { missing: 'certificate' })
  if (codes.deactivated && isDeactivated(partner)) throw new Refusal(codes.deactivated)
  return held
}

import type { App, Module } from '../../platform/app.ts'
import { toInstant } from '../../platform/clock.ts'
import { route } from '../../platform/http/route.ts'
import { Refusal } from '../../platform/refusal.ts'
import { ownPartners } from '../partners/index.ts'
import { presentChainLink } from '../trust-store/index.ts'
import { caSignedChain, platformChain } from './certify.ts'
import {
  getPartnerCertificate as getPartnerCertificateOperation,
  getPartnerCertificateChain,
  getPartnerCertificateData,
  listOwnCertificates,
  uploadPartnerCertificate as uploadPartnerCertificateOperation,
} from './contract.ts'
import { getPartnerCertificate, uploadPartnerCertificate } from './service.ts'
import { loadCurrentOfPartners } from './store.ts'
import { downloadOf, pemOf, presentOwnCertificate } from './wire.ts'

export {
  caSignedChain,
  certifyUpload,
  platformChain,
  storeCertified,
  type CertifiedUpload,
} from './certify.ts'
export { uploadPartnerCertificate } from './service.ts'
export type { HeldCertificate } from './held-certificate.ts'
export { loadCurrent as loadCurrentCertificate, loadCurrentOfPartners } from './store.ts'
export { downloadOf, pemOf } from './wire.ts'

/** Certificates that partners upload, and the platform-signed ones that they get in return. */
export const partnerCertificatesModule: Module = {
  name: 'partner-certificates',
  routes: (app: App) => [
    route(uploadPartnerCertificateOperation, async ({ authority, request }) => {
      const { held, upload } = await uploadPartnerCertificate(app, authority, {
        partnerId: request.partnerId,
        text: request.certificateData,
        domain: request.partnerDomain,
      })
      // FTM chains are not re-signed on the wire: the answer carries the uploaded leaf (trust-and-crypto §2.2).
      const answered = upload.domain === 'FTM' ? held.caSigned : held.platformSigned
      return {
        signedCertificateData: pemOf(answered),
        certificateId: held.id,
        timestamp: toInstant(app.clock.now()),
      }
    }),
    route(getPartnerCertificateOperation, async ({ authority, params }) => {
      const held = await getPartnerCertificate(app, authority, params.partnerId, { foreign: 'PMS_PRT_055' })
      return { certificateData: pemOf(held.platformSigned), timestamp: toInstant(app.clock.now()) }
    }),
    route(getPartnerCertificateData, async ({ authority, params }) => {
      const held = await getPartnerCertificate(app, authority, params.partnerId, {
        foreign: 'PMS_CERTIFICATE_ERROR_007',
        deactivated: 'PMS_CERTIFICATE_ERROR_009',
      })
      const now = app.clock.now()
      const caSigned = downloadOf(held.caSigned, now)
      const platformSigned = downloadOf(held.platformSigned, now)
      return {
        caSignedCertificateData: caSigned.data,
        isCaSignedCertificateExpired: caSigned.isExpired,
        mosipSignedCertificateData: platformSigned.data,
        isMosipSignedCertificateExpired: platformSigned.isExpired,
      }
    }),
    route(getPartnerCertificateChain, async ({ authority, params }) => {
      const held = await getPartnerCertificate(app, authority, params.partnerId, {
        foreign: 'PMS_CERTIFICATE_ERROR_007',
      })
      return {
        caSigned: (await caSignedChain(app, held)).map(presentChainLink),
        platformSigned: platformChain(app, held.platformSigned).map(presentChainLink),
      }
    }),
    route(listOwnCertificates, async ({ authority }) => {
      const partners = await ownPartners(app.database, authority)
      if (partners.length === 0 && !authority.reachesEveryPartner)
        throw new Refusal('PMS_CERTIFICATE_ERROR_002')
      const ids = partners.map((partner) => partner.id)
      const held = await loadCurrentOfPartners(app.database, 'partner', ids)
      return partners.map((partner) => presentOwnCertificate(partner, held.get(partner.id)))
    }),
  ],
}

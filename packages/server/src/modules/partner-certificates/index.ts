import { outOfDate, type CertificatePurpose } from '@entente/trust'
import type { App, Module } from '../../platform/app.ts'
import { toInstant, toLocalTime } from '../../platform/clock.ts'
import { offer } from '../../platform/extensions.ts'
import { route } from '../../platform/http/route.ts'
import { Refusal } from '../../platform/refusal.ts'
import { ownPartners } from '../partners/index.ts'
import { requireUnrevoked, revocationOf } from '../platform-trust/index.ts'
import { dependantSources, presentChainLink, refusalOf } from '../trust-store/index.ts'
import { caSignedChain, platformChain } from './announced/chains.ts'
import * as contract from './contract.ts'
import { keyDigestsJob, nameKeysJob } from './uploads/name-keys.ts'
import { answeredOf, type HeldCertificate } from './held-certificate.ts'
import {
  getHeldCertificate,
  getPartnerCertificate,
  listPartnerCertificates,
  uploadPartnerCertificate,
} from './service.ts'
import { loadCurrentOfPartners } from './store.ts'
import { isTrusted } from './standing/trusted-path.ts'
import { currentStates } from '../../platform/events/current-state.ts'
import { endingSources } from '../endings/index.ts'
import { endingPartnerCertificates } from './ending-store.ts'
import { setupSteps } from '../setup/index.ts'
import { stateOfPartner } from './announced/hub-messages.ts'
import { partnerCertificateStep } from './setup.ts'
import { certifiedPartners } from './dependants.ts'
import { downloadOf, fileOf, pemOf, presentHeld, presentOwnCertificate } from './wire.ts'

export { askedElsewhere, certificateFacts } from './certificate-facts.ts'
export { certifyUpload, storeCertified } from './uploads/certify.ts'
export { caSignedChain, platformChain } from './announced/chains.ts'
export { listChipsOfKey } from './standing/holder-standing-store.ts'
export { confirmChip, endChip } from './standing/holder-standing.ts'
export { chipsOnPath, issuerOnPath, whyNoDomainPath } from './standing/refused-chain.ts'
export { findRepeated } from './uploads/repeated-upload.ts'
export { findHeldCertificate, uploadPartnerCertificate, type UploadOutcome } from './service.ts'
export type { HeldCertificate } from './held-certificate.ts'
export {
  findDomainPath,
  gatherTrustEvidence,
  holdTrustEvidence,
  anchoredUntil,
  isAnchored,
  isTrusted,
  type TrustEvidence,
} from './standing/trusted-path.ts'
export { currentHeld, endingHeld, heldDetail } from './ending-store.ts'
export { certificateEnd, certificateUpload } from './holder-list-store.ts'
export {
  loadAcceptedOfDomain,
  loadAll as loadHeldCertificates,
  loadCurrent as loadCurrentCertificate,
  loadCurrentOfHolders,
  loadCurrentOfPartners,
} from './store.ts'
export { announceChain, announcePartner, partnerData } from './announced/hub-messages.ts'
export { mountChains } from './announced/mount-chains.ts'
export { downloadOf, pemOf } from './wire.ts'

const wishOf = (
  params: { readonly partnerId: string },
  query: { readonly certificatePurpose?: CertificatePurpose | undefined },
) => ({ partnerId: params.partnerId, purpose: query.certificatePurpose })

const dayMilliseconds = 86_400_000

/** The certificate ends by the end of the day, UTC, that many days from now, and is not over yet (pms-1.3-delta, P16). */
const endsWithin = ({ platformSigned: { notAfter } }: HeldCertificate, days: number, now: Date): boolean => {
  const firstDay = Math.floor(now.getTime() / dayMilliseconds)
  return notAfter >= now && notAfter.getTime() < (firstDay + days + 1) * dayMilliseconds
}

/** Certificates that partners upload, and the platform-signed ones that they get in return. */
export const partnerCertificatesModule: Module = {
  name: 'partner-certificates',
  extensions: () => [
    offer(dependantSources, certifiedPartners),
    offer(setupSteps, partnerCertificateStep),
    offer(endingSources, endingPartnerCertificates),
    offer(currentStates, stateOfPartner),
  ],
  jobs: (app) => [nameKeysJob(app), keyDigestsJob(app)],
  routes: (app: App) => [
    route(contract.uploadPartnerCertificate, async ({ authority, request }) => {
      const { held, revocation, revocationProblems, isRepeated } = await uploadPartnerCertificate(
        app,
        authority,
        {
          partnerId: request.partnerId,
          text: request.certificateData,
          domain: request.partnerDomain,
          purpose: request.certificatePurpose,
          renew: request.renew,
        },
      )
      return {
        signedCertificateData: pemOf(answeredOf(held)),
        certificateId: held.id,
        timestamp: toLocalTime(app.clock.now()),
        revocation,
        revocationProblems: [...revocationProblems],
        isRepeated,
      }
    }),
    route(contract.getPartnerCertificate, async ({ authority, params, query }) => {
      const held = await getPartnerCertificate(app, authority, wishOf(params, query), {
        foreign: 'PMS_PRT_055',
      })
      await requireUnrevoked(app, held.platformSigned)
      return { certificateData: pemOf(held.platformSigned), timestamp: toLocalTime(app.clock.now()) }
    }),
    route(contract.getPartnerCertificateData, async ({ authority, params, query }) => {
      const held = await getPartnerCertificate(app, authority, wishOf(params, query), {
        foreign: 'PMS_CERTIFICATE_ERROR_007',
        deactivated: 'PMS_CERTIFICATE_ERROR_009',
        noPartner: 'PMS_CERTIFICATE_ERROR_002',
      })
      const now = app.clock.now()
      const caSigned = downloadOf(held.caSigned, now)
      const platformSigned = downloadOf(held.platformSigned, now)
      const isRevoked = (await revocationOf(app, held.platformSigned)) !== undefined
      return {
        caSignedCertificateData: caSigned.data,
        isCaSignedCertificateExpired: caSigned.isExpired,
        mosipSignedCertificateData: isRevoked ? '' : platformSigned.data,
        isMosipSignedCertificateExpired: platformSigned.isExpired,
        isMosipSignedCertificateRevoked: isRevoked,
      }
    }),
    route(contract.getPartnerCertificateChain, async ({ authority, params, query }) => {
      const held = await getPartnerCertificate(app, authority, wishOf(params, query), {
        foreign: 'PMS_CERTIFICATE_ERROR_007',
      })
      return {
        caSigned: (await caSignedChain(app, held)).map(presentChainLink),
        platformSigned: platformChain(app, held.platformSigned).map(presentChainLink),
      }
    }),
    route(contract.listOwnCertificates, async ({ authority, query }) => {
      const partners = await ownPartners(app.database, authority)
      if (partners.length === 0 && !authority.reachesEveryPartner)
        throw new Refusal('PMS_CERTIFICATE_ERROR_002')
      const ids = partners.map((partner) => partner.id)
      const held = await loadCurrentOfPartners(app.database, 'partner', ids)
      const days = query.expiryPeriod === undefined ? null : Number(query.expiryPeriod)
      const now = app.clock.now()
      const asked = partners.filter(({ id }) => {
        const own = held.get(id)
        return days === null || (own !== undefined && endsWithin(own, days, now))
      })
      return Promise.all(
        asked.map(async (partner) => {
          const own = held.get(partner.id)
          return presentOwnCertificate(partner, own, own ? await isTrusted(app, own) : null)
        }),
      )
    }),
    route(contract.listPartnerCertificates, async ({ authority, params }) => {
      const certificates = await listPartnerCertificates(app, authority, params.partnerId)
      const now = app.clock.now()
      return Promise.all(certificates.map(async (held) => presentHeld(held, await isTrusted(app, held), now)))
    }),
    route(contract.downloadPartnerCertificate, async ({ authority, params, query }) => {
      const held = await getHeldCertificate(app, authority, params)
      const certificate = query.signedBy === 'ca' ? held.caSigned : held.platformSigned
      const now = app.clock.now()
      if (now > certificate.notAfter) throw refusalOf(outOfDate(certificate, now))
      if (query.signedBy === 'platform') await requireUnrevoked(app, certificate)
      const chain =
        query.signedBy === 'ca' ? await caSignedChain(app, held) : platformChain(app, held.platformSigned)
      const name = `${held.holder.id}-${held.purpose.toLowerCase()}-${query.signedBy}-signed`
      return { ...fileOf(chain, name, query.format), timestamp: toInstant(now) }
    }),
  ],
}

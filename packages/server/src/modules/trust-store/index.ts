import { certsOnlyPkcs7, toPem } from '@entente/trust'
import type { App, Module } from '../../platform/app.ts'
import { toInstantOrNull, toLocalTime } from '../../platform/clock.ts'
import { offer } from '../../platform/extensions.ts'
import { recordedObjects } from '../../platform/record/recorded-objects.ts'
import { recordedAuthorities } from './recorded-authorities-store.ts'
import { readListRequest } from '../../platform/http/lists/list-request.ts'
import { pageAsAsked } from '../../platform/http/envelope/page-reply.ts'
import { route } from '../../platform/http/route.ts'
import { Refusal } from '../../platform/refusal.ts'
import { getAuthorityCrls } from './lists/authority-crls.ts'
import { changeState, previewChange } from './states/change-state.ts'
import {
  affectedList,
  changeTrustState,
  downloadTrustChain,
  getAuthorityCrls as authorityCrls,
  getTrustCertificate,
  listTrustCertificates,
  listTrustCrls,
  previewTrustChange,
  trustCertificates,
  uploadCaCertificate,
  uploadTrustCrl,
} from './contract.ts'
import { endingSources } from '../endings/index.ts'
import { endingAuthorities } from './endings/ending-store.ts'
import { setupSteps } from '../setup/index.ts'
import { firstRootStep } from './setup.ts'
import { listCrls } from './lists/crl-store.ts'
import { readDomain } from './domain.ts'
import { getTrustChain, uploadCaCertificates } from './service.ts'
import { listTrustCertificateRows, type TimeSpan, type TrustListRequest } from './store.ts'
import { uploadCrl } from './lists/upload-crl.ts'
import { createTrustMemory, trustMemories } from './view/trust-memory.ts'
import { actionsFrom } from './states/trust-state.ts'
import {
  checkCertificateId,
  presentChainLink,
  presentCrl,
  presentHeldCrl,
  presentImpact,
  presentTrustCertificate,
  presentUploaded,
} from './wire.ts'

export { foreignDomain, readDomain, type Domain } from './domain.ts'
export { isOwnWeakness, noIssuer, noPath, refusalOf, unreadable } from './uploads/certificate-rules.ts'
export { dependantSources, type DependantSource } from './states/impact.ts'
import { keyGuards } from '../platform-trust/index.ts'
import { isAuthorityKey } from './authority-keys.ts'

export { isAuthorityKey } from './authority-keys.ts'
export { revocationModeOf } from './view/checked-path.ts'
export { holdTrust } from './states/ground.ts'
export { getTrustChain, uploadCaCertificates } from './service.ts'

/** Whose things stop when an authority carries trust no more: the dry run of its suspension says so. @throws Refusal KER-PMS-019 */
export const partnersBelow = async (app: App, certificateId: string): Promise<string[]> => {
  const { affected } = await previewChange(app, { id: certificateId, action: 'suspend' })
  return [...new Set(affected.flatMap(({ partnerId }) => (partnerId === null ? [] : [partnerId])))]
}
export {
  listTrustCertificateRows,
  type Ground,
  type TrustCertificateRow,
  type TrustListRequest,
} from './store.ts'
export { memoryOf as trustMemoryOf } from './view/trust-memory.ts'
export { authorityOf, type TrustView } from './trust-certificate.ts'
export { namesOf, presentChainLink, presentTrustCertificate } from './wire.ts'

/** Type and domain are words of a closed list, in any case. */
export const readTrustFilters = (request: TrustListRequest): TrustListRequest => {
  const { caCertificateType: kind, partnerDomain: domain, state } = request.filters
  const upper = kind?.toUpperCase()
  if (upper !== undefined && upper !== 'ROOT' && upper !== 'INTERMEDIATE') throw new Refusal('KER-PCM-018')
  return {
    ...request,
    filters: {
      ...request.filters,
      ...(upper === undefined ? {} : { caCertificateType: upper }),
      ...(domain === undefined ? {} : { partnerDomain: readDomain(domain) }),
      ...(state === undefined ? {} : { state: state.toUpperCase() }),
    },
  }
}

/** From the begin of today to the end of the day, UTC, that many days from now. */
const daysFrom = (now: Date, days: number): TimeSpan => {
  const [from, until] = [0, days + 1].map(
    (later) => new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + later)),
  ) as [Date, Date]
  return { from, until }
}

/** Trust store: the CA certificates that each domain builds its chains on. */
export const trustStoreModule: Module = {
  name: 'trust-store',
  extensions: (app: App) => {
    const memory = createTrustMemory(app)
    return [
      offer(trustMemories, memory, () => memory.close()),
      offer(setupSteps, firstRootStep),
      ...endingAuthorities.map((source) => offer(endingSources, source)),
      offer(keyGuards, isAuthorityKey),
      offer(recordedObjects, recordedAuthorities),
    ]
  },
  routes: (app: App) => [
    route(uploadCaCertificate, async ({ authority, request }) => {
      const { certificateData, partnerDomain } = request
      const upload = await uploadCaCertificates(app, authority, certificateData, partnerDomain)
      return {
        status: upload.status,
        timestamp: toLocalTime(app.clock.now()),
        certificates: upload.certificates.map(presentUploaded),
      }
    }),
    route(listTrustCertificates, async ({ query }) => {
      const request = readTrustFilters(readListRequest(trustCertificates, query))
      const now = app.clock.now()
      const ends = query.expiryPeriod === undefined ? undefined : daysFrom(now, Number(query.expiryPeriod))
      const page = await listTrustCertificateRows(app.database, request, ends)
      return pageAsAsked(request, page, (row) => presentTrustCertificate(row, now))
    }),
    route(getTrustCertificate, async ({ params }) => {
      const { row, chain } = await getTrustChain(app, params.certificateId)
      return {
        ...presentTrustCertificate(row, app.clock.now()),
        uploadedBy: row.uploaded_by,
        stateReason: row.state_reason,
        stateChangedDateTime: toInstantOrNull(row.state_changed_at),
        stateChangedBy: row.state_changed_by,
        actions: actionsFrom(row.state),
        chain: chain.map(presentChainLink),
      }
    }),
    route(downloadTrustChain, async ({ params }) => {
      checkCertificateId(app.settings, params.certificateId)
      const { chain } = await getTrustChain(app, params.certificateId)
      const p7b = certsOnlyPkcs7(chain.map((certificate) => certificate.der))
      return { p7bFile: toPem('PKCS7', p7b), timestamp: toLocalTime(app.clock.now()) }
    }),
    route(previewTrustChange, async ({ params, query }) => {
      const { action, ...wanted } = query
      const page = readListRequest(affectedList, wanted)
      return presentImpact(await previewChange(app, { id: params.certificateId, action }), page)
    }),
    route(changeTrustState, async ({ authority, params, request }) => {
      const { row, impact } = await changeState(app, authority, { id: params.certificateId, ...request })
      return { certificateId: row.id, state: row.state, affected: impact.affected.length }
    }),
    route(uploadTrustCrl, async ({ authority, request }) => {
      const rows = await uploadCrl(app, authority, { text: request.crlData, domain: request.partnerDomain })
      return { ...presentCrl(rows[0]), stored: rows.map(presentCrl) }
    }),
    route(listTrustCrls, async () => (await listCrls(app.database)).map(presentCrl)),
    route(authorityCrls, async ({ params }) => {
      const { policy, lists } = await getAuthorityCrls(app, params.certificateId)
      return { policy, crls: lists.map(presentHeldCrl) }
    }),
  ],
}

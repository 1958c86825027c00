import { certsOnlyPkcs7, toPem } from '@entente/trust'
import type { App, Module } from '../../platform/app.ts'
import { toInstant } from '../../platform/clock.ts'
import { readListRequest } from '../../platform/http/list-request.ts'
import { pageReply } from '../../platform/http/page-reply.ts'
import { route } from '../../platform/http/route.ts'
import { ParameterRefusal, Refusal } from '../../platform/refusal.ts'
import {
  downloadTrustChain,
  getTrustCertificate,
  listTrustCertificates,
  trustCertificates,
  uploadCaCertificate,
} from './contract.ts'
import { readDomain } from './domain.ts'
import { getTrustChain, uploadCaCertificates } from './service.ts'
import { listTrustCertificateRows, type TrustListRequest } from './store.ts'
import { presentChainLink, presentTrustCertificate } from './wire.ts'

export { readDomain, type Domain } from './domain.ts'
export {
  checkAlgorithms,
  checkDates,
  checkVersion,
  dayText,
  isOwnWeakness,
  noPath,
  unreadable,
} from './certificate-rules.ts'
export { loadTrustView, uploadCaCertificates } from './service.ts'
export type { TrustView } from './trust-certificate.ts'
export { presentChainLink } from './wire.ts'

/** Type and domain are words of a closed list, in any case. */
const readFilters = (request: TrustListRequest): TrustListRequest => {
  const { caCertificateType: kind, partnerDomain: domain } = request.filters
  const upper = kind?.toUpperCase()
  if (upper !== undefined && upper !== 'ROOT' && upper !== 'INTERMEDIATE') throw new Refusal('KER-PCM-018')
  return {
    ...request,
    filters: {
      ...request.filters,
      ...(upper === undefined ? {} : { caCertificateType: upper }),
      ...(domain === undefined ? {} : { partnerDomain: readDomain(domain) }),
    },
  }
}

/** Trust store: the CA certificates that each domain builds its chains on. */
export const trustStoreModule: Module = {
  name: 'trust-store',
  routes: (app: App) => [
    route(uploadCaCertificate, async ({ authority, request }) => ({
      status: await uploadCaCertificates(app, authority, request.certificateData, request.partnerDomain),
      timestamp: toInstant(app.clock.now()),
    })),
    route(listTrustCertificates, async ({ query }) => {
      const request = readFilters(readListRequest(trustCertificates, query))
      const now = app.clock.now()
      const page = await listTrustCertificateRows(app.database, request)
      return pageReply(request, page, (row) => presentTrustCertificate(row, now))
    }),
    route(getTrustCertificate, async ({ params }) => {
      const { row, chain } = await getTrustChain(app, params.certificateId)
      return {
        ...presentTrustCertificate(row, app.clock.now()),
        uploadedBy: row.uploaded_by,
        chain: chain.map(presentChainLink),
      }
    }),
    route(downloadTrustChain, async ({ params }) => {
      if (params.certificateId.trim() === '') throw new ParameterRefusal('PMS_CERTIFICATE_ERROR_012')
      const { chain } = await getTrustChain(app, params.certificateId)
      const p7b = certsOnlyPkcs7(chain.map((certificate) => certificate.der))
      return { p7bFile: toPem('PKCS7', p7b), timestamp: toInstant(app.clock.now()) }
    }),
  ],
}

import { toPem } from '@entente/trust'
import type { App } from '../../platform/app.ts'
import { toInstant } from '../../platform/clock.ts'
import { readListRequest } from '../../platform/http/lists/list-request.ts'
import { pageReply } from '../../platform/http/envelope/page-reply.ts'
import { route, type Route } from '../../platform/http/route.ts'
import { Refusal } from '../../platform/refusal.ts'
import { loadPartner } from '../partners/index.ts'
import { clearKey, isClearable } from './keys/clear-key.ts'
import {
  clearCertificateKey,
  getIssuedCertificate,
  getKeyProof,
  getPlatformAuthorities,
  issuedCertificates,
  listIssuedCertificates,
  listPartnerIssuedCertificates,
  requestTlsCertificate,
  revokeIssuedCertificate,
} from './contract.ts'
import { consequencesOf, openReasons } from './issued-certificate.ts'
import { isToldCompromised } from './keys/key-store.ts'
import { listIssuedRows, loadIssuedOfPartner, loadLive } from './issued-store.ts'
import { getIssued, revokeIssued } from './revocation/revocation.ts'
import { keyProofOf, requestTls } from './issuing/tls-request.ts'
import { livingAuthorities, pemOf, pkcs7Of, presentAuthorities, presentIssued } from './wire.ts'

const authorityRoutes = (app: App): Route[] => [
  route(getPlatformAuthorities, async () => {
    const now = app.clock.now()
    return {
      p7bFile: pkcs7Of(livingAuthorities(app.keys, now)),
      timestamp: toInstant(now),
      authorities: presentAuthorities(app, now),
    }
  }),
]

const issuedRoutes = (app: App): Route[] => [
  route(listIssuedCertificates, async ({ query }) => {
    const now = app.clock.now()
    const request = readListRequest(issuedCertificates, query)
    const page = await listIssuedRows(app.database, request, now)
    return pageReply(request, page, (row) => presentIssued(row, now))
  }),
  route(listPartnerIssuedCertificates, async ({ authority, params }) => {
    const partner = await loadPartner(app.database, params.partnerId)
    if (!partner) {
      authority.nothingToOwn()
      throw new Refusal('PMS_PRT_005')
    }
    authority.requireOwner(partner, 'PMS_CERTIFICATE_ERROR_007')
    const now = app.clock.now()
    return (await loadIssuedOfPartner(app.database, partner.id)).map((row) => presentIssued(row, now))
  }),
  route(getIssuedCertificate, async ({ authority, params }) => {
    const row = await getIssued(app, authority, params.certificateId)
    const now = app.clock.now()
    const live = await loadLive(app.database, { type: row.holder_type, id: row.holder_id }, now)
    return {
      ...presentIssued(row, now),
      certificateData: toPem('CERTIFICATE', row.der),
      revocableFor: [...openReasons(row, { now, isTold: await isToldCompromised(app.database, row) })],
      stops: [...consequencesOf(row)],
      hasReplacement: live.some(
        ({ id, purpose, revoked_at }) => id !== row.id && purpose === row.purpose && revoked_at === null,
      ),
      isKeyClearable: authority.isAdmin && (await isClearable(app, row)),
    }
  }),
  route(revokeIssuedCertificate, async ({ authority, params, request }) => {
    const row = await revokeIssued(app, authority, {
      id: params.certificateId,
      reason: request.reason,
      note: request.note ?? null,
    })
    return presentIssued(row, app.clock.now())
  }),
  route(clearCertificateKey, async ({ authority, params, request }) => {
    await clearKey(app, authority, { id: params.certificateId, reason: request.reason })
    return { certificateId: params.certificateId }
  }),
  route(getKeyProof, ({ authority, params }) => keyProofOf(app, authority, params.partnerId)),
  route(requestTlsCertificate, async ({ authority, params, request }) => {
    const { id, signed } = await requestTls(app, authority, {
      partnerId: params.partnerId,
      text: request.certificateRequest,
      replaces: request.replaces ?? null,
    })
    const { certificate } = signed
    const issuer = app.keys.authorities.find((key) => key.id === signed.issuerKeyId)
    const root = app.keys.authorities.find((key) => key.id === issuer?.issuerId)
    const chain = [certificate, ...[issuer, root].flatMap((key) => (key ? [key.certificate] : []))]
    return {
      certificateId: id,
      certificateData: pemOf(certificate),
      chainData: chain.map(pemOf).join(''),
      validTill: toInstant(certificate.notAfter),
    }
  }),
]

export const platformTrustRoutes = (app: App): Route[] => [...authorityRoutes(app), ...issuedRoutes(app)]

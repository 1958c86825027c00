import type { App } from '../../platform/app.ts'
import { toLocalTime, toLocalTimeOrNull } from '../../platform/clock.ts'
import { contractPageReply, pageReply } from '../../platform/http/envelope/page-reply.ts'
import { readListRequest } from '../../platform/http/lists/list-request.ts'
import { route, type Route } from '../../platform/http/route.ts'
import * as contract from './contract.ts'
import { listNotices } from './notices/contract-list.ts'
import { dismissNotice } from './notices/dismiss.ts'
import { getNotice } from './notices/get-notice.ts'
import { dismissAll, pageNotices } from './notices/notice-store.ts'
import { keptSince, loadReader } from './notices/reader.ts'
import { getSeen, putSeen } from './notices/seen.ts'
import { presentForContract, presentNotice, wirePartnerOf, wireTypeOf } from './notices/wire.ts'
import * as own from './own-contract.ts'

/** The operations about notices of what ends. */
export const expiryRoutes = (app: App): readonly Route[] => [
  route(contract.listNotices, async ({ authority, query }) => {
    const { request, reader, page } = await listNotices(app, authority, query)
    return contractPageReply(request, page, (notice) => presentForContract(notice, reader))
  }),
  route(contract.dismissNotice, async ({ authority, params, request }) => {
    const { notice, reader } = await dismissNotice(app, authority, {
      noticeId: params.notificationId,
      status: request.notificationStatus,
    })
    return {
      id: notice.id,
      partnerId: wirePartnerOf(notice, reader),
      notificationType: wireTypeOf(notice),
      notificationStatus: 'DISMISSED' as const,
    }
  }),
  route(contract.putSeen, async ({ authority, params, request }) => {
    const wish = { userId: params.userId, at: request.notificationsSeenDtimes }
    return { notificationsSeenDtimes: toLocalTime(await putSeen(app, authority, wish)) }
  }),
  route(contract.getSeen, async ({ authority, params }) => ({
    notificationsSeenDtimes: toLocalTimeOrNull(await getSeen(app, authority, params.userId)),
  })),
  route(own.pageNotices, async ({ authority, query }) => {
    const request = readListRequest(own.noticeListing, query)
    const reader = await loadReader(app.database, authority)
    return pageReply(
      request,
      await pageNotices(app.database, reader, { request, since: keptSince(app) }),
      presentNotice,
    )
  }),
  route(own.getNotice, ({ authority, params }) => getNotice(app, authority, params.noticeId)),
  route(own.dismissAllNotices, async ({ authority, request }) => {
    const reader = await loadReader(app.database, authority)
    if (reader.accountId === null) return { dismissed: 0 }
    const wish = { kind: request.kind ?? undefined, at: app.clock.now() }
    return { dismissed: await app.database.transaction((tx) => dismissAll(tx, reader, wish)) }
  }),
]

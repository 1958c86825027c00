import type { Authority } from '../../platform/access/authority.ts'
import type { App } from '../../platform/app.ts'
import { toInstant } from '../../platform/clock.ts'
import { pageReply } from '../../platform/http/envelope/page-reply.ts'
import { readListRequest } from '../../platform/http/lists/list-request.ts'
import { route, type Route } from '../../platform/http/route.ts'
import { Refusal } from '../../platform/refusal.ts'
import { loadPartner, requireOwnPartner } from '../partners/index.ts'
import { newChallenge } from './challenge.ts'
import * as contract from './contract.ts'
import { mayGoLive, mustGoLive } from './go-live.ts'
import { handIn } from './hand-in.ts'
import { list, loadReport } from './store.ts'
import { pageStandings } from './list-store.ts'
import { presentEntry, presentStanding } from './wire.ts'
import { withdraw } from './withdraw.ts'

const mostShown = 50

const getGoLive = async (app: App, authority: Authority, partnerId: string) => {
  const partner = requireOwnPartner(authority, await loadPartner(app.database, partnerId))
  const entries = await list(app.database, partner.id, mostShown)
  const isLive = entries[0]?.kind === 'passed'
  const handsIn = !isLive && mayGoLive(partner) && authority.mayChange(partner)
  const withdraws = isLive && authority.hasAnyRole(['PARTNER_ADMIN', 'PARTNERMANAGER'])
  const { challenge, expiresAt } = newChallenge(app.vault, partner.id, app.clock.now())
  return {
    partnerId: partner.id,
    organizationName: partner.organisationName,
    isRequired: mustGoLive(partner, app.settings.goLive),
    isLive,
    challenge: handsIn ? { text: challenge, expiryDateTime: toInstant(expiresAt) } : null,
    actions: [...(handsIn ? (['hand-in'] as const) : []), ...(withdraws ? (['withdraw'] as const) : [])],
    entries: entries.map(presentEntry),
  }
}

/** @throws Refusal PMS_PRT_055, PMS_PRT_005, ENT_LIV_010 */
const getReport = async (
  app: App,
  authority: Authority,
  { partnerId, entryId }: { readonly partnerId: string; readonly entryId: string },
) => {
  const { id } = requireOwnPartner(authority, await loadPartner(app.database, partnerId))
  const report = await loadReport(app.database, { partnerId: id, id: entryId })
  if (report === undefined) throw new Refusal('ENT_LIV_010')
  return { fileName: `${id}-report.jws`, fileData: `${report}\n`, timestamp: toInstant(app.clock.now()) }
}

/** The operations of the module. */
export const goLiveRoutes = (app: App): Route[] => [
  route(contract.pageGoLive, async ({ query }) => {
    const request = readListRequest(contract.goLiveListing, query)
    return pageReply(
      request,
      await pageStandings(app.database, request, app.settings.goLive),
      presentStanding,
    )
  }),
  route(contract.getGoLive, ({ authority, params }) => getGoLive(app, authority, params.partnerId)),
  route(contract.handInRun, async ({ authority, params, request }) =>
    presentEntry(await handIn(app, authority, { ...params, text: request.report })),
  ),
  route(contract.getReport, ({ authority, params }) => getReport(app, authority, params)),
  route(contract.withdrawGoLive, async ({ authority, params, request }) =>
    presentEntry(await withdraw(app, authority, { ...params, ...request })),
  ),
]

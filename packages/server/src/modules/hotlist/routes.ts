import type { App } from '../../platform/app.ts'
import { pageReply } from '../../platform/http/envelope/page-reply.ts'
import { readListRequest } from '../../platform/http/lists/list-request.ts'
import { route, type Route } from '../../platform/http/route.ts'
import { presentSheet } from '../../platform/imports/present-sheet.ts'
import { Refusal } from '../../platform/refusal.ts'
import { block } from './block.ts'
import { changeEntry } from './change.ts'
import * as contract from './contract.ts'
import { importEntries } from './import.ts'
import { lift, liftId } from './lift.ts'
import { pageEntries } from './list-store.ts'
import * as own from './own-contract.ts'
import { previewBlock } from './preview.ts'
import { listLiveOfId, load, loadStops } from './store.ts'
import { readSubject, subjectOfId } from './subject.ts'
import * as wire from './wire.ts'

type Named = ReturnType<typeof wire.readNamed>

const statusOf = async (app: App, named: Named) => {
  const [lasting] = await listLiveOfId(app.database, named.kind, named.contractId, app.clock.now())
  return wire.presentStatus(named, lasting)
}

/** The contract's hotlist service. */
const contractRoutes = (app: App): Route[] => [
  route(contract.blockId, async ({ authority, request }) => {
    const named = wire.readNamed(request)
    const wish = {
      reason: request.reason ?? null,
      evidence: null,
      endsAt: wire.readEnd(request.expiryTimestamp),
    }
    await block(app, authority, subjectOfId(named.kind, named.contractId), wish)
    return statusOf(app, named)
  }),
  route(contract.unblockId, async ({ authority, request }) => {
    const named = wire.readNamed(request)
    await liftId(app, authority, { ...named, reason: request.reason ?? null })
    return statusOf(app, named)
  }),
  route(contract.getIdStatus, async ({ params }) => statusOf(app, wire.readNamed(params))),
]

const ownQueries = (app: App): Route[] => [
  route(own.pageEntries, async ({ query }) => {
    const request = readListRequest(own.hotlistListing, query)
    const page = await pageEntries(app.database, request)
    const stops = await loadStops(
      app.database,
      page.rows.map(({ id }) => id),
    )
    return pageReply(request, page, (each) => wire.presentEntry(each, stops.get(each.id), app.clock.now()))
  }),
  route(own.getEntry, async ({ authority, params }) => {
    const entry = await load(app.database, params.entryId)
    if (!entry) throw new Refusal('ENT_HOT_004')
    const stops = (await loadStops(app.database, [entry.id])).get(entry.id)
    return wire.presentDetails(entry, { stops, mayChange: authority.isAdmin }, app.clock.now())
  }),
  route(own.previewBlock, async ({ request }) => wire.presentPreview(await previewBlock(app, request))),
]

const ownCommands = (app: App): Route[] => [
  route(own.blockThing, async ({ authority, request }) => {
    const subject = await readSubject(app, request)
    const { reason, evidence = null } = request
    const wish = { reason, evidence, endsAt: wire.readEnd(request.endDateTime) }
    return wire.presentBlocked(await block(app, authority, subject, wish))
  }),
  route(own.importEntries, async ({ authority, request, locale }) => {
    const { file, encoding, isDryRun, from } = request
    const { sheet, outcomes, next } = await importEntries(app, authority, {
      file: Buffer.from(file, 'base64'),
      encoding: encoding ?? undefined,
      isDryRun,
      from: from ?? 0,
    })
    return { ...presentSheet(sheet, locale), outcomes, next }
  }),
  route(own.changeEntry, async ({ authority, params, request }) => {
    const { reason, evidence = null } = request
    const wish = { reason, evidence, endsAt: wire.readEnd(request.endDateTime) }
    return wire.presentBlocked(await changeEntry(app, authority, params.entryId, wish))
  }),
  route(own.liftEntry, async ({ authority, params, request }) => {
    const { id: entryId, state } = await lift(app, authority, { ...params, ...request })
    return { entryId, state }
  }),
]

/** The operations about the hotlist. */
export const hotlistRoutes = (app: App): readonly Route[] => [
  ...contractRoutes(app),
  ...ownCommands(app),
  ...ownQueries(app),
]

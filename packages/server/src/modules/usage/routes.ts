import type { App } from '../../platform/app.ts'
import { toInstant } from '../../platform/clock.ts'
import { pageReply } from '../../platform/http/envelope/page-reply.ts'
import { readListRequest } from '../../platform/http/lists/list-request.ts'
import { route, type Route } from '../../platform/http/route.ts'
import { loadPartners } from '../partners/index.ts'
import * as contract from './contract.ts'
import { usesKafka } from './kafka/connection.ts'
import { loadProgress } from './kafka/counting-store.ts'
import { explainTransaction } from './reading/explain.ts'
import { pageUsage } from './reading/log-store.ts'
import { beginningsOf, readPeriod, steps } from './reading/period.ts'
import { reachOf } from './reading/reach-store.ts'
import { loadSeries, loadSlowest, loadSum, loadTotals } from './reading/total-store.ts'
import { listProcesses } from './run-time/process-store.ts'
import * as wire from './wire.ts'

const dayMilliseconds = steps.day.milliseconds
const mostTotals = 100
const mostSlow = 10

const namesOf = async (
  { database }: App,
  ids: readonly (string | null)[],
): Promise<ReadonlyMap<string | null, string>> => {
  const known = ids.filter((id) => id !== null)
  const partners = known.length === 0 ? [] : await loadPartners(database, known)
  return new Map(partners.map(({ id, organisationName }) => [id, organisationName]))
}

const seriesRoute = (app: App): Route =>
  route(contract.getSeries, async ({ authority, query }) => {
    const { step, from, to, ...subject } = query
    const { milliseconds, most, usual } = steps[step]
    const period = readPeriod(
      { from, to },
      { now: app.clock.now(), usual: usual * milliseconds, most: most * milliseconds },
    )
    const asked = { reach: reachOf(authority), period, ...subject }
    const series = await loadSeries(app.database, step, asked)
    const points = beginningsOf(step, period).map((at) => ({
      startDateTime: toInstant(at),
      ...wire.presentFigures(series.get(at.getTime())),
    }))
    return { step, points }
  })

const totalsRoute = (app: App): Route =>
  route(contract.getTotals, async ({ authority, query, locale }) => {
    const { by, step = 'day', from, to, ...subject } = query
    const most = steps.day.most * dayMilliseconds
    const usual = steps[step].usual * steps[step].milliseconds
    const period = readPeriod({ from, to }, { now: app.clock.now(), usual, most })
    const asked = { reach: reachOf(authority), period, ...subject }
    const [rows, sum] = await Promise.all([
      loadTotals(app.database, by, asked, mostTotals),
      loadSum(app.database, asked),
    ])
    // Partners and MISPs know each other by their ids.
    const hasNames = authority.reachesEveryPartner && (by === 'partner' || by === 'misp')
    const names = hasNames
      ? await namesOf(
          app,
          rows.map(({ id }) => id),
        )
      : undefined
    return {
      total: wire.presentFigures(sum),
      rows: rows.map(({ id, ...figures }) => ({
        id,
        orgName: names?.get(id) ?? null,
        cause: by === 'code' ? wire.causeOf(app, { code: id }, locale).cause : null,
        ...wire.presentFigures(figures),
      })),
    }
  })

const runTimeRoute = (app: App): Route =>
  route(contract.getRunTime, async ({ locale }) => {
    const now = app.clock.now()
    const to = new Date(now.getTime() + 1)
    const period = { from: new Date(now.getTime() - steps.hour.milliseconds), to }
    const asked = { reach: undefined, period }
    const [processes, codes, slowest, progress] = await Promise.all([
      listProcesses(app.database),
      loadTotals(app.database, 'code', asked, mostTotals),
      loadSlowest(app.database, period, mostSlow),
      usesKafka(app.settings) ? loadProgress(app.database) : undefined,
    ])
    const names = await namesOf(
      app,
      slowest.map(({ partnerId }) => partnerId),
    )
    const shown = processes.map(wire.presentProcess(now))
    return {
      callsPerSecond: Math.round(shown.reduce((sum, each) => sum + each.callsPerSecond, 0) * 10) / 10,
      processes: shown,
      counting: progress === undefined ? null : wire.presentProgress(now, progress),
      refusals: codes.flatMap(({ id: code, refused: calls }) =>
        code === null ? [] : [{ code, calls, cause: wire.causeOf(app, { code }, locale).cause }],
      ),
      slowest: slowest.map(({ partnerId, code, calls, slowestUs }) => ({
        partnerId,
        orgName: names.get(partnerId) ?? null,
        code,
        calls,
        slowestLatencyMs: slowestUs / 1000,
      })),
    }
  })

/** What readers ask of the usage log. */
export const usageRoutes = (app: App): Route[] => [
  route(contract.pageUsage, async ({ authority, query, locale }) => {
    const request = readListRequest(contract.usageListing, query)
    const most = app.settings.USAGE_RETENTION_MONTHS * 31 * dayMilliseconds
    const period = readPeriod(query, { now: app.clock.now(), usual: 31 * dayMilliseconds, most })
    const page = await pageUsage(app.database, request, { reach: reachOf(authority), period })
    return pageReply(request, page, wire.presentUsage(app, locale))
  }),
  seriesRoute(app),
  totalsRoute(app),
  route(contract.explainUsage, async ({ authority, params, locale }) =>
    (await explainTransaction(app, authority, params.transactionId)).map(wire.presentExplained(app, locale)),
  ),
  route(contract.getKeeping, ({ authority }) => {
    authority.nothingToOwn()
    return wire.presentKeeping(app.settings)
  }),
  runTimeRoute(app),
]

import type { App } from '../../platform/app.ts'
import { toInstant } from '../../platform/clock.ts'
import type { Locale } from '../../platform/i18n/locale.ts'
import { checksFor, groupOfCode } from './checks.ts'
import type { Settings } from '../../settings.ts'
import { usesKafka } from './kafka/connection.ts'
import { longestSilence, type Progress } from './kafka/counting-store.ts'
import type { Explained } from './reading/explain.ts'
import type { Figures } from './reading/total-store.ts'
import { silentMilliseconds } from './run-time/heartbeat.ts'
import type { RunTimeProcess } from './run-time/process-store.ts'
import type { StoredUsage } from './usage.ts'

const rounded = (milliseconds: number): number => Math.round(milliseconds * 1000) / 1000

/** Why a code refuses; nothing for a code that no check has any more. */
export const causeOf = (
  app: Pick<App, 'extensions'>,
  { code, words = {} }: { readonly code: string | null; readonly words?: StoredUsage['words'] },
  locale: Locale,
): { readonly cause: string | null; readonly remedy: string | null } => {
  const group = code === null ? undefined : groupOfCode(app, code)
  return group && code !== null ? group.explain(code, words, locale) : { cause: null, remedy: null }
}

/** One use, for a reader. */
export const presentUsage = (app: Pick<App, 'extensions'>, locale: Locale) => (usage: StoredUsage) => ({
  usageId: usage.id,
  dateTime: toInstant(usage.at),
  source: usage.source,
  transactionId: usage.transactionId,
  partnerId: usage.partnerId,
  mispId: usage.mispId,
  apiKeyId: usage.apiKeyId,
  clientId: usage.clientId,
  policyId: usage.policyId,
  licenceId: usage.licenceId,
  operation: usage.operation,
  verdict: usage.isAllowed ? ('allowed' as const) : ('refused' as const),
  code: usage.code,
  ...causeOf(app, usage, locale),
  latencyMs: rounded(usage.latencyMs),
})

/** One use with its checks, for a reader. */
export const presentExplained =
  (app: Pick<App, 'extensions'>, locale: Locale) =>
  ({ usage, checks, actor, isReaders }: Explained) => {
    const groups = checksFor(app, usage.source)
    return {
      ...presentUsage(app, locale)(usage),
      checks: checks.map(({ check, state, group }) => ({
        check,
        title: groups[group]?.titleOf(check, locale) ?? check,
        state,
      })),
      actor,
      isYours: isReaders,
    }
  }

const nothing: Figures = { allowed: 0, refused: 0, latencyUs: 0, slowestUs: 0 }

/** Numbers, for a reader. */
export const presentFigures = (figures: Figures = nothing) => {
  const { allowed, refused, latencyUs, slowestUs } = figures
  const calls = allowed + refused
  return {
    allowed,
    refused,
    averageLatencyMs: calls === 0 ? 0 : rounded(latencyUs / calls / 1000),
    slowestLatencyMs: rounded(slowestUs / 1000),
  }
}

/** A process, for administrators. */
export const presentProcess = (now: Date) => (told: RunTimeProcess) => {
  const isAlive = now.getTime() - told.toldAt.getTime() <= silentMilliseconds
  return {
    processId: told.id,
    kind: told.kind,
    host: told.host,
    pid: told.pid,
    startedDateTime: toInstant(told.startedAt),
    toldDateTime: toInstant(told.toldAt),
    isAlive,
    callsPerSecond: isAlive ? Math.round(told.callsPerSecond * 10) / 10 : 0,
    feedAgeMs: told.feedAgeMs,
    waiting: told.waiting,
    lost: told.lost,
  }
}

/** How the counting stands, for administrators. */
export const presentProgress = (now: Date, { lookedAt, behind, passedOver }: Progress) => ({
  isAlive: now.getTime() - lookedAt.getTime() <= longestSilence,
  lookedDateTime: toInstant(lookedAt),
  behind,
  passedOver,
})

/** What the log holds, for a reader. */
export const presentKeeping = (settings: Settings) => {
  const isInKafka = usesKafka(settings)
  return {
    keptIn: isInKafka ? ('kafka' as const) : ('database' as const),
    months: settings.USAGE_RETENTION_MONTHS,
    rowsPerHour: isInKafka ? settings.USAGE_KAFKA_ROWS : null,
  }
}

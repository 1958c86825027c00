import { sql } from 'kysely'
import type { Reader } from '../../../platform/database/database.ts'
import type { totalDimensions } from '../contract.ts'
import { beginningsOf, steps, type Period, type Step } from './period.ts'
import { isReached, type Reach } from './reach-store.ts'

/** How often, and how fast. */
export interface Figures {
  readonly allowed: number
  readonly refused: number
  readonly latencyUs: number
  readonly slowestUs: number
}

/** Of whom numbers are asked. */
export interface NumbersOf {
  readonly reach: Reach
  readonly period: Period
  readonly partnerId?: string | undefined
  readonly mispId?: string | undefined
  readonly licenceId?: string | undefined
}

export type Dimension = (typeof totalDimensions)[number]

const figures = sql`
  coalesce(sum(calls) filter (where code = ''), 0)::bigint as allowed,
  coalesce(sum(calls) filter (where code <> ''), 0)::bigint as refused,
  coalesce(sum(latency_us), 0)::bigint as "latencyUs", coalesce(max(slowest_us), 0) as "slowestUs"`

const isAsked = (step: Step, { reach, period, partnerId, mispId, licenceId }: NumbersOf) => {
  // The step in which the period begins counts whole.
  const [first = period.from] = beginningsOf(step, period)
  const named = [
    ['partner_id', partnerId],
    ['misp_id', mispId],
    ['licence_id', licenceId?.toLowerCase()],
  ] as const
  const conditions = named.flatMap(([column, value]) =>
    value?.trim() ? [sql` and ${sql.ref(column)} = ${value.trim()}`] : [],
  )
  return sql`span = ${step} and starts_at >= ${first} and starts_at < ${period.to} and ${isReached(reach)}
    ${sql.join(conditions, sql` `)}`
}

/** The numbers of each step that has any. */
export const loadSeries = async (
  reader: Reader,
  step: Step,
  asked: NumbersOf,
): Promise<ReadonlyMap<number, Figures>> => {
  const { rows } = await sql<Figures & { starts_at: Date }>`
    select starts_at, ${figures} from usage_total where ${isAsked(step, asked)} group by starts_at`.execute(
    reader.tables,
  )
  return new Map(rows.map(({ starts_at: at, ...numbers }) => [at.getTime(), numbers]))
}

const dimensionColumns = {
  partner: 'partner_id',
  misp: 'misp_id',
  licence: 'licence_id',
  code: 'code',
} as const satisfies Record<Dimension, string>

/** Hours, while they are few enough. */
const stepFor = ({ from, to }: Period): Step =>
  to.getTime() - from.getTime() <= 3 * steps.day.milliseconds ? 'hour' : 'day'

/** The numbers of everybody in one of the dimensions, those with the most calls first; id null: not known. */
export const loadTotals = async (
  reader: Reader,
  dimension: Dimension,
  asked: NumbersOf,
  limit: number,
): Promise<(Figures & { readonly id: string | null })[]> => {
  const column = sql.ref(dimensionColumns[dimension])
  const { rows } = await sql<Figures & { id: string | null }>`
    select nullif(${column}, '') as id, ${figures} from usage_total where ${isAsked(stepFor(asked.period), asked)}
    group by ${column} order by sum(calls) desc, ${column} limit ${limit}`.execute(reader.tables)
  return rows
}

/** The numbers of all together. */
export const loadSum = async (reader: Reader, asked: NumbersOf): Promise<Figures | undefined> => {
  const { rows } = await sql<Figures>`
    select ${figures} from usage_total where ${isAsked(stepFor(asked.period), asked)}`.execute(reader.tables)
  return rows[0]
}

/** Whom it took longest to answer. */
export interface Slow {
  readonly partnerId: string | null
  readonly code: string | null
  readonly calls: number
  readonly slowestUs: number
}

export const loadSlowest = async (reader: Reader, period: Period, limit: number): Promise<Slow[]> => {
  const { rows } = await sql<Slow>`
    select nullif(partner_id, '') as "partnerId", nullif(code, '') as code, sum(calls)::bigint as calls,
      max(slowest_us) as "slowestUs"
    from usage_total where ${isAsked('hour', { reach: undefined, period })}
    group by partner_id, code order by max(slowest_us) desc, partner_id, code limit ${limit}`.execute(
    reader.tables,
  )
  return rows
}

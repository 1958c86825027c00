import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { PoolClient } from 'pg'

const mark = '/* prepared */'

/**
 * Has a query planned once for each connection: `query.modifyFront(prepared)`. For questions that are asked all the time
 * in few texts and without values of filters, for which one plan would have to fit all; planning takes longer than a
 * page. Not inside a transaction: see `prepareOn`.
 */
export const prepared = sql.raw(mark)

const names = new Map<string, string>()

/** A connection keeps its plans for as long as it lasts, so there may not be ever more of them. */
const mostPlans = 500

/** Under which name a connection keeps the plan of a text; undefined when it knows too many. */
export const nameOfPlan = (text: string): string | undefined => {
  const known = names.get(text)
  if (known !== undefined || names.size >= mostPlans) return known
  const name = createHash('sha256').update(text).digest('hex').slice(0, 40)
  names.set(text, name)
  return name
}

/** A migration has given a table other columns since: the plan stays refused for as long as the connection lasts. */
const isOutdated = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === '0A000'

type Query = (text: unknown, values?: unknown) => unknown

/** Lets a connection keep the plans of marked queries. */
export const prepareOn = (client: PoolClient): void => {
  const plain = client.query.bind(client) as unknown as Query
  const outdated = new Set<string>()
  const planned = async (text: string, values: unknown): Promise<unknown> => {
    try {
      return await plain({ name: nameOfPlan(text), text, values })
    } catch (error) {
      if (!isOutdated(error)) throw error
      outdated.add(text)
      return plain(text, values)
    }
  }
  const query: Query = (text, values) =>
    typeof text === 'string' && text.startsWith(`select ${mark}`) && !outdated.has(text)
      ? planned(text, values)
      : plain(text, values)
  Object.assign(client, { query })
}

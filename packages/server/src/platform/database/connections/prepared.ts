import { createHash } from 'node:crypto'
import { sql } from 'kysely'

const mark = '/* prepared */'

/**
 * Has a query planned once for each connection: `query.modifyFront(prepared)`. For questions that are asked all the time
 * in few texts and without values of filters, for which one plan would have to fit all; planning takes longer than a
 * page. Inside a transaction it is planned every time, for there a plan that a migration has made void could not be given up.
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

/** True for a query that was marked so. */
export const isMarkedPrepared = (text: string): boolean => text.startsWith(`select ${mark}`)

/** A migration has given a table other columns since: the plan stays refused for as long as the connection lasts. */
export const isOutdated = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === '0A000'

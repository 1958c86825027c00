import { Refusal } from '../../../platform/refusal.ts'
import { dayOf, toDay } from '../notice.ts'

/** A month on a page with what is around it, three times over. */
const mostDays = 130

/** @throws Refusal ENT_EXP_002 */
export const readDay = (text: string): Date => {
  const at = new Date(`${text}T00:00:00Z`)
  if (!/^\d{4}-\d\d-\d\d$/u.test(text) || Number.isNaN(at.getTime()) || toDay(at) !== text)
    throw new Refusal('ENT_EXP_002', { most: mostDays })
  return at
}

/** A span from the first moment of one day to the last of another. @throws Refusal ENT_EXP_002 for none, or a long one */
export const readSpan = (query: {
  readonly from: string
  readonly until: string
}): { readonly from: Date; readonly until: Date } => {
  const [from, last] = [readDay(query.from), readDay(query.until)]
  const until = dayOf(last, 1)
  if (until <= from || dayOf(from, mostDays) < until) throw new Refusal('ENT_EXP_002', { most: mostDays })
  return { from, until }
}

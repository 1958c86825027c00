const dayMilliseconds = 86_400_000

/** `yyyy-MM-dd` of a moment, UTC, the calendar in which things end. */
export const toDay = (at: Date): string => at.toISOString().slice(0, 10)

/** The first moment of a day, UTC. */
export const dayStart = (day: string): Date => new Date(`${day}T00:00:00Z`)

export const isMonth = (text: unknown): text is string =>
  typeof text === 'string' && /^\d{4}-(?:0[1-9]|1[0-2])$/u.test(text)

export const isDay = (text: unknown): text is string =>
  typeof text === 'string' &&
  /^\d{4}-\d\d-\d\d$/u.test(text) &&
  !Number.isNaN(dayStart(text).getTime()) &&
  toDay(dayStart(text)) === text

/** The month, `yyyy-MM`, that many months later. */
export const laterMonth = (month: string, months: number): string => {
  const [year = 0, number = 1] = month.split('-').map(Number)
  return toDay(new Date(Date.UTC(year, number - 1 + months, 1))).slice(0, 7)
}

/** The first and the last day of a month. */
export const spanOf = (month: string): { readonly from: string; readonly until: string } => {
  const next = dayStart(`${laterMonth(month, 1)}-01`)
  return { from: `${month}-01`, until: toDay(new Date(next.getTime() - dayMilliseconds)) }
}

/**
 * The weeks of a month, seven days each; null where a day belongs to another month.
 * @param firstDay on which a week begins, from 0, Sunday
 */
export const weeksOf = (month: string, firstDay: number): (string | null)[][] => {
  const { from, until } = spanOf(month)
  const before = (dayStart(from).getUTCDay() - firstDay + 7) % 7
  const days = Number(until.slice(8))
  const weeks: (string | null)[][] = []
  for (let first = -before; first < days; first += 7)
    weeks.push(
      Array.from({ length: 7 }, (_, index) => {
        const number = first + index + 1
        return number < 1 || number > days ? null : `${month}-${String(number).padStart(2, '0')}`
      }),
    )
  return weeks
}

import { useState } from 'react'
import { useFormatter, useLocale } from 'use-intl'
import { useText } from '../../locales/text.ts'
import { dayStart, toDay, weeksOf } from './days.ts'
import styles from './Notices.module.css'

interface MonthProps {
  /** `yyyy-MM`. */
  readonly month: string
  /** How many things end on each day that has any. */
  readonly counts: ReadonlyMap<string, number>
  readonly chosen: string | undefined
  readonly onChoose: (day: string) => void
}

/** A month as a table; days on which something ends are buttons, in the order of the days. */
export const Month = ({ month, counts, chosen, onChoose }: MonthProps) => {
  const t = useText('notices')
  const format = useFormatter()
  // Where Arabic is read, weeks begin on Saturday.
  const isArabic = useLocale().startsWith('ar')
  const firstDay = isArabic ? 6 : 1
  const weeks = weeksOf(month, firstDay)
  const weekdays = Array.from({ length: 7 }, (_, index) => new Date(Date.UTC(2026, 10, 1 + firstDay + index)))
  const [today] = useState(() => toDay(new Date()))
  const title = format.dateTime(dayStart(`${month}-01`), { year: 'numeric', month: 'long', timeZone: 'UTC' })
  return (
    <table className={styles.month}>
      <caption className="visually-hidden">{title}</caption>
      <thead>
        <tr>
          {weekdays.map((day) => (
            <th
              key={day.getTime()}
              scope="col"
              abbr={format.dateTime(day, { weekday: 'long', timeZone: 'UTC' })}
            >
              {format.dateTime(day, { weekday: isArabic ? 'narrow' : 'short', timeZone: 'UTC' })}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeks.map((week) => (
          <tr key={week.find((day) => day !== null)}>
            {week.map((day, index) => {
              if (day === null) return <td key={`none ${index}`} aria-hidden="true" />
              const count = counts.get(day) ?? 0
              const number = format.number(Number(day.slice(8)))
              const isToday = day === today
              const shown = (
                <span
                  className={isToday ? styles.today : undefined}
                  {...(isToday ? { 'aria-current': 'date' } : {})}
                >
                  {number}
                </span>
              )
              if (count === 0)
                return (
                  <td key={day}>
                    <span className={styles.cell}>{shown}</span>
                  </td>
                )
              return (
                // The button says the day and how many things end.
                // oxlint-disable-next-line jsx-a11y/control-has-associated-label
                <td key={day}>
                  <button
                    type="button"
                    className={styles.day}
                    aria-pressed={chosen === day}
                    onClick={() => onChoose(day)}
                  >
                    <span aria-hidden="true">{shown}</span>
                    <span className="visually-hidden">
                      {format.dateTime(dayStart(day), { dateStyle: 'full', timeZone: 'UTC' })}{' '}
                    </span>
                    <span className={styles.count} aria-hidden="true">
                      {format.number(count)}
                    </span>
                    <span className="visually-hidden">{t('count', { count })}</span>
                  </button>
                </td>
              )
            })}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

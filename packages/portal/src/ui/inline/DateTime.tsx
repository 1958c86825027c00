import { useFormatter } from 'use-intl'
import { readMoment } from '../../api/moments.ts'

/** A moment in the reader's language and time zone, the zone named; the exact instant stays in the markup. */
export const DateTime = ({
  at,
  missing = '–',
}: {
  readonly at: string | null
  readonly missing?: string
}) => {
  const format = useFormatter()
  if (at === null || Number.isNaN(readMoment(at).getTime())) return <span>{missing}</span>
  const text = format.dateTime(readMoment(at), {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
  })
  return <time dateTime={readMoment(at).toISOString()}>{text}</time>
}

/** A day as words of a sentence; the month cut short where room is scarce. */
export const useDayText = (month: 'long' | 'short' = 'long'): ((at: string) => string) => {
  const format = useFormatter()
  return (at) => format.dateTime(readMoment(at), { year: 'numeric', month, day: 'numeric' })
}

/** The day only; for dense tables and cards. */
export const Day = ({ at, missing = '–' }: { readonly at: string | null; readonly missing?: string }) => {
  const format = useFormatter()
  if (at === null || Number.isNaN(readMoment(at).getTime())) return <span>{missing}</span>
  const moment = readMoment(at)
  return (
    <time
      dateTime={readMoment(at).toISOString()}
      title={format.dateTime(moment, { dateStyle: 'long', timeStyle: 'long' })}
    >
      {format.dateTime(moment, { year: 'numeric', month: 'short', day: 'numeric' })}
    </time>
  )
}

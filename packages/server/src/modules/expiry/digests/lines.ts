import { tagOf, type Locale } from '../../../platform/i18n/locale.ts'
import { shownValues, translatorOf } from '../../../platform/i18n/translate.ts'
import { dayOf, type NoticeKind } from '../notice.ts'

/** Something of which a mail tells in one line. */
export interface LineItem {
  readonly kind: NoticeKind
  readonly title: string
  readonly partnerId: string | null
  readonly endsAt: Date
  /** How many things a notice about several counts. */
  readonly count: number
}

/** Kept from reordering the words around it (UAX #9). */
const isolated = (text: string): string => `\u2068${text}\u2069`

const dateIn = (locale: Locale, at: Date): string =>
  new Intl.DateTimeFormat(tagOf[locale], { dateStyle: 'long', timeZone: 'UTC' }).format(at)

/** One line of a mail, in the reader's language. @param form `event`: the title of a day in a calendar, which says when itself */
export const lineOf = (
  locale: Locale,
  item: LineItem,
  now: Date,
  form: 'line' | 'event' = 'line',
): string => {
  const translate = translatorOf(locale)
  const { kind, title, partnerId, endsAt, count } = item
  const values = Object.fromEntries(
    // A notice of what is unread bears its partner as title.
    Object.entries(shownValues({ title, partner: partnerId ?? title })).map(([name, value]) => [
      name,
      isolated(String(value)),
    ]),
  )
  if (kind === 'weekly-summary') return translate('expiry.lines.weekly', { count })
  if (kind === 'escalation') return translate('expiry.lines.unread', { ...values, count })
  const what = translate(partnerId === null ? 'expiry.lines.what' : 'expiry.lines.what-of', {
    ...values,
    kind: translate(`expiry.kinds.${kind}`),
  })
  if (form === 'event') return translate('expiry.lines.event', { what })
  const date = isolated(dateIn(locale, endsAt))
  if (endsAt <= now) return translate('expiry.lines.ended', { what, date })
  const days = Math.round((dayOf(endsAt).getTime() - dayOf(now).getTime()) / 86_400_000)
  return translate('expiry.lines.ends', { what, date, days })
}

/** That there is more than a mail lists. */
export const moreLine = (locale: Locale, count: number): string =>
  translatorOf(locale)('expiry.lines.more', { count })

import { Button } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useFormatter } from 'use-intl'
import { useRead } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { Loaded } from '../../ui/page/Loaded.tsx'
import { Page } from '../../ui/page/Page.tsx'
import { Panel } from '../../ui/page/Panel.tsx'
import { DayPanel } from './DayPanel.tsx'
import { EndList } from './EndList.tsx'
import { FeedPanel } from './FeedPanel.tsx'
import { Month } from './Month.tsx'
import { dayStart, isDay, isMonth, laterMonth, spanOf, toDay } from './days.ts'
import styles from './Notices.module.css'

/** What ends in a month, as a list. */
const MonthList = ({ month }: { readonly month: string }) => {
  const t = useText('notices')
  const query = useRead('expiry.ends', { query: spanOf(month) }, { keepFormer: true })
  return (
    <Loaded query={query} height={240}>
      {({ ends, hasMore }) =>
        ends.length === 0 ? (
          <p>{t('monthNothing')}</p>
        ) : (
          <>
            <EndList ends={ends} />
            {hasMore && <p>{t('hasMore')}</p>}
          </>
        )
      }
    </Loaded>
  )
}

const sumOf = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0)

interface MonthTableProps {
  readonly month: string
  readonly day: string | undefined
  readonly onChoose: (day: string) => void
}

const MonthTable = ({ month, day, onChoose }: MonthTableProps) => {
  const query = useRead('expiry.calendar', { query: spanOf(month) }, { keepFormer: true })
  return (
    <Loaded query={query} height={420}>
      {({ days }) => (
        <Month
          month={month}
          counts={new Map(days.map((each) => [each.day, sumOf(each.counts)]))}
          chosen={day}
          onChoose={onChoose}
        />
      )}
    </Loaded>
  )
}

/** The calendar of ends: a month as a table or a list, what stops on a day, and the feed of it. */
export const CalendarPage = () => {
  const t = useText('notices')
  const format = useFormatter()
  const navigate = useNavigate()
  const search: Record<string, unknown> = useSearch({ strict: false })
  const [today] = useState(() => toDay(new Date()))
  const day = isDay(search['day']) ? search['day'] : undefined
  const month = isMonth(search['month']) ? search['month'] : (day ?? today).slice(0, 7)
  const isList = search['view'] === 'list'
  const go = (to: Record<string, string | undefined>) =>
    void navigate({
      to: '.',
      search: { month, ...(isList ? { view: 'list' } : {}), ...to } as never,
      replace: true,
    })
  const title = format.dateTime(dayStart(`${month}-01`), { year: 'numeric', month: 'long', timeZone: 'UTC' })
  return (
    <Page title={t('calendar')} crumbs={[{ label: t('title'), to: '/notices' }]}>
      <Panel
        title={title}
        actions={
          <div className={styles.bar}>
            <Button variant="default" onClick={() => go({ month: laterMonth(month, -1), day: undefined })}>
              {t('earlier')}
            </Button>
            <Button variant="default" onClick={() => go({ month: laterMonth(month, 1), day: undefined })}>
              {t('later')}
            </Button>
            <Button variant="default" onClick={() => go({ view: isList ? undefined : 'list' })}>
              {t(isList ? 'asMonth' : 'asList')}
            </Button>
          </div>
        }
      >
        <p>{t('calendarText')}</p>
        {isList ? (
          <MonthList month={month} />
        ) : (
          <MonthTable month={month} day={day} onChoose={(chosen) => go({ day: chosen })} />
        )}
      </Panel>
      {day !== undefined && <DayPanel day={day} />}
      <FeedPanel />
    </Page>
  )
}

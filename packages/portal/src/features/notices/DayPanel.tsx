import { useFormatter } from 'use-intl'
import { useRead } from '../../api/queries.ts'
import { textOr, useText } from '../../locales/text.ts'
import { Literal } from '../../ui/facts/Facts.tsx'
import { Foreign } from '../../ui/inline/Foreign.tsx'
import { Loaded } from '../../ui/page/Loaded.tsx'
import { Panel } from '../../ui/page/Panel.tsx'
import { EndList } from './EndList.tsx'
import { dayStart } from './days.ts'
import { kindText } from './notice.ts'
import styles from './Notices.module.css'

/** What stops on a day if nobody does anything until then. */
const Stops = ({ day }: { readonly day: string }) => {
  const t = useText('notices')
  const query = useRead('expiry.stops', { params: { day } })
  return (
    <Panel title={t('stops')}>
      <p>{t('stopsText')}</p>
      <Loaded query={query} height={80}>
        {({ stops, hasMore }) =>
          stops.length === 0 ? (
            <p>{t('stopsNothing')}</p>
          ) : (
            <>
              <ul className={styles.list}>
                {stops.map(({ kind, id, name, partnerId, reasons }) => (
                  <li key={`${kind} ${id}`}>
                    <div className={styles.name}>
                      <Foreign>{name}</Foreign>
                    </div>
                    <div className={styles.note}>
                      {kindText(t, kind)} · <Literal>{partnerId}</Literal> ·{' '}
                      {reasons.map((reason) => textOr(t, `reason.${reason}`, reason)).join(' ')}
                    </div>
                  </li>
                ))}
              </ul>
              {hasMore && <p>{t('hasMore')}</p>}
            </>
          )
        }
      </Loaded>
    </Panel>
  )
}

/** A day: what ends, and what stops with it. */
export const DayPanel = ({ day }: { readonly day: string }) => {
  const t = useText('notices')
  const format = useFormatter()
  const query = useRead('expiry.ends', { query: { from: day, until: day } })
  const title = format.dateTime(dayStart(day), { dateStyle: 'full', timeZone: 'UTC' })
  return (
    <>
      <Panel title={title}>
        <Loaded query={query} height={80}>
          {({ ends, hasMore }) =>
            ends.length === 0 ? (
              <p>{t('dayNothing')}</p>
            ) : (
              <>
                <EndList ends={ends} />
                {hasMore && <p>{t('hasMore')}</p>}
              </>
            )
          }
        </Loaded>
      </Panel>
      <Stops day={day} />
    </>
  )
}

import { useFormatter, useNow } from 'use-intl'
import { readMoment } from '../../api/moments.ts'
import { useText } from '../../locales/text.ts'
import styles from './DecisionDesk.module.css'
import type { Place } from './use-place.ts'

/** Which of those that wait this is, and how long it has waited. */
export const PlaceLine = ({ place }: { readonly place: Place | undefined }) => {
  const t = useText('decision')
  const format = useFormatter()
  const now = useNow({ updateInterval: 60_000 })
  const since = place?.sinceDateTime ?? null
  const position = place?.position ?? null
  const waits = place !== undefined && position !== null
  return (
    <div className={styles.place}>
      <h2 className={styles.title}>{t('title')}</h2>
      <p className={styles.where}>
        {waits && t('place', { position, count: place.count })}
        {waits && since !== null && (
          <time dateTime={readMoment(since).toISOString()} className={styles.since}>
            {t('handedIn', { when: format.relativeTime(readMoment(since), now) })}
          </time>
        )}
      </p>
    </div>
  )
}

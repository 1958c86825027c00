import { useFormatter, useNow } from 'use-intl'
import { useText } from '../../locales/text.ts'
import { Day } from '../inline/DateTime.tsx'
import { StatusBadge } from '../inline/StatusBadge.tsx'
import styles from './ValidityBar.module.css'

interface ValidityBarProps {
  readonly from: Date
  readonly till: Date
  /** What is to be said instead of "in date", where days are not all that counts. */
  readonly standing?: 'suspended' | 'revoked' | undefined
}

const day = 86_400_000

/** From and to, how much of the time remains, and how long that is in words. */
export const ValidityBar = ({ from, till, standing }: ValidityBarProps) => {
  const t = useText('certificate')
  const format = useFormatter()
  const now = useNow()
  const whole = till.getTime() - from.getTime() || 1
  const remaining = Math.min(1, Math.max(0, (till.getTime() - now.getTime()) / whole))
  const daysLeft = Math.floor((till.getTime() - now.getTime()) / day)
  const state = from > now ? 'not_yet_valid' : till < now ? 'expired' : 'in_date'
  const tone = daysLeft < 30 || standing ? styles.soon : ''
  return (
    <div>
      <div className={styles.ends}>
        <Day at={from.toISOString()} />
        <Day at={till.toISOString()} />
      </div>
      <div className={styles.track} aria-hidden="true">
        <div className={`${styles.remaining} ${tone}`} style={{ inlineSize: `${remaining * 100}%` }} />
      </div>
      <div className={styles.left}>
        <StatusBadge status={standing ?? state} />
        {state === 'not_yet_valid' && t('startsIn', { when: format.relativeTime(from, now) })}
        {state === 'expired' && t('endedAgo', { when: format.relativeTime(till, now) })}
        {state === 'in_date' && t('daysLeft', { days: daysLeft })}
      </div>
    </div>
  )
}

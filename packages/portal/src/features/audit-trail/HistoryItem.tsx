import { isolated, textOr, useText } from '../../locales/text.ts'
import { DateTime } from '../../ui/DateTime.tsx'
import styles from './History.module.css'
import type { HistoryEntry } from './merge-history.ts'

type Change = HistoryEntry['changes'][number]

const instant = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/

const ChangedValue = ({ field, value }: { field: string; value: string | null }) => {
  const t = useText('history')
  const status = useText('status')
  if (value === null || value === '') return <span className={styles.nothing}>{t('nothing')}</span>
  if (instant.test(value)) return <DateTime at={value} />
  return <bdi>{field === 'status' ? textOr(status, value, value) : value}</bdi>
}

const ChangeLine = ({ change }: { change: Change }) => {
  const t = useText('history')
  return (
    <div className={styles.change}>
      <dt>{textOr(t, `field.${change.field}`, change.field)}</dt>
      <dd>
        {change.before !== null && (
          <>
            <span className="visually-hidden">{t('before')} </span>
            <del className={styles.before}>
              <ChangedValue field={change.field} value={change.before} />
            </del>{' '}
            <span aria-hidden="true" className={styles.arrow}>
              →
            </span>{' '}
          </>
        )}
        <span className="visually-hidden">{t('after')} </span>
        <ins className={styles.after}>
          <ChangedValue field={change.field} value={change.after} />
        </ins>
      </dd>
    </div>
  )
}

/** One event of a history. */
export const HistoryItem = ({ entry }: { readonly entry: HistoryEntry }) => {
  const t = useText('history')
  return (
    <li className={styles.item}>
      <div className={styles.line}>
        <strong>{textOr(t, `action.${entry.action}`, entry.action)}</strong>
        <span className={styles.when}>
          <DateTime at={entry.at} />
        </span>
      </div>
      <div className={styles.who}>{t('by', { actor: isolated(entry.actor) })}</div>
      {entry.reason !== null && (
        <blockquote className={styles.reason} dir="auto">
          {entry.reason}
        </blockquote>
      )}
      {entry.changes.length > 0 && (
        <dl className={styles.changes}>
          {entry.changes.map((change) => (
            <ChangeLine key={change.field} change={change} />
          ))}
        </dl>
      )}
    </li>
  )
}

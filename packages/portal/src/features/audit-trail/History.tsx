import { Skeleton } from '@mantine/core'
import { useQueries } from '@tanstack/react-query'
import { useCall } from '../../api/call-context.ts'
import { readQuery } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { ErrorPanel } from '../../ui/notices/ErrorPanel.tsx'
import { Panel } from '../../ui/page/Panel.tsx'
import { HistoryItem } from './HistoryItem.tsx'
import { mergeHistory } from './merge-history.ts'
import styles from './History.module.css'
import type { Contracts } from '@entente/server/contracts'

type Subject = Contracts['audit-trail.history']['params']

interface HistoryProps {
  /** The object first; then what belongs to it, which may have no history yet. */
  readonly of: readonly Subject[]
}

/** Who did what to an object, when, and what changed; newest first. */
export const History = ({ of }: HistoryProps) => {
  const t = useText('history')
  const call = useCall()
  const queries = useQueries({
    queries: of.map((params) => readQuery(call, 'audit-trail.history', { params })),
  })
  const [first] = queries
  const entries = mergeHistory(queries.map(({ data }) => data ?? []))
  return (
    <Panel title={t('title')}>
      {first?.isError === true ? (
        <ErrorPanel error={first.error} onRetry={() => void first.refetch()} />
      ) : queries.some(({ isPending }) => isPending) ? (
        <Skeleton height={120} radius="md" />
      ) : entries.length === 0 ? (
        <p className={styles.none}>{t('none')}</p>
      ) : (
        <ol className={styles.list} aria-label={t('title')}>
          {entries.map((entry) => (
            <HistoryItem key={`${entry.at} ${entry.action}`} entry={entry} />
          ))}
        </ol>
      )}
    </Panel>
  )
}

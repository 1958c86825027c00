import { Skeleton } from '@mantine/core'
import { useQueries } from '@tanstack/react-query'
import { useCall } from '../../api/call-context.ts'
import { readQuery } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { ErrorPanel } from '../../ui/notices/ErrorPanel.tsx'
import { FoldedPanel } from '../../ui/page/FoldedPanel.tsx'
import { Panel } from '../../ui/page/Panel.tsx'
import { HistoryItem, type HistoryWords } from './HistoryItem.tsx'
import { mergeHistory } from './merge-history.ts'
import styles from './History.module.css'
import type { Contracts } from '@entente/server/contracts'

type Subject = Contracts['audit-trail.history']['params']

interface HistoryProps {
  /** The object first; then what belongs to it, which may have no history yet. */
  readonly of: readonly Subject[]
  readonly words?: HistoryWords
}

const HistoryList = ({ of, words }: HistoryProps) => {
  const t = useText('history')
  const call = useCall()
  const queries = useQueries({
    queries: of.map((params) => readQuery(call, 'audit-trail.history', { params })),
  })
  const [first] = queries
  const entries = mergeHistory(queries.map(({ data }) => data ?? []))
  if (first?.isError === true) return <ErrorPanel error={first.error} onRetry={() => void first.refetch()} />
  if (queries.some(({ isPending }) => isPending)) return <Skeleton height={120} radius="md" />
  if (entries.length === 0) return <p className={styles.none}>{t('none')}</p>
  return (
    <ol className={styles.list} aria-label={t('title')}>
      {entries.map((entry) => (
        <HistoryItem key={`${entry.at} ${entry.action}`} entry={entry} words={words} />
      ))}
    </ol>
  )
}

/** Who did what to an object, when, and what changed; newest first. */
export const History = (props: HistoryProps) => (
  <Panel title={useText('history')('title')}>
    <HistoryList {...props} />
  </Panel>
)

/** The same, read when somebody asks for it: beside a decision it is not the first thing to look at. */
export const FoldedHistory = (props: HistoryProps) => (
  <FoldedPanel title={useText('history')('title')}>
    <HistoryList {...props} />
  </FoldedPanel>
)

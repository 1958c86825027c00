import { Foreign } from '../../ui/inline/Foreign.tsx'
import { useFormatter, useNow } from 'use-intl'
import { useRead } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { EmptyState } from '../../ui/notices/EmptyState.tsx'
import { CheckIcon } from '../../ui/icons.tsx'
import { TextLink } from '../../ui/links.tsx'
import { Loaded } from '../../ui/page/Loaded.tsx'
import { Panel } from '../../ui/page/Panel.tsx'
import { oldestFirst } from './waiting.ts'
import styles from './Dashboard.module.css'
import type { Waiting } from './waiting.ts'
import { readMoment } from '../../api/moments.ts'

const shown = 5

/** The oldest that wait, with the number of all. */
const oldestPending = {
  status: 'pending_approval',
  sortFieldName: 'createdDateTime',
  sortType: 'asc',
  pageNo: '0',
  pageSize: String(shown),
} as const

/** Chips and requests that wait for an administrator, each with its count. */
export const usePending = () => ({
  chips: useRead('chips.list', { query: oldestPending }),
  requests: useRead('registrations.list', { query: oldestPending }),
})

const WaitingList = ({ items }: { readonly items: readonly Waiting[] }) => {
  const t = useText('dashboard')
  const format = useFormatter()
  const now = useNow({ updateInterval: 60_000 })
  if (items.length === 0)
    return (
      <EmptyState icon={CheckIcon} title={t('nothingWaits')}>
        {t('nothingWaitsText')}
      </EmptyState>
    )
  return (
    <ol className={styles.waiting}>
      {items.map(({ to, what, whose, since }) => (
        <li key={to}>
          <TextLink to={to} className={styles.what}>
            <Foreign>{what}</Foreign>
          </TextLink>
          <span className={styles.whose}>
            <Foreign>{whose}</Foreign>
          </span>
          <time dateTime={readMoment(since).toISOString()} className={styles.since}>
            {format.relativeTime(readMoment(since), now)}
          </time>
        </li>
      ))}
    </ol>
  )
}

/** The oldest open decisions, whatever they are about. */
export const WaitingPanel = ({ chips, requests }: ReturnType<typeof usePending>) => {
  const t = useText('dashboard')
  const chipCount = chips.data?.totalResults ?? 0
  return (
    <Panel
      title={t('waitingTitle')}
      {...(chipCount > shown
        ? {
            actions: (
              <TextLink
                to="/admin/chips"
                search={{ status: 'pending_approval', sort: 'createdDateTime' }}
                size="sm"
              >
                {t('showAll', { count: chipCount })}
              </TextLink>
            ),
          }
        : {})}
    >
      <Loaded query={chips} height={150}>
        {({ data: waitingChips }) => (
          <Loaded query={requests} height={150}>
            {({ data: waitingRequests }) => (
              <WaitingList items={oldestFirst(waitingChips, waitingRequests).slice(0, shown)} />
            )}
          </Loaded>
        )}
      </Loaded>
    </Panel>
  )
}

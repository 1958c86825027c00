import { useFormatter, useNow } from 'use-intl'
import { useRead } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { CheckIcon, ChipIcon, StoreIcon } from '../../ui/icons.tsx'
import { TextLink } from '../../ui/links.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { DashboardCard, DashboardCards } from './DashboardCard.tsx'
import styles from './Dashboard.module.css'

const waitingShown = 5

/** An administrator's home: areas of work with what waits in them, and the oldest open decisions. */
export const AdminDashboard = () => {
  const t = useText('dashboard')
  const format = useFormatter()
  const now = useNow({ updateInterval: 60_000 })
  const pending = useRead('chips.list', {
    query: {
      status: 'pending_approval',
      sortFieldName: 'createdDateTime',
      sortType: 'asc',
      pageNo: '0',
      pageSize: String(waitingShown),
    },
  })
  const count = pending.data?.totalResults ?? 0
  return (
    <>
      <DashboardCards>
        <DashboardCard
          to="/admin/trust-store/root"
          icon={StoreIcon}
          title={t('trustStore')}
          text={t('trustStoreText')}
        />
        <DashboardCard
          to="/admin/chips"
          icon={ChipIcon}
          title={t('adminChips')}
          text={t('adminChipsText')}
          waiting={count > 0 ? t('pending', { count }) : null}
        />
      </DashboardCards>
      <Panel
        title={t('waitingTitle')}
        {...(count > waitingShown
          ? {
              actions: (
                <TextLink
                  to="/admin/chips"
                  search={{ status: 'pending_approval', sort: 'createdDateTime' }}
                  size="sm"
                >
                  {t('showAll', { count })}
                </TextLink>
              ),
            }
          : {})}
      >
        <Loaded query={pending} height={150}>
          {({ data }) =>
            data.length === 0 ? (
              <EmptyState icon={CheckIcon} title={t('nothingWaits')}>
                {t('nothingWaitsText')}
              </EmptyState>
            ) : (
              <ol className={styles.waiting}>
                {data.map(({ ftmId, make, model, orgName, createdDateTime }) => (
                  <li key={ftmId}>
                    <TextLink to="/admin/chips/$ftmId" params={{ ftmId }} className={styles.what}>
                      <bdi>{`${make} ${model}`}</bdi>
                    </TextLink>
                    <span className={styles.whose}>
                      <bdi>{orgName}</bdi>
                    </span>
                    <time dateTime={createdDateTime} className={styles.since}>
                      {format.relativeTime(new Date(createdDateTime), now)}
                    </time>
                  </li>
                ))}
              </ol>
            )
          }
        </Loaded>
      </Panel>
    </>
  )
}

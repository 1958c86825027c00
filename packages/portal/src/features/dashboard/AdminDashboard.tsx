import { useText } from '../../locales/text.ts'
import { ChipIcon, StoreIcon, UserIcon } from '../../ui/icons.tsx'
import { DashboardCard, DashboardCards } from './DashboardCard.tsx'
import { usePending, WaitingPanel } from './WaitingPanel.tsx'

/** An administrator's home: areas of work with what waits in them, and the oldest open decisions. */
export const AdminDashboard = () => {
  const t = useText('dashboard')
  const pending = usePending()
  const count = pending.chips.data?.totalResults ?? 0
  const asking = pending.requests.data?.totalResults ?? 0
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
          to="/admin/requests"
          icon={UserIcon}
          title={t('requests')}
          text={t('requestsText')}
          waiting={asking > 0 ? t('asking', { count: asking }) : null}
        />
        <DashboardCard
          to="/admin/chips"
          icon={ChipIcon}
          title={t('adminChips')}
          text={t('adminChipsText')}
          waiting={count > 0 ? t('pending', { count }) : null}
        />
      </DashboardCards>
      <WaitingPanel {...pending} />
    </>
  )
}

import { Link } from '@tanstack/react-router'
import { useRead } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { holdsCertificate, isChipProvider, useAccount } from '../../shell/session/session.ts'
import { Panel } from '../../ui/page/Panel.tsx'
import { StatusBadge } from '../../ui/inline/StatusBadge.tsx'
import { chipStatuses, ownStatus } from '../chips/chip.ts'
import { DestinationCards } from './DestinationCards.tsx'
import { ExpiryBanner } from './ExpiryBanner.tsx'
import { SetupChecklist } from '../setup/SetupChecklist.tsx'
import styles from './Dashboard.module.css'
import type { OwnChip } from '../chips/chip.ts'

const ChipCounts = ({ chips }: { readonly chips: readonly OwnChip[] }) => {
  const t = useText('dashboard')
  const counts = chipStatuses
    .map((status) => ({ status, count: chips.filter((chip) => ownStatus(chip) === status).length }))
    .filter(({ count }) => count > 0)
  return (
    <Panel title={t('chipsByStatus')}>
      <ul className={styles.counts}>
        {counts.map(({ status, count }) => (
          <li key={status}>
            <Link to="/chips" search={{ status }} className={styles.count}>
              <span className={styles.number}>{count}</span>
              <StatusBadge status={status} />
            </Link>
          </li>
        ))}
      </ul>
    </Panel>
  )
}

/** A partner's home: what needs attention, the areas of work, and the way to the first approved chip. */
export const PartnerDashboard = () => {
  const account = useAccount()
  const provider = isChipProvider(account)
  const partners = useRead('partner-certificates.list-own', {}, { enabled: holdsCertificate(account) })
  const chips = useRead('chips.list-own', {}, { enabled: provider })
  return (
    <>
      <ExpiryBanner partners={partners.data ?? []} chips={chips.data ?? []} />
      <SetupChecklist />
      <DestinationCards />
      {provider && chips.data && chips.data.length > 0 && <ChipCounts chips={chips.data} />}
    </>
  )
}

import { useRead } from '../../api/queries.ts'
import { DestinationCards } from './DestinationCards.tsx'
import { SetupChecklist } from '../setup/SetupChecklist.tsx'
import { WaitingPanel } from './WaitingPanel.tsx'

/** Home of those who see the whole platform: what waits, longest first; what a fresh platform lacks; every place. */
export const PlatformDashboard = () => {
  const waiting = useRead('approvals.waiting', {})
  return (
    <>
      <SetupChecklist />
      <WaitingPanel query={waiting} />
      <DestinationCards queues={waiting.data?.queues ?? []} />
    </>
  )
}

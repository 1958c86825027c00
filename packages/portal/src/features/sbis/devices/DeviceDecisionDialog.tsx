import { useRead } from '../../../api/queries.ts'
import { DecisionDialog } from '../../../ui/decision/DecisionDialog.tsx'
import { DeviceSummary } from './DeviceSummary.tsx'
import { useDeviceDecision } from './use-device-decision.ts'
import type { Verdict } from '../../../ui/decision/decision-words.ts'

interface DeviceDecisionDialogProps {
  readonly deviceId: string
  readonly verdict: Verdict
  readonly onClose: () => void
}

/** Approves or rejects a device, with what it is in view. Mount it to open it. */
export const DeviceDecisionDialog = ({ deviceId, verdict, onClose }: DeviceDecisionDialogProps) => {
  const query = useRead('device-models.get', { params: { deviceId } })
  const { words, decide } = useDeviceDecision(query.data)
  return (
    <DecisionDialog verdict={verdict} words={words[verdict]} query={query} decide={decide} onClose={onClose}>
      {(device) => <DeviceSummary device={device} />}
    </DecisionDialog>
  )
}

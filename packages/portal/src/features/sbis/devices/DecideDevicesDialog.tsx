import { useCommand, useRead } from '../../../api/queries.ts'
import { isolated, useText } from '../../../locales/text.ts'
import { longestWaiting } from '../../../ui/decision/longest-waiting.ts'
import { DecideManyDialog } from '../../../ui/decision/DecideManyDialog.tsx'
import { deviceName } from '../sbi.ts'
import { staleAfterDecision } from './use-device-decision.ts'

/** Decides several devices with one reason, each with its interface where it has one. Mount it to open it. */
export const DecideDevicesDialog = ({ onClose }: { readonly onClose: () => void }) => {
  const t = useText('sbis')
  const waiting = useRead('sbis.list-all-devices', {
    query: { status: 'pending_approval', ...longestWaiting },
  })
  const command = useCommand('sbis.decide-devices', staleAfterDecision)
  return (
    <DecideManyDialog
      title={t('device.many.title')}
      which={t('device.many.which')}
      confirm={(count) => t('device.many.confirm', { count })}
      done={(count) => t('device.many.done', { count })}
      verdicts={{ approve: t('approve.action'), reject: t('reject.action') }}
      waiting={waiting}
      choicesOf={({ data }) =>
        data.map((device) => ({
          id: device.deviceId,
          name: `${isolated(deviceName(device))} · ${isolated(device.orgName)}`,
        }))
      }
      decide={(request) => command.mutateAsync({ request })}
      onClose={onClose}
    />
  )
}

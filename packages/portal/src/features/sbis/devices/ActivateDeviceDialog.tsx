import { useCommand } from '../../../api/queries.ts'
import { isolated, useText } from '../../../locales/text.ts'
import { ReasonDialog } from '../../../ui/form/ReasonDialog.tsx'
import { nameOf, staleAfterChange } from '../../device-models/device.ts'

interface ActivateDeviceDialogProps {
  readonly device: { readonly deviceId: string; readonly make: string; readonly model: string }
  readonly onClose: () => void
}

/** Brings a device back that was deactivated. Mount it to open it. */
export const ActivateDeviceDialog = ({ device, onClose }: ActivateDeviceDialogProps) => {
  const t = useText('sbis')
  const name = isolated(nameOf(device))
  const decide = useCommand('device-models.decide', staleAfterChange)
  return (
    <ReasonDialog
      title={t('device.activate.title', { name })}
      submit={t('activate.confirm')}
      done={t('device.activate.done', { name })}
      act={(reason) =>
        decide.mutateAsync({
          request: { id: device.deviceId, approvalStatus: 'Activate', ...reason },
        })
      }
      onClose={onClose}
    >
      <p>{t('device.activate.text')}</p>
    </ReasonDialog>
  )
}

import { useCommand, useRead } from '../../api/queries.ts'
import { isolated, useText } from '../../locales/text.ts'
import { Consequences } from '../../ui/facts/Consequences.tsx'
import { PreviewedDialog } from '../../ui/form/PreviewedDialog.tsx'
import { nameOf, staleAfterChange } from './device.ts'

interface DeactivateDeviceDialogProps {
  readonly device: { readonly deviceId: string; readonly make: string; readonly model: string }
  readonly onClose: () => void
}

/** Says what will stop and takes a reason, then deactivates. Mount it to open it. */
export const DeactivateDeviceDialog = ({ device, onClose }: DeactivateDeviceDialogProps) => {
  const t = useText('deviceModels')
  const params = { deviceId: device.deviceId }
  const preview = useRead('device-models.preview-deactivation', { params })
  const deactivate = useCommand('device-models.deactivate', staleAfterChange)
  const name = isolated(nameOf(device))
  return (
    <PreviewedDialog
      title={t('deactivate.title', { name })}
      submit={t('deactivate.confirm')}
      done={t('deactivate.done', { name })}
      act={(reason) => deactivate.mutateAsync({ params, request: { status: 'De-Activate', ...reason } })}
      preview={preview}
      isPossible={(found) => found.possible}
      impossible={t('deactivate.impossible')}
      dangerous
      onClose={onClose}
    >
      {({ usedWith }) => (
        <Consequences
          text={t('deactivate.text')}
          effects={[
            t('deactivate.effect', { name }),
            ...usedWith.map((each) => t('deactivate.effectSbi', { version: isolated(each.name) })),
          ]}
        >
          <p>{t('deactivate.return')}</p>
        </Consequences>
      )}
    </PreviewedDialog>
  )
}

import { Stack } from '@mantine/core'
import { useCommand, useRead } from '../../api/queries.ts'
import { isolated, useText } from '../../locales/text.ts'
import { Effects } from '../../ui/facts/Effects.tsx'
import { ReasonDialog } from '../../ui/form/ReasonDialog.tsx'
import { Loaded } from '../../ui/page/Loaded.tsx'
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
  const possible = preview.data?.possible === true
  return (
    <ReasonDialog
      title={t('deactivate.title', { name })}
      submit={t('deactivate.confirm')}
      done={t('deactivate.done', { name })}
      act={(reason) => deactivate.mutateAsync({ params, request: { status: 'De-Activate', ...reason } })}
      isPossible={possible}
      dangerous
      onClose={onClose}
    >
      <Loaded query={preview} height={90}>
        {({ usedWith }) =>
          possible ? (
            <Stack gap="sm">
              <p>{t('deactivate.text')}</p>
              <Effects
                effects={[
                  t('deactivate.effect', { name }),
                  ...usedWith.map((each) => t('deactivate.effectSbi', { version: isolated(each.name) })),
                ]}
              />
              <p>{t('deactivate.return')}</p>
            </Stack>
          ) : (
            <p>{t('deactivate.impossible')}</p>
          )
        }
      </Loaded>
    </ReasonDialog>
  )
}

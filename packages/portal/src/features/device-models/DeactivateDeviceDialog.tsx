import { Stack } from '@mantine/core'
import { useCommand, useRead } from '../../api/queries.ts'
import { isolated, useText } from '../../locales/text.ts'
import { Effects } from '../../ui/facts/Effects.tsx'
import { FormDialog } from '../../ui/form/FormDialog.tsx'
import { ReasonField } from '../../ui/form/ReasonField.tsx'
import { reasonOf } from '../../ui/form/rules.ts'
import { useForm } from '../../ui/form/use-form.ts'
import { sayDone } from '../../ui/notices/toast.ts'
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
  const form = useForm({
    initial: { reason: '' },
    validate: () => ({}),
    submit: ({ reason }) =>
      deactivate.mutateAsync({ params, request: { status: 'De-Activate', ...reasonOf(reason) } }),
    onDone: () => {
      sayDone(t('deactivate.done', { name }))
      onClose()
    },
  })
  return (
    <FormDialog
      title={t('deactivate.title', { name })}
      form={form}
      submit={t('deactivate.confirm')}
      unchanged={!possible}
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
      {possible && <ReasonField {...form.field('reason')} />}
    </FormDialog>
  )
}

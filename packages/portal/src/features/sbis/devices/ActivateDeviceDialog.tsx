import { useCommand } from '../../../api/queries.ts'
import { isolated, useText } from '../../../locales/text.ts'
import { FormDialog } from '../../../ui/form/FormDialog.tsx'
import { ReasonField } from '../../../ui/form/ReasonField.tsx'
import { reasonOf } from '../../../ui/form/rules.ts'
import { useForm } from '../../../ui/form/use-form.ts'
import { sayDone } from '../../../ui/notices/toast.ts'
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
  const form = useForm({
    initial: { reason: '' },
    validate: () => ({}),
    submit: ({ reason }) =>
      decide.mutateAsync({
        request: { id: device.deviceId, approvalStatus: 'Activate', ...reasonOf(reason) },
      }),
    onDone: () => {
      sayDone(t('device.activate.done', { name }))
      onClose()
    },
  })
  return (
    <FormDialog
      title={t('device.activate.title', { name })}
      form={form}
      submit={t('activate.confirm')}
      onClose={onClose}
    >
      <p>{t('device.activate.text')}</p>
      <ReasonField {...form.field('reason')} />
    </FormDialog>
  )
}

import { useCommand, useRead } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { TextField } from '../../ui/form/fields.tsx'
import { FormDialog } from '../../ui/form/FormDialog.tsx'
import { tidy } from '../../ui/form/rules.ts'
import { useForm } from '../../ui/form/use-form.ts'
import { sayDone } from '../../ui/notices/toast.ts'
import { Loaded } from '../../ui/page/Loaded.tsx'
import { longestName, staleAfterChange } from './device.ts'
import { KindFields } from './KindFields.tsx'
import type { Device } from './device.ts'

interface EditDeviceDialogProps {
  readonly device: Device
  readonly onClose: () => void
}

/** Corrects a device model that nobody has decided about. Mount it to open it. */
export const EditDeviceDialog = ({ device, onClose }: EditDeviceDialogProps) => {
  const t = useText('deviceModels')
  const types = useRead('device-types.list', {})
  const edit = useCommand('device-models.edit', staleAfterChange)
  const { deviceType: typeCode, deviceSubType: subTypeCode, make, model } = device
  const form = useForm({
    initial: { typeCode, subTypeCode, make, model },
    validate: (values) => ({
      ...(tidy(values.make) === '' ? { make: t('makeMissing') } : {}),
      ...(tidy(values.model) === '' ? { model: t('modelMissing') } : {}),
    }),
    submit: (values) =>
      edit.mutateAsync({
        request: {
          id: device.deviceId,
          deviceTypeCode: values.typeCode,
          deviceSubTypeCode: values.subTypeCode,
          make: tidy(values.make),
          model: tidy(values.model),
        },
      }),
    fieldOf: { PMS_AUT_001: 'subTypeCode', PMS_AUT_003: 'model' },
    onDone: () => {
      sayDone(t('edit.done'))
      onClose()
    },
  })
  return (
    <FormDialog
      title={t('edit.title')}
      form={form}
      submit={t('edit.save')}
      unchanged={!form.holdsChanges()}
      onClose={onClose}
    >
      <Loaded query={types} height={130}>
        {(known) => (
          <KindFields
            types={known}
            typeCode={form.values.typeCode}
            subTypeCode={form.values.subTypeCode}
            errors={{ subTypeCode: form.field('subTypeCode').error }}
            onChange={(kind) => {
              form.set('typeCode', kind.typeCode)
              form.set('subTypeCode', kind.subTypeCode)
            }}
          />
        )}
      </Loaded>
      <TextField form={form} name="make" label={t('make')} limit={longestName} dir="auto" />
      <TextField form={form} name="model" label={t('model')} limit={longestName} dir="auto" />
    </FormDialog>
  )
}

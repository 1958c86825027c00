import { TextInput } from '@mantine/core'
import { useCommand } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { FormDialog } from '../../ui/form/FormDialog.tsx'
import { tidy } from '../../ui/form/rules.ts'
import { useForm } from '../../ui/form/use-form.ts'
import { sayDone } from '../../ui/notices/toast.ts'
import { staleAfterChange } from './chip.ts'
import type { Chip } from './chip.ts'

/** Corrects make and model while the chip is not approved. Mount it to open it. */
export const EditChipDialog = ({ chip, onClose }: { readonly chip: Chip; readonly onClose: () => void }) => {
  const t = useText('chips')
  const edit = useCommand('chips.edit', staleAfterChange)
  const form = useForm({
    initial: { make: chip.make, model: chip.model },
    validate: ({ make, model }) => ({
      ...(tidy(make) === '' ? { make: t('makeMissing') } : {}),
      ...(tidy(model) === '' ? { model: t('modelMissing') } : {}),
    }),
    submit: ({ make, model }) =>
      edit.mutateAsync({ request: { ftpChipDetailId: chip.ftmId, make: tidy(make), model: tidy(model) } }),
    onDone: () => {
      sayDone(
        t('edit.done'),
        chip.certificate === null && chip.actions.includes('upload-certificate')
          ? { label: t('uploadCertificate'), to: `/chips/${encodeURIComponent(chip.ftmId)}?dialog=upload` }
          : null,
      )
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
      <TextInput {...form.field('make')} label={t('make')} maxLength={36} required />
      <TextInput {...form.field('model')} label={t('model')} maxLength={36} required />
    </FormDialog>
  )
}

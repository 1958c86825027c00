import { useCommand } from '../../../api/queries.ts'
import { useText } from '../../../locales/text.ts'
import { FormDialog } from '../../../ui/form/FormDialog.tsx'
import { useForm } from '../../../ui/form/use-form.ts'
import { sayDone } from '../../../ui/notices/toast.ts'
import { fieldOfCode, SoftwareFields, softwareErrors, softwareOf } from './sbi-fields.tsx'
import { dayOf, staleAfterChange } from '../sbi.ts'
import type { Sbi } from '../sbi.ts'

/** Corrects an interface while nobody has decided about it. Mount it to open it. */
export const EditSbiDialog = ({ sbi, onClose }: { readonly sbi: Sbi; readonly onClose: () => void }) => {
  const t = useText('sbis')
  const edit = useCommand('sbis.edit', staleAfterChange)
  const former = { created: sbi.sbiCreatedDateTime, expires: sbi.sbiExpiryDateTime }
  const form = useForm({
    initial: {
      version: sbi.sbiVersion,
      hash: sbi.swBinaryHash,
      created: dayOf(former.created),
      expires: dayOf(former.expires),
    },
    validate: (values) => softwareErrors(t, values),
    submit: (values) =>
      edit.mutateAsync({ request: { id: sbi.sbiId, isActive: false, ...softwareOf(values, former) } }),
    onDone: () => {
      sayDone(t('edit.done'))
      onClose()
    },
    fieldOf: fieldOfCode,
  })
  return (
    <FormDialog
      title={t('edit.title')}
      form={form}
      submit={t('edit.save')}
      unchanged={!form.holdsChanges()}
      size="lg"
      onClose={onClose}
    >
      <SoftwareFields form={form} />
    </FormDialog>
  )
}

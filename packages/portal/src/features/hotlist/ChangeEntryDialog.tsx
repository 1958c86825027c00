import { useCommand } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { FormDialog } from '../../ui/form/FormDialog.tsx'
import { useForm } from '../../ui/form/use-form.ts'
import { sayDone } from '../../ui/notices/toast.ts'
import { staleAfterChange } from './hotlist.ts'
import { whyIn, whyOf } from './why.ts'
import { useWhyCheck, WhyFields } from './WhyFields.tsx'
import type { Entry } from './hotlist.ts'

interface ChangeEntryDialogProps {
  readonly entry: Entry
  readonly onClose: () => void
}

/** Says anew why and until when something is blocked. Mount it to open it. */
export const ChangeEntryDialog = ({ entry, onClose }: ChangeEntryDialogProps) => {
  const t = useText('hotlist')
  const change = useCommand('hotlist.change', staleAfterChange)
  const form = useForm({
    initial: { ...whyOf(entry) },
    validate: useWhyCheck(),
    submit: (values) => change.mutateAsync({ params: { entryId: entry.entryId }, request: whyIn(values) }),
    onDone: () => {
      sayDone(t('block.changed'))
      onClose()
    },
    fieldOf: { ENT_HOT_003: 'end' },
  })
  return (
    <FormDialog title={t('change.title')} form={form} submit={t('change.confirm')} onClose={onClose}>
      <WhyFields form={form} />
    </FormDialog>
  )
}

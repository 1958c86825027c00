import { useCommand } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { FormDialog } from '../../ui/form/FormDialog.tsx'
import { ReasonField } from '../../ui/form/ReasonField.tsx'
import { tidy } from '../../ui/form/rules.ts'
import { useForm } from '../../ui/form/use-form.ts'
import { sayDone } from '../../ui/notices/toast.ts'
import { staleAfterChange } from './hotlist.ts'

interface LiftDialogProps {
  readonly entryId: string
  readonly onClose: () => void
}

/** Takes an entry off the hotlist, with a reason. Mount it to open it. */
export const LiftDialog = ({ entryId, onClose }: LiftDialogProps) => {
  const t = useText('hotlist')
  const lift = useCommand('hotlist.lift', staleAfterChange)
  const form = useForm({
    initial: { reason: '' },
    validate: ({ reason }) =>
      tidy(reason) === '' ? { reason: t('block.missing', { field: t('reason') }) } : {},
    submit: ({ reason }) => lift.mutateAsync({ params: { entryId }, request: { reason: tidy(reason) } }),
    onDone: () => {
      sayDone(t('lift.done'))
      onClose()
    },
  })
  return (
    <FormDialog title={t('lift.title')} form={form} submit={t('lift.confirm')} onClose={onClose}>
      <p>{t('lift.text')}</p>
      <ReasonField {...form.field('reason')} required label={t('block.reason')} />
    </FormDialog>
  )
}

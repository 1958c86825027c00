import { useCommand } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { FormDialog } from '../../ui/form/FormDialog.tsx'
import { ReasonField } from '../../ui/form/ReasonField.tsx'
import { tidy } from '../../ui/form/rules.ts'
import { useForm } from '../../ui/form/use-form.ts'
import { sayDone } from '../../ui/notices/toast.ts'
import { staleAfterIssuing } from './issued-certificate.ts'

interface ClearKeyDialogProps {
  readonly certificateId: string
  readonly onClose: () => void
}

/** Asks why, then takes back that others have the key of a certificate. Mount it to open it. */
export const ClearKeyDialog = ({ certificateId, onClose }: ClearKeyDialogProps) => {
  const t = useText('issued')
  const clear = useCommand('platform-trust.clear-key', staleAfterIssuing)
  const form = useForm({
    initial: { reason: '' },
    validate: ({ reason }) => (tidy(reason) === '' ? { reason: t('clearKey.reasonMissing') } : {}),
    submit: ({ reason }) =>
      clear.mutateAsync({ params: { certificateId }, request: { reason: tidy(reason) } }),
    onDone: () => {
      sayDone(t('clearKey.done'))
      onClose()
    },
  })
  return (
    <FormDialog
      title={t('clearKey.title')}
      form={form}
      submit={t('clearKey.confirm')}
      dangerous
      onClose={onClose}
    >
      <p>{t('clearKey.text')}</p>
      <p>{t('clearKey.stays')}</p>
      <ReasonField {...form.field('reason')} required />
    </FormDialog>
  )
}

import { useCommand } from '../../api/queries.ts'
import { isolated, useText } from '../../locales/text.ts'
import { FormDialog } from '../../ui/form/FormDialog.tsx'
import { ReasonField } from '../../ui/form/ReasonField.tsx'
import { reasonOf } from '../../ui/form/rules.ts'
import { useForm } from '../../ui/form/use-form.ts'
import { sayDone } from '../../ui/notices/toast.ts'
import { staleAfterChange } from './policy-request.ts'

interface WithdrawDialogProps {
  readonly request: { readonly id: string; readonly policyName: string }
  readonly onClose: () => void
}

/** Takes a request back that is not decided yet. Mount it to open it. */
export const WithdrawDialog = ({ request, onClose }: WithdrawDialogProps) => {
  const t = useText('policyRequests')
  const withdraw = useCommand('policy-requests.withdraw', staleAfterChange)
  const form = useForm({
    initial: { reason: '' },
    validate: () => ({}),
    submit: ({ reason }) =>
      withdraw.mutateAsync({ params: { requestId: request.id }, request: reasonOf(reason) }),
    onDone: () => {
      sayDone(t('withdraw.done'))
      onClose()
    },
  })
  return (
    <FormDialog
      title={t('withdraw.title', { name: isolated(request.policyName) })}
      form={form}
      submit={t('withdraw.confirm')}
      dangerous
      onClose={onClose}
    >
      <p>{t('withdraw.text')}</p>
      <ReasonField {...form.field('reason')} />
    </FormDialog>
  )
}

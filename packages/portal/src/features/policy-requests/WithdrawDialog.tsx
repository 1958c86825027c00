import { useCommand } from '../../api/queries.ts'
import { isolated, useText } from '../../locales/text.ts'
import { ReasonDialog } from '../../ui/form/ReasonDialog.tsx'
import { staleAfterChange } from './policy-request.ts'

interface WithdrawDialogProps {
  readonly request: { readonly id: string; readonly policyName: string }
  readonly onClose: () => void
}

/** Takes a request back that is not decided yet. Mount it to open it. */
export const WithdrawDialog = ({ request, onClose }: WithdrawDialogProps) => {
  const t = useText('policyRequests')
  const withdraw = useCommand('policy-requests.withdraw', staleAfterChange)
  return (
    <ReasonDialog
      title={t('withdraw.title', { name: isolated(request.policyName) })}
      submit={t('withdraw.confirm')}
      done={t('withdraw.done')}
      act={(reason) => withdraw.mutateAsync({ params: { requestId: request.id }, request: reason })}
      dangerous
      onClose={onClose}
    >
      <p>{t('withdraw.text')}</p>
    </ReasonDialog>
  )
}

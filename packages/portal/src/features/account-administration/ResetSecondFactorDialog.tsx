import { useCommand } from '../../api/queries.ts'
import { isolated, useText } from '../../locales/text.ts'
import { ConfirmDialog } from '../../ui/dialog/ConfirmDialog.tsx'
import { Effects } from '../../ui/facts/Effects.tsx'
import { sayDone } from '../../ui/notices/toast.ts'
import { holderOf, staleAfterChange, type ListedAccount } from './account.ts'

interface ResetSecondFactorDialogProps {
  readonly account: ListedAccount
  readonly onClose: () => void
}

/** Helps somebody who has lost the phone, once it is sure who asks. Mount it to open it. */
export const ResetSecondFactorDialog = ({ account, onClose }: ResetSecondFactorDialogProps) => {
  const t = useText('accounts')
  const reset = useCommand('accounts.reset-second-factor', staleAfterChange)
  const names = { name: isolated(holderOf(account)) }
  return (
    <ConfirmDialog
      opened
      title={t('reset.title', names)}
      confirm={t('reset.confirm')}
      dangerous
      busy={reset.isPending}
      error={reset.error}
      onClose={onClose}
      onConfirm={() =>
        reset.mutate(
          { params: { userName: account.userName } },
          {
            onSuccess: () => {
              sayDone(t('reset.done', names))
              onClose()
            },
          },
        )
      }
    >
      <p>{t('reset.text')}</p>
      <Effects effects={[t('reset.effectPassword'), t('reset.effectSessions'), t('reset.effectMail')]} />
    </ConfirmDialog>
  )
}

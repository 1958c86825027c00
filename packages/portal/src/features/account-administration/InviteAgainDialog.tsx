import { useCommand } from '../../api/queries.ts'
import { isolated, useText } from '../../locales/text.ts'
import { ConfirmDialog } from '../../ui/dialog/ConfirmDialog.tsx'
import { sayDone } from '../../ui/notices/toast.ts'
import { holderOf, staleAfterChange, type ListedAccount } from './account.ts'

interface InviteAgainDialogProps {
  readonly account: ListedAccount
  readonly onClose: () => void
}

/** Mails the link to choose a password again. Mount it to open it. */
export const InviteAgainDialog = ({ account, onClose }: InviteAgainDialogProps) => {
  const t = useText('accounts')
  const invite = useCommand('accounts.invite-again', staleAfterChange)
  const names = { name: isolated(holderOf(account)), email: isolated(account.email) }
  return (
    <ConfirmDialog
      opened
      title={t('invite.title', names)}
      confirm={t('invite.confirm')}
      busy={invite.isPending}
      error={invite.error}
      onClose={onClose}
      onConfirm={() =>
        invite.mutate(
          { params: { accountId: account.accountId } },
          {
            onSuccess: () => {
              sayDone(t('invite.done', names))
              onClose()
            },
          },
        )
      }
    >
      <p>{t('invite.text', names)}</p>
    </ConfirmDialog>
  )
}

import { useQueryClient } from '@tanstack/react-query'
import { useCommand } from '../../api/queries.ts'
import { isolated, useText } from '../../locales/text.ts'
import { ConfirmDialog } from '../../ui/dialog/ConfirmDialog.tsx'
import { Effects } from '../../ui/facts/Effects.tsx'
import { sayDone } from '../../ui/notices/toast.ts'
import { nameOf, staleAfterUserChange, type Organisation, type User } from './organisation.ts'

interface RemoveUserDialogProps {
  readonly organisation: Organisation
  readonly user: User
  readonly onClose: () => void
}

/** Says what stops, then removes a user – or lets the signed-in person leave. Mount it to open it. */
export const RemoveUserDialog = ({ organisation, user, onClose }: RemoveUserDialogProps) => {
  const t = useText('organisation')
  const cache = useQueryClient()
  const { partnerId } = organisation
  const remove = useCommand('organisations.remove-user', staleAfterUserChange)
  const leave = useCommand('organisations.leave', [])
  const names = { name: isolated(nameOf(user)), organisation: isolated(organisation.organizationName) }
  const done = () => {
    sayDone(t(user.isSelf ? 'left' : 'removed', names))
    onClose()
  }
  const leaveNow = () =>
    leave.mutate(
      { params: { partnerId } },
      {
        onSuccess: () => {
          done()
          // Everything that was shown belonged to the organisation.
          cache.clear()
          location.assign('/')
        },
      },
    )
  return (
    <ConfirmDialog
      opened
      title={t(user.isSelf ? 'leaveTitle' : 'removeTitle', names)}
      confirm={t(user.isSelf ? 'leave' : 'remove')}
      dangerous
      busy={remove.isPending || leave.isPending}
      error={remove.error ?? leave.error}
      onClose={onClose}
      onConfirm={() =>
        user.isSelf
          ? leaveNow()
          : remove.mutate({ params: { partnerId, accountId: user.accountId } }, { onSuccess: done })
      }
    >
      <Effects
        effects={[t('stopsAccess', names), t('stopsNotifications', names), t('staysAccount', names)]}
      />
    </ConfirmDialog>
  )
}

import { Stack } from '@mantine/core'
import { useState } from 'react'
import { useCommand } from '../../api/queries.ts'
import { isolated, useText } from '../../locales/text.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { sayDone } from '../../ui/toast.ts'
import { offeredRoles, nameOf, staleAfterUserChange, type User } from './organisation.ts'
import { RoleField } from './RoleField.tsx'

/** Gives a user another role. Mount it to open it. */
export const ChangeRoleDialog = ({
  partnerId,
  user,
  onClose,
}: {
  readonly partnerId: string
  readonly user: User
  readonly onClose: () => void
}) => {
  const t = useText('organisation')
  const [role, setRole] = useState(user.role)
  const change = useCommand('organisations.change-role', [...staleAfterUserChange, 'accounts.session'])
  const name = isolated(nameOf(user))
  return (
    <ConfirmDialog
      opened
      title={t('changeRoleOf', { name })}
      confirm={t('changeRole')}
      busy={change.isPending}
      disabled={role === user.role}
      error={change.error}
      onClose={onClose}
      onConfirm={() =>
        change.mutate(
          { params: { partnerId, accountId: user.accountId }, request: { role } },
          {
            onSuccess: () => {
              sayDone(t('roleChanged', { name, role: t(`role.${role}`) }))
              onClose()
            },
          },
        )
      }
    >
      <Stack gap="sm">
        <RoleField
          name="role"
          value={role}
          onChange={({ currentTarget: { value } }) =>
            setRole(offeredRoles.find((each) => each === value) ?? user.role)
          }
        />
        <p>{t('changeRoleText')}</p>
      </Stack>
    </ConfirmDialog>
  )
}

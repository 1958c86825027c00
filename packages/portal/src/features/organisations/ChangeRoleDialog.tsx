import { useCommand } from '../../api/queries.ts'
import { isolated, textOr, useText } from '../../locales/text.ts'
import { FormDialog } from '../../ui/form/FormDialog.tsx'
import { useForm } from '../../ui/form/use-form.ts'
import { sayDone } from '../../ui/notices/toast.ts'
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
  const change = useCommand('organisations.change-role', [...staleAfterUserChange, 'accounts.session'])
  const name = isolated(nameOf(user))
  const form = useForm({
    initial: { role: user.role },
    validate: () => ({}),
    submit: ({ role }) =>
      change.mutateAsync({
        params: { partnerId, accountId: user.accountId },
        request: { role: offeredRoles.find((each) => each === role) ?? user.role },
      }),
    onDone: (_, { role }) => {
      sayDone(t('roleChanged', { name, role: textOr(t, `role.${role}`, role) }))
      onClose()
    },
  })
  return (
    <FormDialog
      title={t('changeRoleOf', { name })}
      form={form}
      submit={t('changeRole')}
      unchanged={form.values.role === user.role}
      onClose={onClose}
    >
      <RoleField {...form.field('role')} />
      <p>{t('changeRoleText')}</p>
    </FormDialog>
  )
}

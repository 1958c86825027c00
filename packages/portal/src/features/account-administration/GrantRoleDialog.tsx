import { NativeSelect } from '@mantine/core'
import { useCommand } from '../../api/queries.ts'
import { roles } from '../../api/roles.gen.ts'
import { isolated, useText } from '../../locales/text.ts'
import { FormDialog } from '../../ui/form/FormDialog.tsx'
import { useForm } from '../../ui/form/use-form.ts'
import { sayDone } from '../../ui/notices/toast.ts'
import { useRoleName } from '../../ui/use-role-name.ts'
import { holderOf, staleAfterChange, type Account } from './account.ts'

interface GrantRoleDialogProps {
  readonly account: Account
  readonly onClose: () => void
}

/** Gives an account a role. Those that the administrator does not hold say so. Mount it to open it. */
export const GrantRoleDialog = ({ account, onClose }: GrantRoleDialogProps) => {
  const t = useText('accounts')
  const roleName = useRoleName()
  const grant = useCommand('accounts.grant-role', staleAfterChange)
  const { accountId, grantable } = account
  const name = isolated(holderOf(account))
  const problemOf = (role: string): string | null => {
    if (role === '') return t('grant.missing')
    return grantable.includes(role) ? null : t('grant.notHeld')
  }
  const form = useForm({
    initial: { role: '' },
    validate: ({ role }) => {
      const problem = problemOf(role)
      return problem === null ? {} : { role: problem }
    },
    submit: ({ role }) => grant.mutateAsync({ params: { accountId, role } }),
    onDone: (_, { role }) => {
      sayDone(t('grant.done', { name, role: roleName(role) }))
      onClose()
    },
    fieldOf: { ENT_ADM_002: 'role' },
  })
  return (
    <FormDialog title={t('grant.title', { name })} form={form} submit={t('grant.confirm')} onClose={onClose}>
      <p>{t('grant.text')}</p>
      <NativeSelect {...form.field('role')} label={t('role')} required>
        <option value="" disabled>
          {t('grant.choose')}
        </option>
        {roles
          .filter((role) => !account.roles.includes(role))
          .map((role) => (
            <option key={role} value={role}>
              {roleName(role)}
            </option>
          ))}
      </NativeSelect>
    </FormDialog>
  )
}

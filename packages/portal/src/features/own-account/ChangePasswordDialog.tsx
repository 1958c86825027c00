import { useCommand } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { FormDialog } from '../../ui/form/FormDialog.tsx'
import { PasswordField } from '../../ui/form/PasswordField.tsx'
import { useForm } from '../../ui/form/use-form.ts'
import { sayDone } from '../../ui/notices/toast.ts'
import { NewPasswordFields, useNewPasswordErrors } from '../passwords/NewPasswordFields.tsx'

/** Changes the password; the old one is asked for. Mount it to open it. */
export const ChangePasswordDialog = ({ onClose }: { readonly onClose: () => void }) => {
  const t = useText('ownAccount')
  const change = useCommand('accounts.change-password', ['accounts.list-sessions'])
  const newPasswordErrors = useNewPasswordErrors()
  const form = useForm({
    initial: { oldPassword: '', password: '', passwordAgain: '' },
    validate: (values) => ({
      ...(values.oldPassword === '' ? { oldPassword: t('passwordMissing') } : {}),
      ...newPasswordErrors(values),
    }),
    submit: ({ oldPassword, password: newPassword }) =>
      change.mutateAsync({ request: { oldPassword, newPassword } }),
    onDone: () => {
      sayDone(t('passwordChanged'))
      onClose()
    },
    fieldOf: { ENT_ACC_006: 'oldPassword', ENT_ACC_004: 'password' },
  })
  return (
    <FormDialog title={t('changePassword')} form={form} submit={t('save')} onClose={onClose}>
      <p>{t('changePasswordText')}</p>
      <PasswordField
        field={form.field('oldPassword')}
        label={t('password')}
        show={t('showPassword')}
        data-autofocus
      />
      <NewPasswordFields password={form.field('password')} passwordAgain={form.field('passwordAgain')} />
    </FormDialog>
  )
}

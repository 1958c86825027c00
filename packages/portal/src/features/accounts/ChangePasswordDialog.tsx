import { Button, Group, Stack } from '@mantine/core'
import { useCommand } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { ErrorPanel } from '../../ui/ErrorPanel.tsx'
import { useForm } from '../../ui/form/use-form.ts'
import { sayDone } from '../../ui/toast.tsx'
import { CurrentPasswordField } from './CurrentPasswordField.tsx'
import { NewPasswordFields, useNewPasswordErrors } from './NewPasswordFields.tsx'

/** Changes the password; the old one is asked for. Mount it to open it. */
export const ChangePasswordDialog = ({ onClose }: { readonly onClose: () => void }) => {
  const t = useText('ownAccount')
  const ui = useText('ui')
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
    <Dialog opened title={t('changePassword')} onClose={onClose} size="md">
      <form onSubmit={form.onSubmit} noValidate>
        <Stack>
          <p>{t('changePasswordText')}</p>
          <CurrentPasswordField field={form.field('oldPassword')} />
          <NewPasswordFields password={form.field('password')} passwordAgain={form.field('passwordAgain')} />
          {form.failure !== null && <ErrorPanel error={form.failure} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {ui('cancel')}
            </Button>
            <Button type="submit" loading={form.busy}>
              {t('save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}

import { Button, Group, Stack, TextInput } from '@mantine/core'
import { useCommand } from '../../api/queries.ts'
import { isolated, useText } from '../../locales/text.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { ErrorPanel } from '../../ui/ErrorPanel.tsx'
import { looksLikeEmail, tidy } from '../../ui/form/rules.ts'
import { useForm } from '../../ui/form/use-form.ts'
import { sayDone } from '../../ui/toast.tsx'
import { CurrentPasswordField } from './CurrentPasswordField.tsx'

/** Asks for another e-mail address; it changes when the link that is sent there is opened. Mount it to open it. */
export const ChangeEmailDialog = ({ onClose }: { readonly onClose: () => void }) => {
  const t = useText('ownAccount')
  const change = useText('emailChange')
  const ui = useText('ui')
  const request = useCommand('accounts.request-email-change', [])
  const form = useForm({
    initial: { email: '', password: '' },
    validate: ({ email, password }) => ({
      ...(looksLikeEmail(tidy(email)) ? {} : { email: change('emailWrong') }),
      ...(password === '' ? { password: t('passwordMissing') } : {}),
    }),
    submit: ({ email, password }) => request.mutateAsync({ request: { email: tidy(email), password } }),
    onDone: ({ minutes }, { email }) => {
      sayDone(change('sent', { email: isolated(tidy(email)), minutes }))
      onClose()
    },
    fieldOf: {
      PMS_PRT_011: 'email',
      PMS_PRT_012: 'email',
      PMS_PRT_066: 'email',
      ENT_ACC_006: 'password',
    },
  })
  return (
    <Dialog opened title={t('changeEmail')} onClose={onClose} size="md">
      <form onSubmit={form.onSubmit} noValidate>
        <Stack>
          <p>{change('text')}</p>
          <TextInput
            {...form.field('email')}
            label={change('newEmail')}
            type="email"
            autoComplete="email"
            maxLength={254}
            dir="auto"
            required
            withAsterisk={false}
          />
          <CurrentPasswordField field={form.field('password')} />
          {form.failure !== null && <ErrorPanel error={form.failure} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {ui('cancel')}
            </Button>
            <Button type="submit" loading={form.busy}>
              {change('send')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}

import { TextInput } from '@mantine/core'
import { useCommand, useRead } from '../../api/queries.ts'
import { isolated, useText } from '../../locales/text.ts'
import { FormDialog } from '../../ui/form/FormDialog.tsx'
import { PasswordField } from '../../ui/form/PasswordField.tsx'
import { isEmail } from '../../ui/form/email.ts'
import { tidy } from '../../ui/form/rules.ts'
import { useForm } from '../../ui/form/use-form.ts'
import { sayDone } from '../../ui/notices/toast.ts'
import { CodeField } from '../second-factor/CodeField.tsx'

/** Asks for another e-mail address; it changes when the link that is sent there is opened. Mount it to open it. */
export const ChangeEmailDialog = ({ onClose }: { readonly onClose: () => void }) => {
  const t = useText('ownAccount')
  const change = useText('emailChange')
  const request = useCommand('accounts.request-email-change', [])
  const secondFactor = useText('secondFactor')
  const asksForCode = (useRead('accounts.second-factor', {}).data?.since ?? null) !== null
  const form = useForm({
    initial: { email: '', password: '', code: '' },
    validate: ({ email, password, code }) => ({
      ...(isEmail(tidy(email)) ? {} : { email: change('emailWrong') }),
      ...(password === '' ? { password: t('passwordMissing') } : {}),
      ...(asksForCode && code.trim() === '' ? { code: secondFactor('codeMissing') } : {}),
    }),
    submit: ({ email, password, code }) =>
      request.mutateAsync({
        request: { email: tidy(email), password, ...(asksForCode ? { code } : {}) },
      }),
    onDone: ({ minutes }, { email }) => {
      sayDone(change('sent', { email: isolated(tidy(email)), minutes }))
      onClose()
    },
    fieldOf: {
      PMS_PRT_011: 'email',
      PMS_PRT_012: 'email',
      PMS_PRT_066: 'email',
      ENT_ACC_006: 'password',
      ENT_ACC_030: 'code',
    },
  })
  return (
    <FormDialog title={t('changeEmail')} form={form} submit={change('send')} onClose={onClose}>
      <p>{change('text')}</p>
      <TextInput
        {...form.field('email')}
        label={change('newEmail')}
        type="email"
        autoComplete="email"
        maxLength={254}
        dir="auto"
        required
        data-autofocus
      />
      <PasswordField field={form.field('password')} label={t('password')} show={t('showPassword')} />
      {asksForCode && <CodeField field={form.field('code')} />}
    </FormDialog>
  )
}

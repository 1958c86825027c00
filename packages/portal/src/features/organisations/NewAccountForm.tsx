import { Button, Stack, TextInput } from '@mantine/core'
import { useCall } from '../../api/call-context.ts'
import { useText } from '../../locales/text.ts'
import { ErrorPanel } from '../../ui/ErrorPanel.tsx'
import { looksLikeUserName, tidy } from '../../ui/form/rules.ts'
import { useForm } from '../../ui/form/use-form.ts'
import { Panel } from '../../ui/Panel.tsx'
import { NewPasswordFields, useNewPasswordErrors } from '../accounts/NewPasswordFields.tsx'

interface NewAccountFormProps {
  readonly token: string
  readonly email: string
  readonly onDone: (userName: string) => void
}

/** The account of somebody who was invited: name, user name, password. The address is the one invited. */
export const NewAccountForm = ({ token, email, onDone }: NewAccountFormProps) => {
  const t = useText('organisation')
  const registration = useText('registration')
  const call = useCall()
  const passwordErrors = useNewPasswordErrors()
  const form = useForm({
    initial: { firstName: '', lastName: '', userName: '', password: '', passwordAgain: '' },
    validate: (values) => ({
      ...(tidy(values.firstName) === '' ? { firstName: registration('problem.missing') } : {}),
      ...(tidy(values.lastName) === '' ? { lastName: registration('problem.missing') } : {}),
      ...(looksLikeUserName(values.userName) ? {} : { userName: t('userNameWrong') }),
      ...passwordErrors(values),
    }),
    submit: ({ firstName, lastName, userName, password }) =>
      call('organisations.accept-with-new-account', {
        request: { token, firstName: tidy(firstName), lastName: tidy(lastName), userName, password },
      }),
    onDone: ({ userName }) => onDone(userName),
    fieldOf: {
      ENT_ACC_004: 'password',
      PMS_PRT_051: 'userName',
      PMS_PRT_052: 'userName',
      PMS_PRT_066: 'userName',
    },
  })
  return (
    <Panel>
      <form onSubmit={form.onSubmit} noValidate>
        <Stack>
          {form.failure !== null && <ErrorPanel error={form.failure} />}
          <TextInput label={t('email')} value={email} readOnly dir="ltr" />
          <TextInput
            {...form.field('firstName')}
            label={registration('firstName')}
            autoComplete="given-name"
            maxLength={64}
            required
            withAsterisk={false}
          />
          <TextInput
            {...form.field('lastName')}
            label={registration('lastName')}
            autoComplete="family-name"
            maxLength={64}
            required
            withAsterisk={false}
          />
          <TextInput
            {...form.field('userName')}
            label={registration('userName')}
            description={t('userNameHint')}
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            maxLength={36}
            required
            withAsterisk={false}
          />
          <NewPasswordFields password={form.field('password')} passwordAgain={form.field('passwordAgain')} />
          <Button type="submit" size="md" fullWidth loading={form.busy}>
            {t('accept')}
          </Button>
        </Stack>
      </form>
    </Panel>
  )
}

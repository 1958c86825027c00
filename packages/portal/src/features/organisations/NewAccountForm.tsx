import { Button, Stack, TextInput } from '@mantine/core'
import { useCall } from '../../api/call-context.ts'
import { useText } from '../../locales/text.ts'
import { ErrorPanel } from '../../ui/notices/ErrorPanel.tsx'
import { PersonField, usePersonErrors } from '../../ui/form/PersonField.tsx'
import { tidy } from '../../ui/form/rules.ts'
import { useForm } from '../../ui/form/use-form.ts'
import { Panel } from '../../ui/page/Panel.tsx'
import { NewPasswordFields, useNewPasswordErrors } from '../passwords/NewPasswordFields.tsx'

interface NewAccountFormProps {
  readonly token: string
  readonly email: string
  readonly onDone: (userName: string) => void
}

/** The account of somebody who was invited: name, user name, password. The address is the one invited. */
export const NewAccountForm = ({ token, email, onDone }: NewAccountFormProps) => {
  const t = useText('organisation')
  const person = useText('person')
  const call = useCall()
  const personErrors = usePersonErrors()
  const passwordErrors = useNewPasswordErrors()
  const form = useForm({
    initial: { firstName: '', lastName: '', userName: '', password: '', passwordAgain: '' },
    validate: (values) => ({
      ...personErrors(values),
      ...passwordErrors(values),
    }),
    submit: ({ firstName, lastName, userName, password }) =>
      call('organisations.accept-with-new-account', {
        request: {
          token,
          firstName: tidy(firstName),
          lastName: tidy(lastName),
          userName: tidy(userName),
          password,
        },
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
          <TextInput label={person('email')} value={email} readOnly dir="ltr" />
          <PersonField form={form} name="firstName" />
          <PersonField form={form} name="lastName" />
          <PersonField form={form} name="userName" description={person('userNameHint')} />
          <NewPasswordFields
            password={form.field('password')}
            passwordAgain={form.field('passwordAgain')}
            isFirst
          />
          <Button type="submit" size="md" fullWidth loading={form.busy}>
            {t('accept')}
          </Button>
        </Stack>
      </form>
    </Panel>
  )
}

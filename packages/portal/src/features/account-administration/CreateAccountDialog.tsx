import { useNavigate } from '@tanstack/react-router'
import { useCommand } from '../../api/queries.ts'
import { roles as allRoles } from '../../api/roles.gen.ts'
import { toAccountLocale } from '../../locales/languages.ts'
import { isolated, useText } from '../../locales/text.ts'
import { useLanguage } from '../../shell/language/LanguageProvider.tsx'
import { useAccount } from '../../shell/session/session.ts'
import { TextField } from '../../ui/form/fields.tsx'
import { FormDialog } from '../../ui/form/FormDialog.tsx'
import { LocaleField } from '../../ui/form/LocaleField.tsx'
import { PersonField, usePersonErrors } from '../../ui/form/PersonField.tsx'
import { tidy } from '../../ui/form/rules.ts'
import { useForm } from '../../ui/form/use-form.ts'
import { sayDone } from '../../ui/notices/toast.ts'
import styles from './CreateAccountDialog.module.css'
import { staleAfterChange } from './account.ts'
import { chosenRoles, RolesField } from './RolesField.tsx'

/** Makes an account whose holder chooses the password, with the roles that it begins with. Mount it to open it. */
export const CreateAccountDialog = ({ onClose }: { readonly onClose: () => void }) => {
  const t = useText('accounts')
  const person = useText('person')
  const personErrors = usePersonErrors()
  const navigate = useNavigate()
  const locale = toAccountLocale(useLanguage())
  const { grantable } = useAccount()
  const create = useCommand('accounts.create', staleAfterChange)
  const form = useForm({
    initial: {
      userName: '',
      email: '',
      firstName: '',
      lastName: '',
      organizationName: '',
      locale,
      roles: '',
    },
    // The organisation may be left out.
    validate: ({ userName, email, firstName, lastName }) =>
      personErrors({ userName, email, firstName, lastName }),
    submit: (values) =>
      create.mutateAsync({
        request: {
          userName: values.userName.trim(),
          email: tidy(values.email),
          firstName: tidy(values.firstName),
          lastName: tidy(values.lastName),
          organizationName: tidy(values.organizationName),
          locale: values.locale,
          roles: allRoles.filter((role) => chosenRoles(values.roles).includes(role)),
        },
      }),
    onDone: ({ accountId }, { email }) => {
      sayDone(t('create.done', { email: isolated(tidy(email)) }))
      void navigate({ to: '/admin/accounts/$accountId', params: { accountId } })
    },
    fieldOf: {
      PMS_PRT_011: 'email',
      PMS_PRT_012: 'email',
      PMS_PRT_051: 'userName',
      PMS_PRT_052: 'userName',
      PMS_PRT_066: 'userName',
      ENT_ADM_002: 'roles',
    },
  })
  return (
    <FormDialog
      title={t('create.action')}
      form={form}
      submit={t('create.confirm')}
      size="lg"
      onClose={onClose}
    >
      <p>{t('create.text')}</p>
      <div className={styles.person}>
        <PersonField form={form} name="firstName" ofAnother />
        <PersonField form={form} name="lastName" ofAnother />
        <PersonField form={form} name="email" ofAnother />
        <PersonField form={form} name="userName" description={person('userNameHint')} ofAnother />
        <TextField
          form={form}
          name="organizationName"
          label={t('organizationOptional')}
          autoComplete="off"
          limit={128}
          dir="auto"
          optional
        />
        <LocaleField {...form.field('locale')} label={t('mailLanguage')} />
      </div>
      <RolesField
        value={form.values.roles}
        error={form.field('roles').error}
        onChange={(chosen) => form.set('roles', chosen)}
        offered={grantable}
      />
    </FormDialog>
  )
}

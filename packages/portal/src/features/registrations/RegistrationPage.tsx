import { Button, Group, NativeSelect, Stack } from '@mantine/core'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useCall } from '../../api/call-context.ts'
import { useRead } from '../../api/queries.ts'
import { toAccountLocale } from '../../locales/languages.ts'
import { textOr, useText } from '../../locales/text.ts'
import { useLanguage } from '../../shell/LanguageProvider.tsx'
import { PublicFrame } from '../../shell/PublicFrame.tsx'
import { ErrorPanel } from '../../ui/ErrorPanel.tsx'
import { LongTextField, TextField } from '../../ui/form/fields.tsx'
import { PasswordField } from '../../ui/form/PasswordField.tsx'
import { UnsavedChangesGuard } from '../../ui/form/UnsavedChangesGuard.tsx'
import { LocaleField } from '../../ui/form/LocaleField.tsx'
import { useForm } from '../../ui/form/use-form.ts'
import { TextLink } from '../../ui/links.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { InteractionGone } from '../accounts/InteractionGone.tsx'
import { passwordMinimum } from '../accounts/new-password.ts'
import { PublicTitle } from '../accounts/PublicTitle.tsx'
import {
  emptyRegistration,
  fieldOfCode,
  problemsOf,
  purposeLimit,
  toRequest,
  userNameLimit,
} from './registration.ts'
import styles from './RegistrationPage.module.css'

/** Self-registration of an organisation and its first user; a code by mail follows. */
export const RegistrationPage = () => {
  const t = useText('registration')
  const types = useText('partnerType')
  const language = useLanguage()
  const call = useCall()
  const navigate = useNavigate()
  const { interactionId } = useParams({ from: '/sign-in/$interactionId/register' })
  const interaction = useRead('registrations.sign-in-interaction', { params: { interactionId } })
  const form = useForm({
    initial: emptyRegistration(toAccountLocale(language)),
    validate: (values) =>
      Object.fromEntries(
        Object.entries(problemsOf(values)).flatMap(([name, problem]) =>
          problem === undefined
            ? []
            : [[name, t(`problem.${problem}`, { minimum: passwordMinimum, limit: userNameLimit })]],
        ),
      ),
    submit: (values) =>
      call('registrations.register', { params: { interactionId }, request: toRequest(values) }),
    onDone: () => void navigate({ to: '/sign-in/$interactionId/confirm', params: { interactionId } }),
    fieldOf: fieldOfCode,
  })
  if (interaction.isError)
    return <InteractionGone error={interaction.error} onRetry={() => void interaction.refetch()} />
  return (
    <PublicFrame wide>
      <PublicTitle title={t('title')} text={t('text')} />
      <UnsavedChangesGuard holdsChanges={form.holdsChanges} />
      <Panel>
        <form onSubmit={form.onSubmit} noValidate>
          <Stack gap="lg">
            <p className={styles.note}>
              {t('allRequired')} {interaction.data?.approval === 'admin' ? t('adminDecides') : ''}
            </p>
            <fieldset className={styles.group}>
              <legend>{t('organizationGroup')}</legend>
              <NativeSelect {...form.field('partnerType')} label={t('partnerType')} required>
                <option value="" disabled>
                  {t('choose')}
                </option>
                {interaction.data?.partnerTypes.map(({ code, description }) => (
                  <option key={code} value={code}>
                    {textOr(types, code.toUpperCase(), description)}
                  </option>
                ))}
              </NativeSelect>
              <TextField
                form={form}
                name="organizationName"
                label={t('organizationName')}
                description={t('organizationHint')}
                autoComplete="organization"
                limit={128}
              />
              <LongTextField
                form={form}
                name="address"
                label={t('address')}
                autoComplete="street-address"
                limit={2000}
                className={styles.wide}
              />
              <LongTextField
                form={form}
                name="purpose"
                label={t('purpose')}
                description={t('purposeHint', { limit: purposeLimit })}
                limit={purposeLimit}
                className={styles.wide}
                optional
              />
            </fieldset>
            <fieldset className={styles.group}>
              <legend>{t('personGroup')}</legend>
              <TextField
                form={form}
                name="firstName"
                label={t('firstName')}
                autoComplete="given-name"
                limit={64}
              />
              <TextField
                form={form}
                name="lastName"
                label={t('lastName')}
                autoComplete="family-name"
                limit={64}
              />
              <TextField
                form={form}
                name="email"
                label={t('email')}
                description={t('emailHint')}
                type="email"
                autoComplete="email"
                limit={254}
                dir="auto"
              />
              <TextField
                form={form}
                name="phone"
                label={t('phone')}
                type="tel"
                autoComplete="tel"
                limit={16}
              />
              <LocaleField {...form.field('locale')} label={t('locale')} required />
            </fieldset>
            <fieldset className={styles.group}>
              <legend>{t('accountGroup')}</legend>
              <TextField
                form={form}
                name="userName"
                label={t('userName')}
                description={t('userNameHint', { limit: userNameLimit })}
                autoComplete="username"
                autoCapitalize="none"
                spellCheck={false}
                limit={64}
                className={styles.wide}
              />
              <PasswordField
                field={form.field('password')}
                label={t('password')}
                description={t('passwordHint', { minimum: passwordMinimum })}
                show={t('showPassword')}
                isNew
              />
              <PasswordField
                field={form.field('passwordAgain')}
                label={t('passwordAgain')}
                description={t('passwordAgainHint')}
                show={t('showPasswordAgain')}
                isNew
              />
            </fieldset>
            {form.failure !== null && <ErrorPanel error={form.failure} title={t('failed')} />}
            <Group justify="space-between">
              <TextLink to="/sign-in/$interactionId" params={{ interactionId }}>
                {t('haveAccount')}
              </TextLink>
              <Button type="submit" size="md" loading={form.busy} disabled={!interaction.isSuccess}>
                {t('submit')}
              </Button>
            </Group>
          </Stack>
        </form>
      </Panel>
    </PublicFrame>
  )
}

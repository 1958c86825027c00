import { Button, Group, NativeSelect, PasswordInput, Stack, Textarea, TextInput } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { useCall } from '../../api/call-context.ts'
import { useRead } from '../../api/queries.ts'
import { nativeNames, toAccountLocale, fromAccountLocale } from '../../locales/languages.ts'
import { textOr, useText } from '../../locales/text.ts'
import { useLanguage } from '../../shell/LanguageProvider.tsx'
import { PublicFrame } from '../../shell/PublicFrame.tsx'
import { ErrorPanel } from '../../ui/ErrorPanel.tsx'
import { UnsavedChangesGuard } from '../../ui/form/UnsavedChangesGuard.tsx'
import { useForm } from '../../ui/form/use-form.ts'
import { TextLink } from '../../ui/links.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { InteractionGone } from './InteractionGone.tsx'
import { PublicTitle } from './PublicTitle.tsx'
import {
  emptyRegistration,
  fieldOfCode,
  passwordMinimum,
  problemsOf,
  toRequest,
  userNameLimit,
} from './registration.ts'
import styles from './RegistrationPage.module.css'
import type { AccountLocale } from '../../locales/languages.ts'

const accountLocales: readonly AccountLocale[] = ['eng', 'fra', 'ara']

/** Self-registration of an organisation and its first user. */
export const RegistrationPage = () => {
  const t = useText('registration')
  const types = useText('partnerType')
  const language = useLanguage()
  const call = useCall()
  const { interactionId } = useParams({ from: '/sign-in/$interactionId/register' })
  const interaction = useRead('accounts.sign-in-interaction', { params: { interactionId } })
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
    submit: (values) => call('accounts.register', { params: { interactionId }, request: toRequest(values) }),
    onDone: ({ redirectTo }) => location.assign(redirectTo),
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
            <p className={styles.note}>{t('allRequired')}</p>
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
              <TextInput
                {...form.field('organizationName')}
                label={t('organizationName')}
                description={t('organizationHint')}
                autoComplete="organization"
                maxLength={128}
                required
              />
              <Textarea
                {...form.field('address')}
                label={t('address')}
                autoComplete="street-address"
                maxLength={2000}
                minRows={2}
                className={styles.wide}
                required
              />
            </fieldset>
            <fieldset className={styles.group}>
              <legend>{t('personGroup')}</legend>
              <TextInput
                {...form.field('firstName')}
                label={t('firstName')}
                autoComplete="given-name"
                maxLength={64}
                required
              />
              <TextInput
                {...form.field('lastName')}
                label={t('lastName')}
                autoComplete="family-name"
                maxLength={64}
                required
              />
              <TextInput
                {...form.field('email')}
                label={t('email')}
                type="email"
                autoComplete="email"
                maxLength={254}
                dir="auto"
                required
              />
              <TextInput
                {...form.field('phone')}
                label={t('phone')}
                type="tel"
                autoComplete="tel"
                maxLength={16}
                required
              />
              <NativeSelect {...form.field('locale')} label={t('locale')} required>
                {accountLocales.map((locale) => (
                  <option key={locale} value={locale}>
                    {nativeNames[fromAccountLocale(locale)]}
                  </option>
                ))}
              </NativeSelect>
            </fieldset>
            <fieldset className={styles.group}>
              <legend>{t('accountGroup')}</legend>
              <TextInput
                {...form.field('userName')}
                label={t('userName')}
                description={t('userNameHint', { limit: userNameLimit })}
                autoComplete="username"
                autoCapitalize="none"
                spellCheck={false}
                maxLength={64}
                className={styles.wide}
                required
              />
              <PasswordInput
                {...form.field('password')}
                label={t('password')}
                description={t('passwordHint', { minimum: passwordMinimum })}
                autoComplete="new-password"
                maxLength={256}
                visibilityToggleButtonProps={{ 'aria-label': t('showPassword') }}
                required
              />
              <PasswordInput
                {...form.field('passwordAgain')}
                label={t('passwordAgain')}
                description={t('passwordAgainHint')}
                autoComplete="new-password"
                maxLength={256}
                visibilityToggleButtonProps={{ 'aria-label': t('showPasswordAgain') }}
                required
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

import { Button, Group, NativeSelect, Stack } from '@mantine/core'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useCall } from '../../api/call-context.ts'
import { useRead } from '../../api/queries.ts'
import { toAccountLocale } from '../../locales/languages.ts'
import { useText } from '../../locales/text.ts'
import { partnerTypeName } from '../../ui/partner-type-name.ts'
import { useLanguage } from '../../shell/language/LanguageProvider.tsx'
import { PublicFrame } from '../../shell/public/PublicFrame.tsx'
import { ErrorPanel } from '../../ui/notices/ErrorPanel.tsx'
import { LongTextField } from '../../ui/form/fields.tsx'
import { PersonField, usePersonErrors } from '../../ui/form/PersonField.tsx'
import { UnsavedChangesGuard } from '../../ui/form/UnsavedChangesGuard.tsx'
import { LocaleField } from '../../ui/form/LocaleField.tsx'
import { useForm } from '../../ui/form/use-form.ts'
import { TextLink } from '../../ui/links.tsx'
import { Panel } from '../../ui/page/Panel.tsx'
import { isInteractionGone, useFreshAfterBack } from '../sign-in/interaction-gone.ts'
import { InteractionGone } from '../sign-in/InteractionGone.tsx'
import { NewPasswordFields, useNewPasswordErrors } from '../passwords/NewPasswordFields.tsx'
import { PolicyGroupField } from '../partners/PolicyGroupField.tsx'
import { PublicTitle } from '../../shell/public/PublicTitle.tsx'
import { emptyRegistration, fieldOfCode, purposeLimit, toRequest } from './registration.ts'
import styles from './RegistrationPage.module.css'

/** Self-registration of an organisation and its first user; a code by mail follows. */
export const RegistrationPage = () => {
  const t = useText('registration')
  const types = useText('partnerType')
  const language = useLanguage()
  const call = useCall()
  const navigate = useNavigate()
  const personErrors = usePersonErrors()
  const passwordErrors = useNewPasswordErrors()
  const { interactionId } = useParams({ from: '/sign-in/$interactionId/register' })
  const interaction = useRead('registrations.sign-in-interaction', { params: { interactionId } })
  const needsGroup = (type: string) =>
    interaction.data?.partnerTypes.some(({ code, needsPolicyGroup }) => code === type && needsPolicyGroup)
  const form = useForm({
    initial: emptyRegistration(toAccountLocale(language)),
    validate: (values) => ({
      ...personErrors(values),
      ...passwordErrors(values),
      ...(values.partnerType === '' ? { partnerType: t('partnerTypeMissing') } : {}),
    }),
    submit: (values) =>
      call('registrations.register', {
        params: { interactionId },
        request: toRequest(needsGroup(values.partnerType) ? values : { ...values, policyGroup: '' }),
      }),
    onDone: () => void navigate({ to: '/sign-in/$interactionId/confirm', params: { interactionId } }),
    fieldOf: fieldOfCode,
  })
  useFreshAfterBack()
  if (isInteractionGone(form.failure))
    return <InteractionGone error={form.failure} onRetry={() => void interaction.refetch()} />
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
                    {partnerTypeName(types, code, description)}
                  </option>
                ))}
              </NativeSelect>
              <PersonField form={form} name="organizationName" description={t('organizationHint')} />
              {needsGroup(form.values.partnerType) && (
                <PolicyGroupField
                  form={form}
                  label={t('policyGroup')}
                  description={t('policyGroupHint')}
                  empty={t('chooseLater')}
                  groups={interaction.data?.policyGroups ?? []}
                  className={styles.wide}
                />
              )}
              <PersonField form={form} name="address" className={styles.wide} />
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
              <PersonField form={form} name="firstName" />
              <PersonField form={form} name="lastName" />
              <PersonField form={form} name="email" description={t('emailHint')} />
              <PersonField form={form} name="phone" />
              <LocaleField {...form.field('locale')} label={t('locale')} required />
            </fieldset>
            <fieldset className={styles.group}>
              <legend>{t('accountGroup')}</legend>
              <PersonField
                form={form}
                name="userName"
                description={t('userNameHint')}
                className={styles.wide}
              />
              <NewPasswordFields
                password={form.field('password')}
                passwordAgain={form.field('passwordAgain')}
                isFirst
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

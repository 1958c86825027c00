import { Button, Group, NativeSelect, Stack } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useCommand, useRead } from '../../api/queries.ts'
import { toAccountLocale } from '../../locales/languages.ts'
import { isolated, useText } from '../../locales/text.ts'
import { partnerTypeName } from '../../ui/partner-type-name.ts'
import { useLanguage } from '../../shell/language/LanguageProvider.tsx'
import { TextField } from '../../ui/form/fields.tsx'
import { LocaleField } from '../../ui/form/LocaleField.tsx'
import { PersonField, usePersonErrors } from '../../ui/form/PersonField.tsx'
import { looksLikeUserName, tidy } from '../../ui/form/rules.ts'
import { UnsavedChangesGuard } from '../../ui/form/UnsavedChangesGuard.tsx'
import { useForm } from '../../ui/form/use-form.ts'
import { ButtonLink } from '../../ui/links.tsx'
import { ErrorPanel } from '../../ui/notices/ErrorPanel.tsx'
import { Page } from '../../ui/page/Page.tsx'
import { Panel } from '../../ui/page/Panel.tsx'
import { useSayNext } from '../setup/use-say-next.ts'
import styles from './NewPartnerPage.module.css'
import { PolicyGroupField } from '../partners/PolicyGroupField.tsx'
import { staleAfterChange } from './partner.ts'

/** The form, and what sends it. */
const useNewPartner = () => {
  const t = useText('partners')
  const navigate = useNavigate()
  const personErrors = usePersonErrors()
  const locale = toAccountLocale(useLanguage())
  const create = useCommand('partner-administration.create', staleAfterChange)
  const sayNext = useSayNext()
  const types = useRead('partners.list-types', {}).data ?? []
  const groups = useRead('policies.list-active-groups', {}).data ?? []
  const needsGroup = (type: string) =>
    types.some(({ partnerType, needsPolicyGroup }) => partnerType === type && needsPolicyGroup)
  const form = useForm({
    initial: {
      organizationName: '',
      partnerType: '',
      policyGroup: '',
      partnerId: '',
      address: '',
      phone: '',
      email: '',
      locale,
    },
    validate: ({ partnerId, partnerType, policyGroup, organizationName, address, phone, email }) => ({
      ...personErrors({ organizationName, address, phone, email }),
      ...(partnerType === '' ? { partnerType: t('add.typeMissing') } : {}),
      ...(needsGroup(partnerType) && policyGroup === '' ? { policyGroup: t('add.groupMissing') } : {}),
      ...(looksLikeUserName(partnerId.trim()) ? {} : { partnerId: t('add.idProblem') }),
    }),
    submit: (values) =>
      create.mutateAsync({
        request: {
          partnerId: values.partnerId.trim(),
          organizationName: tidy(values.organizationName),
          partnerType: values.partnerType,
          ...(needsGroup(values.partnerType) ? { policyGroup: values.policyGroup } : {}),
          address: tidy(values.address),
          contactNumber: tidy(values.phone),
          emailId: tidy(values.email),
          langCode: values.locale,
        },
      }),
    onDone: ({ partnerId }, { organizationName, email }) => {
      const names = { name: isolated(tidy(organizationName)), email: isolated(tidy(email)) }
      void sayNext(t('add.done', names))
      void navigate({ to: '/admin/partners/$partnerId', params: { partnerId }, replace: true })
    },
    fieldOf: {
      PMS_PRT_010: 'partnerType',
      PMS_PRT_108: 'policyGroup',
      PMS_PRT_002: 'policyGroup',
      PMS_PMP_023: 'policyGroup',
      PMS_PRT_011: 'email',
      PMS_PRT_012: 'email',
      ENT_MAI_001: 'email',
      PMS_PRT_051: 'partnerId',
      PMS_PRT_052: 'partnerId',
      PMS_PRT_066: 'partnerId',
      PMS_PRT_056: 'locale',
    },
  })
  return { form, types, groups, asksForGroup: needsGroup(form.values.partnerType) }
}

/** Registers an organisation as a partner; its owner is invited by mail. */
export const NewPartnerPage = () => {
  const t = useText('partners')
  const types = useText('partnerType')
  const ui = useText('ui')
  const { form, types: offered, groups, asksForGroup } = useNewPartner()
  return (
    <Page title={t('add.action')} crumbs={[{ label: t('title'), to: '/admin/partners' }]}>
      <Panel>
        <UnsavedChangesGuard holdsChanges={form.holdsChanges} />
        <form onSubmit={form.onSubmit} noValidate>
          <Stack gap="lg" maw={820}>
            <p>{t('add.text')}</p>
            <div className={styles.fields}>
              <PersonField form={form} name="organizationName" description={t('add.nameHint')} ofAnother />
              <TextField
                form={form}
                name="partnerId"
                label={t('partnerId')}
                description={t('add.idHint')}
                limit={64}
                autoComplete="off"
                autoCapitalize="none"
                spellCheck={false}
                dir="auto"
              />
              <NativeSelect {...form.field('partnerType')} label={t('type')} required>
                <option value="" disabled>
                  {t('add.choose')}
                </option>
                {offered.map(({ partnerType: code }) => (
                  <option key={code} value={code}>
                    {partnerTypeName(types, code)}
                  </option>
                ))}
              </NativeSelect>
              {asksForGroup && (
                <PolicyGroupField
                  form={form}
                  label={t('policyGroup')}
                  description={t('add.groupHint')}
                  empty={t('add.chooseGroup')}
                  groups={groups}
                  required
                />
              )}
              <PersonField form={form} name="phone" ofAnother />
              <PersonField form={form} name="address" className={styles.wide} ofAnother />
              <PersonField form={form} name="email" description={t('add.emailHint')} ofAnother />
              <LocaleField {...form.field('locale')} label={t('add.locale')} required />
            </div>
            {form.failure !== null && <ErrorPanel error={form.failure} title={t('add.failed')} />}
            <Group justify="flex-end">
              <ButtonLink to="/admin/partners" variant="default">
                {ui('cancel')}
              </ButtonLink>
              <Button type="submit" loading={form.busy}>
                {t('add.confirm')}
              </Button>
            </Group>
          </Stack>
        </form>
      </Panel>
    </Page>
  )
}

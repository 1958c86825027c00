import { Button, Group, NativeSelect, Stack } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useCommand } from '../../../api/queries.ts'
import { useText } from '../../../locales/text.ts'
import { ErrorPanel } from '../../../ui/notices/ErrorPanel.tsx'
import { UnsavedChangesGuard } from '../../../ui/form/UnsavedChangesGuard.tsx'
import { useForm } from '../../../ui/form/use-form.ts'
import { ButtonLink } from '../../../ui/links.tsx'
import { ActivePartners, type ActivePartner } from '../../partners/ActivePartners.tsx'
import { Page } from '../../../ui/page/Page.tsx'
import { Panel } from '../../../ui/page/Panel.tsx'
import { sayDone } from '../../../ui/notices/toast.ts'
import { fieldOfCode, SoftwareFields, softwareErrors, softwareOf } from './sbi-fields.tsx'
import { staleAfterChange } from '../sbi.ts'

const NewSbiForm = ({ partners }: { readonly partners: readonly ActivePartner[] }) => {
  const t = useText('sbis')
  const ui = useText('ui')
  const navigate = useNavigate()
  const add = useCommand('sbis.add', staleAfterChange)
  const form = useForm({
    initial: { partnerId: partners[0]?.partnerId ?? '', version: '', hash: '', created: '', expires: '' },
    validate: (values) => softwareErrors(t, values),
    submit: ({ partnerId, ...software }) =>
      add.mutateAsync({ request: { providerId: partnerId, ...softwareOf(software) } }),
    onDone: ({ id }) => {
      sayDone(t('added'))
      void navigate({ to: '/sbis/$sbiId', params: { sbiId: id }, replace: true })
    },
    fieldOf: fieldOfCode,
  })
  return (
    <Panel>
      <UnsavedChangesGuard holdsChanges={form.holdsChanges} />
      <form onSubmit={form.onSubmit} noValidate>
        <Stack maw={640}>
          <p>{t('newText')}</p>
          <NativeSelect
            {...form.field('partnerId')}
            label={t('organization')}
            required
            data={partners.map(({ partnerId, organizationName }) => ({
              value: partnerId,
              label: organizationName,
            }))}
          />
          <SoftwareFields form={form} />
          {form.failure !== null && <ErrorPanel error={form.failure} title={t('addFailed')} />}
          <Group justify="flex-end">
            <ButtonLink to="/sbis" variant="default">
              {ui('cancel')}
            </ButtonLink>
            <Button type="submit" loading={form.busy}>
              {t('new')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Panel>
  )
}

/** Registers an interface; only partners with an accepted certificate may. */
export const NewSbiPage = () => {
  const t = useText('sbis')
  return (
    <Page title={t('new')} crumbs={[{ label: t('title'), to: '/sbis' }]}>
      <ActivePartners
        partnerType="Device_Provider"
        words={{
          title: t('certificateFirst'),
          text: t('certificateFirstText'),
          toCertificate: t('toPartnerCertificate'),
        }}
      >
        {(partners) => <NewSbiForm partners={partners} />}
      </ActivePartners>
    </Page>
  )
}

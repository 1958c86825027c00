import { Button, Group, NativeSelect, Stack, TextInput } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCommand, useRead } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { ErrorPanel } from '../../ui/notices/ErrorPanel.tsx'
import { UnsavedChangesGuard } from '../../ui/form/UnsavedChangesGuard.tsx'
import { tidy } from '../../ui/form/rules.ts'
import { useForm } from '../../ui/form/use-form.ts'
import { ButtonLink } from '../../ui/links.tsx'
import { Loaded } from '../../ui/page/Loaded.tsx'
import { ActivePartners, type ActivePartner } from '../partners/ActivePartners.tsx'
import { Page } from '../../ui/page/Page.tsx'
import { Panel, Quote } from '../../ui/page/Panel.tsx'
import { sayDone } from '../../ui/notices/toast.ts'
import { Marked } from '../../ui/inline/Foreign.tsx'
import { staleAfterChange } from './chip.ts'
import type { Chip } from './chip.ts'

const limit = 36

interface NewChipFormProps {
  readonly partners: readonly ActivePartner[]
  /** A rejected chip that is added again with its values. */
  readonly former: Chip | null
}

const NewChipForm = ({ partners, former }: NewChipFormProps) => {
  const t = useText('chips')
  const ui = useText('ui')
  const navigate = useNavigate()
  const reason = former?.decision?.reason ?? ''
  const add = useCommand('chips.add', staleAfterChange)
  const form = useForm({
    initial: {
      partnerId:
        (partners.find(({ partnerId }) => partnerId === former?.partnerId) ?? partners[0])?.partnerId ?? '',
      make: former?.make ?? '',
      model: former?.model ?? '',
    },
    validate: ({ make, model }) => ({
      ...(tidy(make) === '' ? { make: t('makeMissing') } : {}),
      ...(tidy(model) === '' ? { model: t('modelMissing') } : {}),
    }),
    submit: ({ partnerId, make, model }) =>
      add.mutateAsync({ request: { ftpProviderId: partnerId, make: tidy(make), model: tidy(model) } }),
    // The next step is its certificate; the page of the new chip opens with that dialog.
    onDone: ({ id }) => {
      sayDone(t('added'))
      void navigate({
        to: '/chips/$ftmId',
        params: { ftmId: id },
        search: { dialog: 'upload' },
        replace: true,
      })
    },
  })
  return (
    <Panel>
      <UnsavedChangesGuard holdsChanges={form.holdsChanges} />
      <form onSubmit={form.onSubmit} noValidate>
        <Stack maw={640}>
          <p>{t(former === null ? 'newText' : 'againText')}</p>
          {reason !== '' && (
            <Quote>
              <Marked lines>{reason}</Marked>
            </Quote>
          )}
          <NativeSelect
            {...form.field('partnerId')}
            label={t('organization')}
            required
            data={partners.map(({ partnerId, organizationName }) => ({
              value: partnerId,
              label: organizationName,
            }))}
          />
          <TextInput
            {...form.field('make')}
            label={t('make')}
            description={t('makeHint')}
            maxLength={limit}
            required
          />
          <TextInput
            {...form.field('model')}
            label={t('model')}
            description={t('modelHint')}
            maxLength={limit}
            required
          />
          {form.failure !== null && <ErrorPanel error={form.failure} title={t('addFailed')} />}
          <Group justify="flex-end">
            <ButtonLink to="/chips" variant="default">
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

const NewChip = ({ former }: Pick<NewChipFormProps, 'former'>) => {
  const t = useText('chips')
  return (
    <ActivePartners
      partnerType="FTM_Provider"
      words={{
        title: t('certificateFirst'),
        text: t('certificateFirstText'),
        toCertificate: t('toPartnerCertificate'),
      }}
    >
      {(partners) => <NewChipForm partners={partners} former={former} />}
    </ActivePartners>
  )
}

const ChipAgain = ({ ftmId }: { readonly ftmId: string }) => (
  <Loaded query={useRead('chips.get', { params: { ftmId } })} height={300}>
    {(former) => <NewChip former={former} />}
  </Loaded>
)

/**
 * Registers a chip model; only partners with an accepted certificate may. The address may name a rejected chip to be added
 * again: `?again=` with its id.
 */
export const NewChipPage = () => {
  const t = useText('chips')
  const search: Record<string, unknown> = useSearch({ strict: false })
  const again = search['again']
  return (
    <Page title={t('new')} crumbs={[{ label: t('title'), to: '/chips' }]}>
      {typeof again === 'string' ? <ChipAgain ftmId={again} /> : <NewChip former={null} />}
    </Page>
  )
}

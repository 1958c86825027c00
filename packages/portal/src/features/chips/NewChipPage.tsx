import { Button, Group, NativeSelect, Stack, TextInput } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCommand, useRead } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { EmptyState } from '../../ui/notices/EmptyState.tsx'
import { ErrorPanel } from '../../ui/notices/ErrorPanel.tsx'
import { CertificateIcon } from '../../ui/icons.tsx'
import { UnsavedChangesGuard } from '../../ui/form/UnsavedChangesGuard.tsx'
import { tidy } from '../../ui/form/rules.ts'
import { useForm } from '../../ui/form/use-form.ts'
import { ButtonLink } from '../../ui/links.tsx'
import { Loaded } from '../../ui/page/Loaded.tsx'
import { Page } from '../../ui/page/Page.tsx'
import { Panel } from '../../ui/page/Panel.tsx'
import { sayDone } from '../../ui/notices/toast.ts'
import { Marked } from '../../ui/inline/Foreign.tsx'
import { staleAfterChange } from './chip.ts'
import styles from './ChipDetails.module.css'
import type { Chip } from './chip.ts'
import type { Response } from '../../api/client.ts'

const limit = 36

interface NewChipFormProps {
  readonly partners: Response<'organisations.list-own'>
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
            <blockquote className={styles.reason} dir="auto">
              <Marked lines>{reason}</Marked>
            </blockquote>
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
  const partners = useRead('partners.list-own', {
    query: { status: 'approved', partnerType: 'FTM_Provider' },
  })
  const organisations = useRead('organisations.list-own', {})
  return (
    <Loaded query={partners} height={300}>
      {(rows) =>
        rows.length > 0 ? (
          <Loaded query={organisations} height={300}>
            {(named) => (
              <NewChipForm
                partners={named.filter(({ partnerId }) => rows.some((row) => row.partnerId === partnerId))}
                former={former}
              />
            )}
          </Loaded>
        ) : (
          <Panel>
            <EmptyState
              icon={CertificateIcon}
              title={t('certificateFirst')}
              action={<ButtonLink to="/partner-certificate">{t('toPartnerCertificate')}</ButtonLink>}
            >
              {t('certificateFirstText')}
            </EmptyState>
          </Panel>
        )
      }
    </Loaded>
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

import { useParams } from '@tanstack/react-router'
import { useRead } from '../../../api/queries.ts'
import { useText } from '../../../locales/text.ts'
import { mayAddDevices, useAccount } from '../../../shell/session/session.ts'
import { UploadIcon } from '../../../ui/icons.tsx'
import { Foreign } from '../../../ui/inline/Foreign.tsx'
import { Tag } from '../../../ui/inline/Tag.tsx'
import { ButtonLink } from '../../../ui/links.tsx'
import { EmptyState } from '../../../ui/notices/EmptyState.tsx'
import { Loaded } from '../../../ui/page/Loaded.tsx'
import { Page } from '../../../ui/page/Page.tsx'
import { DataTable } from '../../../ui/table/DataTable.tsx'
import { useListState } from '../../../ui/table/use-list-state.ts'
import { useServedRows } from '../../../ui/table/use-served-rows.ts'
import { nameOf } from '../device.ts'
import { ImportFacts } from './ImportFacts.tsx'
import type { ReactNode } from 'react'
import type { Response } from '../../../api/client.ts'
import type { Text } from '../../../locales/text.ts'
import type { ListRules } from '../../../ui/table/list-state.ts'
import type { Column } from '../../../ui/table/columns.ts'

type ImportedRow = Response<'device-imports.page-rows'>['data'][number]

const listRules: ListRules = {
  filters: ['outcome'],
  sorts: ['line', 'name', 'outcome'],
  defaultSort: { field: 'line', descending: false },
}

const outcomes = ['added', 'skipped', 'waiting'] as const

/** Between two looks at how far an import is. */
const everyMilliseconds = 2_000

const columnsOf = (t: Text<'deviceModels'>): Column<ImportedRow>[] => [
  { id: 'line', header: t('imported.line'), cell: ({ line }) => line },
  {
    id: 'name',
    header: t('name'),
    cell: (row) => <Foreign>{nameOf(row)}</Foreign>,
    idOf: ({ deviceId }) => (deviceId === null ? null : { what: t('deviceId'), id: deviceId }),
  },
  {
    id: 'kind',
    header: t('type'),
    cell: ({ deviceType, deviceSubType }) => <Foreign>{`${deviceType} – ${deviceSubType}`}</Foreign>,
    sortable: false,
  },
  {
    id: 'outcome',
    header: t('imported.outcome'),
    cell: ({ outcome }) => <Tag quiet={outcome !== 'skipped'}>{t(`imported.is.${outcome}`)}</Tag>,
  },
  { id: 'refusal', header: t('imported.why'), cell: ({ refusal }) => refusal ?? '–', sortable: false },
]

interface ImportedRowsProps {
  readonly importId: string
  /** The imports that it is one of. */
  readonly above: '/devices/imports' | '/admin/devices/imports'
  readonly actions?: ReactNode
}

/** What became of each row of a file: added, or skipped and why. */
const ImportedRows = ({ importId, above, actions = null }: ImportedRowsProps) => {
  const t = useText('deviceModels')
  const control = useListState(listRules)
  const list = useServedRows('device-imports.page-rows', control, { params: { importId } })
  const waits = list.counts?.['waiting'] ?? 0
  const progress = useRead(
    'device-imports.get',
    { params: { importId } },
    waits > 0 ? { refetchInterval: everyMilliseconds } : {},
  )
  return (
    <Page title={t('imported.title')} crumbs={[{ label: t('imports.title'), to: above }]} actions={actions}>
      <Loaded query={progress} height={120}>
        {(found) => <ImportFacts of={found} showsPartner={above === '/admin/devices/imports'} />}
      </Loaded>
      <DataTable
        title={t('imported.list')}
        columns={columnsOf(t)}
        searchLabel={t('imported.search')}
        tabs={{
          filter: 'outcome',
          label: t('imported.outcome'),
          options: outcomes.map((value) => ({ value, label: t(`imported.is.${value}`) })),
        }}
        filters={[]}
        {...list}
        keyOf={({ line }) => String(line)}
        nameOf={nameOf}
        nothingYet={
          <EmptyState icon={UploadIcon} title={t('imported.nothing')}>
            {t('imported.nothingText')}
          </EmptyState>
        }
      />
    </Page>
  )
}

/** An import as its provider sees it. */
export const ImportedRowsPage = () => {
  const t = useText('deviceModels')
  const { importId } = useParams({ from: '/inside/devices/imports/$importId' })
  const mayAdd = mayAddDevices(useAccount())
  return (
    <ImportedRows
      importId={importId}
      above="/devices/imports"
      actions={
        mayAdd ? (
          <ButtonLink to="/devices/import" variant="default" leftSection={<UploadIcon size={17} />}>
            {t('imported.another')}
          </ButtonLink>
        ) : null
      }
    />
  )
}

/** An import as an administrator sees it. */
export const AdminImportedRowsPage = () => {
  const { importId } = useParams({ from: '/inside/admin/devices/imports/$importId' })
  return <ImportedRows importId={importId} above="/admin/devices/imports" />
}

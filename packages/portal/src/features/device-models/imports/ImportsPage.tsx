import { useText } from '../../../locales/text.ts'
import { mayAddDevices, useAccount } from '../../../shell/session/session.ts'
import { UploadIcon } from '../../../ui/icons.tsx'
import { DateTime } from '../../../ui/inline/DateTime.tsx'
import { Foreign } from '../../../ui/inline/Foreign.tsx'
import { Tag } from '../../../ui/inline/Tag.tsx'
import { ButtonLink } from '../../../ui/links.tsx'
import { EmptyState } from '../../../ui/notices/EmptyState.tsx'
import { Page } from '../../../ui/page/Page.tsx'
import { DataTable } from '../../../ui/table/DataTable.tsx'
import { useListState } from '../../../ui/table/use-list-state.ts'
import { useServedRows } from '../../../ui/table/use-served-rows.ts'
import { FileName } from './FileName.tsx'
import type { Response } from '../../../api/client.ts'
import type { Text } from '../../../locales/text.ts'
import type { Column } from '../../../ui/table/columns.ts'
import type { ListRules } from '../../../ui/table/list-state.ts'

type ListedImport = Response<'device-imports.page'>['data'][number]

const listRules: ListRules = {
  filters: ['state', 'partnerId'],
  sorts: ['fileName', 'orgName', 'startedBy', 'rowCount', 'skipped', 'state', 'startedDateTime'],
  defaultSort: { field: 'startedDateTime', descending: true },
}

const states = ['running', 'done'] as const

const columnsOf = (t: Text<'deviceModels'>): readonly Column<ListedImport>[] => [
  { id: 'fileName', header: t('imports.fileName'), cell: ({ fileName }) => <FileName>{fileName}</FileName> },
  {
    id: 'orgName',
    header: t('organization'),
    cell: ({ orgName }) => <Foreign>{orgName}</Foreign>,
    idOf: ({ partnerId }) => ({ what: t('partnerId'), id: partnerId }),
  },
  {
    id: 'startedDateTime',
    header: t('imports.at'),
    cell: ({ startedDateTime: at }) => (at === null ? '–' : <DateTime at={at} />),
  },
  {
    id: 'startedBy',
    header: t('imports.by'),
    cell: ({ startedBy }) => <Foreign>{startedBy ?? '–'}</Foreign>,
  },
  {
    id: 'rowCount',
    header: t('imports.rows'),
    cell: ({ rowCount }) => t('imports.number', { count: rowCount }),
  },
  {
    id: 'added',
    header: t('imports.added'),
    cell: ({ done, skipped }) => t('imports.number', { count: done - skipped }),
    sortable: false,
  },
  {
    id: 'skipped',
    header: t('imports.skipped'),
    cell: ({ skipped }) => t('imports.number', { count: skipped }),
  },
  {
    id: 'state',
    header: t('imports.state'),
    cell: ({ state }) => <Tag quiet={state === 'done'}>{t(`imports.is.${state}`)}</Tag>,
  },
]

interface ImportListProps {
  readonly place: '/devices/imports' | '/admin/devices/imports'
}

/** Imports of device models that have begun, newest first. */
export const ImportList = ({ place }: ImportListProps) => {
  const t = useText('deviceModels')
  const account = useAccount()
  const ofAll = place === '/admin/devices/imports'
  const showsPartner = ofAll || account.organisations.length > 1
  const control = useListState(listRules)
  const list = useServedRows('device-imports.page', control)
  return (
    <DataTable
      title={t('imports.list')}
      columns={columnsOf(t).filter(({ id }) => id !== 'orgName' || showsPartner)}
      searchLabel={t(showsPartner ? 'imports.search' : 'imports.searchOwn')}
      tabs={{
        filter: 'state',
        label: t('imports.state'),
        options: states.map((value) => ({ value, label: t(`imports.is.${value}`) })),
      }}
      filters={ofAll ? [{ id: 'partnerId', label: t('partnerId') }] : []}
      {...list}
      keyOf={({ importId }) => importId}
      nameOf={({ fileName }) => fileName ?? t('imports.nameless')}
      linkOf={({ importId }) => `${place}/${encodeURIComponent(importId)}`}
      nothingYet={
        <EmptyState
          icon={UploadIcon}
          title={t('imports.nothing')}
          action={!ofAll && mayAddDevices(account) ? <FromFile /> : null}
        >
          {t(ofAll ? 'imports.adminNothingText' : 'imports.nothingText')}
        </EmptyState>
      }
    />
  )
}

const FromFile = () => {
  const t = useText('deviceModels')
  return (
    <ButtonLink to="/devices/import" leftSection={<UploadIcon size={17} />}>
      {t('import.action')}
    </ButtonLink>
  )
}

/** The imports of the signed-in provider. */
export const ImportsPage = () => {
  const t = useText('deviceModels')
  return (
    <Page
      title={t('imports.title')}
      crumbs={[{ label: t('title'), to: '/devices' }]}
      actions={mayAddDevices(useAccount()) ? <FromFile /> : null}
    >
      <ImportList place="/devices/imports" />
    </Page>
  )
}

import { Button } from '@mantine/core'
import { useText } from '../../locales/text.ts'
import { isAdmin, useAccount } from '../../shell/session/session.ts'
import { useAddressedDialog } from '../../ui/dialog/use-addressed-dialog.ts'
import { PlusIcon, ShieldIcon, UploadIcon } from '../../ui/icons.tsx'
import { Day } from '../../ui/inline/DateTime.tsx'
import { Foreign } from '../../ui/inline/Foreign.tsx'
import { StatusBadge } from '../../ui/inline/StatusBadge.tsx'
import { ButtonLink } from '../../ui/links.tsx'
import { EmptyState } from '../../ui/notices/EmptyState.tsx'
import { Page } from '../../ui/page/Page.tsx'
import { DataTable } from '../../ui/table/DataTable.tsx'
import { useServedRows } from '../../ui/table/use-served-rows.ts'
import { useListState } from '../../ui/table/use-list-state.ts'
import { useStatusOptions } from '../../ui/table/use-status-options.ts'
import { BlockDialog } from './BlockDialog.tsx'
import { entryStates, hotlistRules, nameOf } from './hotlist.ts'
import type { ListedEntry } from './hotlist.ts'
import type { Text } from '../../locales/text.ts'
import type { Column } from '../../ui/table/columns.ts'

const columnsOf = (t: Text<'hotlist'>): readonly Column<ListedEntry>[] => [
  { id: 'kind', header: t('kindLabel'), cell: ({ kind }) => t(`kind.${kind}`) },
  {
    id: 'make',
    header: t('thing'),
    cell: (entry) => (nameOf(entry) === '' ? t('byId') : <Foreign>{nameOf(entry)}</Foreign>),
    idOf: ({ id }) => ({ what: t('id'), id }),
  },
  {
    id: 'reason',
    header: t('reason'),
    cell: ({ reason }) => (reason === null ? '–' : <Foreign>{reason}</Foreign>),
    sortable: false,
  },
  { id: 'state', header: t('state'), cell: ({ state }) => <StatusBadge status={state} /> },
  {
    id: 'blockedDateTime',
    header: t('since'),
    cell: ({ blockedDateTime: at, blockedBy }) => (
      <>
        <Day at={at} /> <Foreign>{blockedBy}</Foreign>
      </>
    ),
  },
  {
    id: 'endDateTime',
    header: t('until'),
    cell: ({ endDateTime: at }) => (at === null ? t('noEnd') : <Day at={at} />),
  },
  {
    id: 'stops',
    header: t('stops'),
    cell: ({ stops }) => t('stopCount', { count: stops }),
    sortable: false,
  },
]

/** What is stopped at once and everywhere: why, by whom, until when, and what it has stopped since. */
export const HotlistPage = () => {
  const t = useText('hotlist')
  const statusOptions = useStatusOptions()
  const mayBlock = isAdmin(useAccount())
  const control = useListState(hotlistRules)
  const { dialog, open, close } = useAddressedDialog(['block'])
  const list = useServedRows('hotlist.page', control)
  const linkOf = ({ entryId }: ListedEntry) => `/admin/hotlist/${encodeURIComponent(entryId)}`
  const create = mayBlock ? (
    <>
      <ButtonLink to="/admin/hotlist/import" variant="default" leftSection={<UploadIcon size={17} />}>
        {t('import.action')}
      </ButtonLink>
      <Button leftSection={<PlusIcon size={17} />} onClick={() => open('block')}>
        {t('block.action')}
      </Button>
    </>
  ) : null
  return (
    <Page title={t('title')} actions={create}>
      <DataTable
        title={t('list')}
        columns={columnsOf(t)}
        searchLabel={t('search')}
        tabs={{
          filter: 'state',
          label: t('state'),
          options: statusOptions(entryStates),
        }}
        filters={[{ id: 'providerId', label: t('word.providerId') }]}
        {...list}
        isOff={({ state }) => state !== 'live'}
        keyOf={({ entryId }) => entryId}
        nameOf={(entry) => nameOf(entry) || entry.id}
        linkOf={linkOf}
        nothingYet={
          <EmptyState icon={ShieldIcon} title={t('nothing')} action={create}>
            {t('nothingText')}
          </EmptyState>
        }
      />
      {mayBlock && dialog && <BlockDialog onClose={close} />}
    </Page>
  )
}

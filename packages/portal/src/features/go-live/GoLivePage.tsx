import { useText } from '../../locales/text.ts'
import { partnerTypeName } from '../../ui/partner-type-name.ts'
import { CheckIcon, DownloadIcon } from '../../ui/icons.tsx'
import { DateTime } from '../../ui/inline/DateTime.tsx'
import { Foreign } from '../../ui/inline/Foreign.tsx'
import { Tag } from '../../ui/inline/Tag.tsx'
import { EmptyState } from '../../ui/notices/EmptyState.tsx'
import { ErrorPanel } from '../../ui/notices/ErrorPanel.tsx'
import { Page } from '../../ui/page/Page.tsx'
import { DataTable } from '../../ui/table/DataTable.tsx'
import { useListState } from '../../ui/table/use-list-state.ts'
import { useServedRows } from '../../ui/table/use-served-rows.ts'
import { PartnerTabs } from '../partner-administration/PartnerTabs.tsx'
import { goLiveListRules, goLiveStates, gatedTypes } from './go-live.ts'
import { useReport } from './use-report.ts'
import type { Text } from '../../locales/text.ts'
import type { Column, RowAction } from '../../ui/table/columns.ts'
import type { ListedGoLive } from './go-live.ts'

/** Where a partner stands; of one that has gone live, whether its certificate has changed since. */
const StateOf = ({ row }: { readonly row: ListedGoLive }) => {
  const t = useText('goLive')
  const { state, isCertificateChanged } = row
  return (
    <>
      <Tag quiet={state === 'live' || state === 'not-needed'}>{t(`state.${state}`)}</Tag>
      {isCertificateChanged && <div>{t('certificateChanged')}</div>}
    </>
  )
}

const columnsOf = (t: Text<'goLive'>, types: Text<'partnerType'>): readonly Column<ListedGoLive>[] => [
  {
    id: 'orgName',
    header: t('organization'),
    cell: ({ orgName }) => <Foreign>{orgName}</Foreign>,
    idOf: ({ partnerId }) => ({ what: t('partnerId'), id: partnerId }),
  },
  {
    id: 'partnerType',
    header: t('type'),
    cell: ({ partnerType }) => partnerTypeName(types, partnerType),
  },
  {
    id: 'isRequired',
    header: t('isRequired'),
    cell: ({ isRequired }) => t(isRequired ? 'needed.true' : 'needed.false'),
    sortable: false,
  },
  { id: 'state', header: t('standing'), cell: (row) => <StateOf row={row} />, sortable: false },
  {
    id: 'dateTime',
    header: t('last'),
    cell: ({ dateTime, by }) =>
      dateTime === null ? (
        '–'
      ) : (
        <>
          <DateTime at={dateTime} /> · <Foreign>{by ?? ''}</Foreign>
        </>
      ),
  },
  {
    id: 'kit',
    header: t('kit'),
    cell: ({ kit }) => (kit === null ? '–' : <Foreign>{kit}</Foreign>),
    sortable: false,
  },
]

/** All partners, with whether each must go live and whether it has, for administrators. */
export const GoLivePage = () => {
  const t = useText('goLive')
  const types = useText('partnerType')
  const partners = useText('partners')
  const control = useListState(goLiveListRules)
  const list = useServedRows('go-live.page', control)
  const report = useReport()
  const yesNo = ['true', 'false'] as const
  const actionsOf = ({ partnerId, entryId }: ListedGoLive): RowAction<ListedGoLive>[] => [
    {
      id: 'report',
      label: t('saveReport'),
      icon: DownloadIcon,
      refusal: entryId === null ? t('noReport') : null,
      run: () => entryId !== null && report.mutate({ partnerId, entryId }),
    },
  ]
  return (
    <Page title={t('title')}>
      <PartnerTabs />
      {report.isError && <ErrorPanel error={report.error} />}
      <DataTable
        title={t('list')}
        columns={columnsOf(t, types)}
        searchLabel={partners('search')}
        tabs={{
          filter: 'isActive',
          label: partners('status'),
          options: [
            { value: 'true', label: partners('tab.active') },
            { value: 'false', label: partners('tab.inactive') },
          ],
        }}
        filters={[
          {
            id: 'state',
            label: t('standing'),
            options: goLiveStates.map((value) => ({ value, label: t(`state.${value}`) })),
          },
          {
            id: 'partnerType',
            label: t('type'),
            options: gatedTypes.map((value) => ({
              value,
              label: partnerTypeName(types, value),
            })),
          },
          {
            id: 'isRequired',
            label: t('isRequired'),
            options: yesNo.map((value) => ({ value, label: t(`needed.${value}`) })),
          },
          {
            id: 'isCertificateChanged',
            label: t('certificate'),
            options: yesNo.map((value) => ({ value, label: t(`changed.${value}`) })),
          },
        ]}
        {...list}
        keyOf={({ partnerId }) => partnerId}
        nameOf={({ orgName, partnerId }) => `${orgName}, ${partnerId}`}
        linkOf={({ partnerId }) => `/admin/partners/${encodeURIComponent(partnerId)}`}
        isOff={({ isActive }) => !isActive}
        actionsOf={actionsOf}
        nothingYet={
          <EmptyState icon={CheckIcon} title={t('nothing')}>
            {t('nothingText')}
          </EmptyState>
        }
      />
    </Page>
  )
}

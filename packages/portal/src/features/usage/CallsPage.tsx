import { useRead } from '../../api/queries.ts'
import { textOr, useText } from '../../locales/text.ts'
import { holdsLicences, useAccount } from '../../shell/session/session.ts'
import { Literal } from '../../ui/facts/Facts.tsx'
import { ChartIcon } from '../../ui/icons.tsx'
import { DateTime } from '../../ui/inline/DateTime.tsx'
import { StatusBadge } from '../../ui/inline/StatusBadge.tsx'
import { EmptyState } from '../../ui/notices/EmptyState.tsx'
import { Page } from '../../ui/page/Page.tsx'
import { DataTable } from '../../ui/table/DataTable.tsx'
import { useServedRows } from '../../ui/table/use-served-rows.ts'
import { useListState } from '../../ui/table/use-list-state.ts'
import { useStatusOptions } from '../../ui/table/use-status-options.ts'
import { useLatency } from './latency.ts'
import styles from './Usage.module.css'
import { callListRules, linkOf, operations, verdicts } from './usage.ts'
import type { Call, Place } from './usage.ts'
import type { Column } from '../../ui/table/columns.ts'

/** What became of a call; of a refusal also why, and what is to be done. */
const Outcome = ({ call }: { readonly call: Call }) => (
  <>
    <StatusBadge status={call.verdict} />
    {call.code !== null && (
      <div className={styles.why}>
        {call.cause ?? <Literal>{call.code}</Literal>} {call.remedy}
      </div>
    )}
  </>
)

const useColumns = (): readonly Column<Call>[] => {
  const t = useText('usage')
  const latency = useLatency()
  const idOr = (id: string | null) => (id === null ? t('unknown') : <Literal>{id}</Literal>)
  return [
    {
      id: 'dateTime',
      header: t('when'),
      cell: ({ dateTime }) => <DateTime at={dateTime} />,
      idOf: ({ transactionId: id }) => ({ what: t('transactionId'), id }),
    },
    { id: 'partnerId', header: t('partner'), cell: ({ partnerId }) => idOr(partnerId), sortable: false },
    { id: 'mispId', header: t('misp'), cell: ({ mispId }) => idOr(mispId), sortable: false },
    {
      id: 'operation',
      header: t('operation'),
      cell: ({ operation }) =>
        operation === null ? t('anyOperation') : textOr(t, `operations.${operation}`, operation),
      sortable: false,
    },
    { id: 'verdict', header: t('outcome'), cell: (call) => <Outcome call={call} />, sortable: false },
    { id: 'latencyMs', header: t('latency'), cell: ({ latencyMs }) => latency(latencyMs) },
  ]
}

const Calls = ({ place, hidden }: { readonly place: Place; readonly hidden: readonly string[] }) => {
  const t = useText('usage')
  const statusOptions = useStatusOptions()
  const control = useListState(callListRules)
  const list = useServedRows('usage.page', control)
  const shown = ({ id }: { readonly id: string }) => !hidden.includes(id)
  const rows = useRead('usage.keeping', {}).data?.rowsPerHour ?? null
  return (
    <Page title={t('calls')} crumbs={[{ label: t(place === '/usage' ? 'title' : 'adminTitle'), to: place }]}>
      {rows !== null && <p>{t('keeping.first', { rows })}</p>}
      <DataTable
        title={t('calls')}
        columns={useColumns().filter(shown)}
        searchLabel={t('transactionId')}
        filters={[
          {
            id: 'verdict',
            label: t('outcome'),
            options: statusOptions(verdicts),
          },
          {
            id: 'operation',
            label: t('operation'),
            options: operations.map((value) => ({ value, label: t(`operations.${value}`) })),
          },
          { id: 'partnerId', label: t('partner') },
          { id: 'mispId', label: t('misp') },
          { id: 'code', label: t('code') },
        ].filter(shown)}
        {...list}
        keyOf={({ usageId }) => usageId}
        nameOf={({ transactionId }) => transactionId}
        linkOf={({ transactionId }) => linkOf(place, transactionId)}
        nothingYet={
          <EmptyState icon={ChartIcon} title={t('nothing')}>
            {t('nothingText')}
          </EmptyState>
        }
      />
    </Page>
  )
}

/** The calls of a partner, or those under a MISP's licences. */
export const CallsPage = () => (
  <Calls place="/usage" hidden={[holdsLicences(useAccount()) ? 'mispId' : 'partnerId']} />
)

/** The calls of everybody. */
export const AdminCallsPage = () => <Calls place="/admin/usage" hidden={[]} />

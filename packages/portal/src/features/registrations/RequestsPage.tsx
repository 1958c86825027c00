import { Foreign } from '../../ui/inline/Foreign.tsx'
import { useState } from 'react'
import { useText } from '../../locales/text.ts'
import { partnerTypeName } from '../../ui/partner-type-name.ts'
import { mayChange, useAccount } from '../../shell/session/session.ts'
import { Day } from '../../ui/inline/DateTime.tsx'
import { EmptyState } from '../../ui/notices/EmptyState.tsx'
import { EmailAddress } from '../../ui/facts/Facts.tsx'
import { UserIcon } from '../../ui/icons.tsx'
import { Page } from '../../ui/page/Page.tsx'
import { StatusBadge } from '../../ui/inline/StatusBadge.tsx'
import { DataTable } from '../../ui/table/DataTable.tsx'
import { decisionActions } from '../../ui/decision/decision-actions.ts'
import { useServedRows } from '../../ui/table/use-served-rows.ts'
import { useListState } from '../../ui/table/use-list-state.ts'
import { useStatusOptions } from '../../ui/table/use-status-options.ts'
import { requestListRules, requestStatuses } from './request.ts'
import { RequestDecisionDialog } from './RequestDecisionDialog.tsx'
import type { Text } from '../../locales/text.ts'
import type { Column, RowAction } from '../../ui/table/columns.ts'
import type { ListedRequest } from './request.ts'

const linkOf = ({ registrationId }: ListedRequest) => `/admin/requests/${encodeURIComponent(registrationId)}`

const columnsOf = (t: Text<'requests'>, types: Text<'partnerType'>): Column<ListedRequest>[] => [
  {
    id: 'orgName',
    header: t('organization'),
    cell: ({ orgName }) => <Foreign>{orgName}</Foreign>,
    idOf: ({ userName }) => ({ what: t('userName'), id: userName }),
  },
  {
    id: 'partnerType',
    header: t('partnerType'),
    cell: ({ partnerType }) => partnerTypeName(types, partnerType),
  },
  {
    id: 'emailAddress',
    header: t('email'),
    cell: ({ emailAddress }) => <EmailAddress>{emailAddress}</EmailAddress>,
    sortable: false,
  },
  {
    id: 'createdDateTime',
    header: t('created'),
    cell: ({ createdDateTime }) => <Day at={createdDateTime} />,
  },
  { id: 'status', header: t('status'), cell: ({ status }) => <StatusBadge status={status} /> },
]

/** Who wants to become a partner, for administrators: look, approve, reject. */
export const RequestsPage = () => {
  const t = useText('requests')
  const statusOptions = useStatusOptions()
  const types = useText('partnerType')
  const decides = mayChange(useAccount())
  const control = useListState(requestListRules)
  const [dialog, setDialog] = useState<{ verdict: 'approve' | 'reject'; id: string } | null>(null)
  const list = useServedRows('registrations.list', control)
  const actionsOf = (request: ListedRequest): RowAction<ListedRequest>[] => {
    const refusal = request.status === 'pending_approval' ? null : t(`decided.${request.status}`)
    return [
      ...decisionActions<ListedRequest>({
        words: { approve: t('approve.action'), reject: t('reject.action') },
        refusals: { approve: refusal, reject: refusal },
        decide: (verdict, { registrationId: id }) => setDialog({ verdict, id }),
      }),
    ]
  }
  return (
    <Page title={t('title')}>
      <DataTable
        title={t('list')}
        columns={columnsOf(t, types)}
        searchLabel={t('search')}
        tabs={{
          filter: 'status',
          label: t('status'),
          options: statusOptions(requestStatuses),
        }}
        filters={[]}
        {...list}
        keyOf={({ registrationId }) => registrationId}
        nameOf={({ userName }) => userName}
        linkOf={linkOf}
        isOff={() => false}
        actionsOf={(row) => (decides ? actionsOf(row) : [])}
        nothingYet={
          <EmptyState icon={UserIcon} title={t('nothing')}>
            {t('nothingText')}
          </EmptyState>
        }
      />
      {dialog && (
        <RequestDecisionDialog
          registrationId={dialog.id}
          verdict={dialog.verdict}
          onClose={() => setDialog(null)}
        />
      )}
    </Page>
  )
}

import { DecideManyButton } from '../../ui/decision/DecideManyButton.tsx'
import { useState } from 'react'
import { useText } from '../../locales/text.ts'
import { mayDecideRequests, useAccount } from '../../shell/session/session.ts'
import { ShieldIcon } from '../../ui/icons.tsx'
import { Day } from '../../ui/inline/DateTime.tsx'
import { Foreign } from '../../ui/inline/Foreign.tsx'
import { StatusBadge } from '../../ui/inline/StatusBadge.tsx'
import { EmptyState } from '../../ui/notices/EmptyState.tsx'
import { Page } from '../../ui/page/Page.tsx'
import { DataTable } from '../../ui/table/DataTable.tsx'
import { decisionActions } from '../../ui/decision/decision-actions.ts'
import { useServedRows } from '../../ui/table/use-served-rows.ts'
import { useListState } from '../../ui/table/use-list-state.ts'
import { PolicyTabs } from '../policies/PolicyTabs.tsx'
import { DecideRequestsDialog } from './DecideRequestsDialog.tsx'
import { decidersListRules, requestStates, statusOf } from './policy-request.ts'
import { PolicyRequestDecisionDialog } from './PolicyRequestDecisionDialog.tsx'
import type { Text } from '../../locales/text.ts'
import type { Verdict } from '../../ui/decision/decision-words.ts'
import type { Column, RowAction } from '../../ui/table/columns.ts'
import type { ListedRequest } from './policy-request.ts'

const linkOf = ({ id }: ListedRequest) => `/policies/requests/${encodeURIComponent(id)}`

const columnsOf = (t: Text<'policyRequests'>): readonly Column<ListedRequest>[] => [
  {
    id: 'policyName',
    header: t('policy'),
    cell: ({ policyName }) => <Foreign>{policyName}</Foreign>,
    idOf: ({ id }) => ({ what: t('requestId'), id }),
  },
  {
    id: 'orgName',
    header: t('organization'),
    cell: ({ orgName }) => <Foreign>{orgName}</Foreign>,
    idOf: ({ partnerId }) => ({ what: t('partnerId'), id: partnerId }),
  },
  {
    id: 'policyGroupName',
    header: t('group'),
    cell: ({ policyGroupName }) => <Foreign>{policyGroupName}</Foreign>,
  },
  { id: 'createdDateTime', header: t('created'), cell: ({ createdDateTime: at }) => <Day at={at} /> },
  { id: 'status', header: t('status'), cell: ({ state }) => <StatusBadge status={statusOf(state)} /> },
]

type OpenDialog =
  | { readonly kind: 'one'; readonly id: string; readonly verdict: Verdict }
  | { readonly kind: 'many' }

/** All requests for policies, for those who decide. */
export const PolicyRequestsPage = () => {
  const t = useText('policyRequests')
  const status = useText('status')
  const control = useListState(decidersListRules)
  const decides = mayDecideRequests(useAccount())
  const [dialog, setDialog] = useState<OpenDialog | null>(null)
  const list = useServedRows('policy-requests.list', control)
  const close = () => setDialog(null)
  const decisionsOf = ({ state }: ListedRequest): RowAction<ListedRequest>[] => {
    const refusal = state === 'InProgress' ? null : t(`decided.${state}`)
    return decisionActions({
      words: { approve: t('approve.action'), reject: t('reject.action') },
      refusals: { approve: refusal, reject: refusal },
      decide: (verdict, { id }) => setDialog({ kind: 'one', id, verdict }),
    })
  }
  const actionsOf = (request: ListedRequest): RowAction<ListedRequest>[] => [
    ...(decides ? decisionsOf(request) : []),
  ]
  return (
    <Page
      title={t('title')}
      actions={
        decides ? (
          <DecideManyButton onClick={() => setDialog({ kind: 'many' })}>{t('many.action')}</DecideManyButton>
        ) : null
      }
    >
      <PolicyTabs />
      <DataTable
        title={t('list')}
        columns={columnsOf(t)}
        searchLabel={t('search')}
        tabs={{
          filter: 'state',
          label: t('status'),
          options: requestStates.map((value) => ({ value, label: status(statusOf(value)) })),
        }}
        filters={[
          { id: 'orgName', label: t('organization') },
          { id: 'partnerId', label: t('partnerId') },
          { id: 'policyName', label: t('policy') },
          { id: 'policyGroupName', label: t('group') },
        ]}
        {...list}
        isOff={({ state }) => state === 'withdrawn'}
        keyOf={({ id }) => id}
        nameOf={({ policyName, orgName }) => `${policyName} · ${orgName}`}
        linkOf={linkOf}
        actionsOf={actionsOf}
        nothingYet={
          <EmptyState icon={ShieldIcon} title={t('nothing')}>
            {t('nothingText')}
          </EmptyState>
        }
      />
      {dialog?.kind === 'one' && (
        <PolicyRequestDecisionDialog requestId={dialog.id} verdict={dialog.verdict} onClose={close} />
      )}
      {dialog?.kind === 'many' && <DecideRequestsDialog onClose={close} />}
    </Page>
  )
}

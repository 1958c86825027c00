import { useState } from 'react'
import { useText } from '../../locales/text.ts'
import { mayChange, useAccount } from '../../shell/session/session.ts'
import { CloseIcon, PlusIcon, ShieldIcon } from '../../ui/icons.tsx'
import { Day } from '../../ui/inline/DateTime.tsx'
import { Foreign } from '../../ui/inline/Foreign.tsx'
import { StatusBadge } from '../../ui/inline/StatusBadge.tsx'
import { ButtonLink } from '../../ui/links.tsx'
import { EmptyState } from '../../ui/notices/EmptyState.tsx'
import { Page } from '../../ui/page/Page.tsx'
import { DataTable } from '../../ui/table/DataTable.tsx'
import { useServedRows } from '../../ui/table/use-served-rows.ts'
import { useListState } from '../../ui/table/use-list-state.ts'
import { ownListRules, requestStates, statusOf } from './policy-request.ts'
import { WithdrawDialog } from './WithdrawDialog.tsx'
import type { Text } from '../../locales/text.ts'
import type { Column, RowAction } from '../../ui/table/columns.ts'
import type { ListedRequest } from './policy-request.ts'

const linkOf = ({ id }: ListedRequest) => `/policy-requests/${encodeURIComponent(id)}`

const columnsOf = (t: Text<'policyRequests'>): readonly Column<ListedRequest>[] => [
  {
    id: 'policyName',
    header: t('policy'),
    cell: ({ policyName }) => <Foreign>{policyName}</Foreign>,
    idOf: ({ policyId }) => ({ what: t('policyId'), id: policyId }),
  },
  {
    id: 'policyGroupName',
    header: t('group'),
    cell: ({ policyGroupName }) => <Foreign>{policyGroupName}</Foreign>,
  },
  {
    id: 'orgName',
    header: t('organization'),
    cell: ({ orgName }) => <Foreign>{orgName}</Foreign>,
    idOf: ({ partnerId }) => ({ what: t('partnerId'), id: partnerId }),
  },
  { id: 'createdDateTime', header: t('created'), cell: ({ createdDateTime: at }) => <Day at={at} /> },
  { id: 'status', header: t('status'), cell: ({ state }) => <StatusBadge status={statusOf(state)} /> },
]

/** The requests of the signed-in partner: which policies it has, and which it waits for. */
export const OwnPolicyRequestsPage = () => {
  const t = useText('policyRequests')
  const status = useText('status')
  const account = useAccount()
  const mayAsk = mayChange(account)
  const hasSeveral = account.organisations.length > 1
  const control = useListState(ownListRules)
  const [withdrawing, setWithdrawing] = useState<ListedRequest | null>(null)
  const list = useServedRows('policy-requests.list', control)
  const ask = mayAsk ? (
    <ButtonLink to="/policy-requests/new" leftSection={<PlusIcon size={17} />}>
      {t('ask.action')}
    </ButtonLink>
  ) : null
  const actionsOf = ({ state }: ListedRequest): RowAction<ListedRequest>[] =>
    mayAsk
      ? [
          {
            id: 'withdraw',
            label: t('withdraw.action'),
            icon: CloseIcon,
            dangerous: true,
            refusal: state === 'InProgress' ? null : t('withdraw.refused'),
            run: setWithdrawing,
          },
        ]
      : []
  return (
    <Page title={t('ownTitle')} actions={ask}>
      <DataTable
        title={t('ownList')}
        columns={columnsOf(t).filter(({ id }) => id !== 'orgName' || hasSeveral)}
        searchLabel={t('searchOwn')}
        tabs={{
          filter: 'state',
          label: t('status'),
          options: requestStates.map((value) => ({ value, label: status(statusOf(value)) })),
        }}
        filters={[]}
        {...list}
        isOff={({ state }) => state === 'withdrawn'}
        keyOf={({ id }) => id}
        nameOf={({ policyName }) => policyName}
        linkOf={linkOf}
        actionsOf={actionsOf}
        nothingYet={
          <EmptyState icon={ShieldIcon} title={t('ownNothing')} action={ask}>
            {t('ownNothingText')}
          </EmptyState>
        }
      />
      {withdrawing && <WithdrawDialog request={withdrawing} onClose={() => setWithdrawing(null)} />}
    </Page>
  )
}

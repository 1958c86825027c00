import { Button } from '@mantine/core'
import { useState } from 'react'
import { useText } from '../../locales/text.ts'
import { isAdmin, useAccount } from '../../shell/session/session.ts'
import { SendIcon } from '../../ui/icons.tsx'
import { DateTime } from '../../ui/inline/DateTime.tsx'
import { StatusBadge } from '../../ui/inline/StatusBadge.tsx'
import { Literal } from '../../ui/facts/Facts.tsx'
import { EmptyState } from '../../ui/notices/EmptyState.tsx'
import { ButtonLink } from '../../ui/links.tsx'
import { Page } from '../../ui/page/Page.tsx'
import { DataTable } from '../../ui/table/DataTable.tsx'
import { useServedRows } from '../../ui/table/use-served-rows.ts'
import { useListState } from '../../ui/table/use-list-state.ts'
import { useStatusOptions } from '../../ui/table/use-status-options.ts'
import { deliveryListRules, deliveryStates, topics } from './delivery.ts'
import { RetryParkedDialog } from './RetryParkedDialog.tsx'
import { Problem } from './Problem.tsx'
import type { ListedDelivery } from './delivery.ts'
import type { Text } from '../../locales/text.ts'
import type { Column } from '../../ui/table/columns.ts'

const columnsOf = (t: Text<'deliveries'>): readonly Column<ListedDelivery>[] => [
  {
    id: 'topic',
    header: t('topic'),
    cell: ({ topic }) => <Literal>{topic}</Literal>,
    idOf: ({ objectId }) => ({ what: t('objectId'), id: objectId }),
  },
  {
    id: 'partnerId',
    header: t('partnerId'),
    cell: ({ partnerId }) => (partnerId === null ? t('noPartner') : <Literal>{partnerId}</Literal>),
  },
  { id: 'state', header: t('state'), cell: ({ state }) => <StatusBadge status={state} /> },
  { id: 'problem', header: t('lastProblem'), cell: (row) => <Problem delivery={row} />, sortable: false },
  { id: 'attempts', header: t('attempts'), cell: ({ attempts }) => attempts, sortable: false },
  { id: 'createdDateTime', header: t('created'), cell: ({ createdDateTime: at }) => <DateTime at={at} /> },
]

const linkOf = ({ deliveryId }: ListedDelivery) => `/admin/deliveries/${encodeURIComponent(deliveryId)}`

/** Messages to other parts of the platform, and where each of them stands. */
export const DeliveriesPage = () => {
  const t = useText('deliveries')
  const statusOptions = useStatusOptions()
  const account = useAccount()
  const [isRetrying, setRetrying] = useState(false)
  const control = useListState(deliveryListRules)
  const list = useServedRows('deliveries.page', control)
  return (
    <Page
      title={t('title')}
      actions={
        <>
          {isAdmin(account) && (
            <Button variant="default" leftSection={<SendIcon size={17} />} onClick={() => setRetrying(true)}>
              {t('retryAll.action')}
            </Button>
          )}
          <ButtonLink to="/admin/deliveries/subscribers" variant="default">
            {t('hub.action')}
          </ButtonLink>
        </>
      }
    >
      <DataTable
        title={t('list')}
        columns={columnsOf(t)}
        searchLabel={t('search')}
        tabs={{
          filter: 'state',
          label: t('state'),
          options: statusOptions(deliveryStates),
        }}
        filters={[
          { id: 'topic', label: t('topic'), options: topics.map((value) => ({ value, label: value })) },
          { id: 'partnerId', label: t('partnerId') },
          { id: 'objectId', label: t('objectId') },
        ]}
        {...list}
        isOff={({ state }) => state === 'dismissed' || state === 'replaced'}
        keyOf={({ deliveryId }) => deliveryId}
        nameOf={({ topic, objectId }) => `${topic} ${objectId}`}
        linkOf={linkOf}
        nothingYet={
          <EmptyState icon={SendIcon} title={t('nothing')}>
            {t('nothingText')}
          </EmptyState>
        }
      />
      {isRetrying && <RetryParkedDialog onClose={() => setRetrying(false)} />}
    </Page>
  )
}

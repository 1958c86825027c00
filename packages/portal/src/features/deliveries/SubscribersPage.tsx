import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useText } from '../../locales/text.ts'
import { isAdmin, useAccount } from '../../shell/session/session.ts'
import { Literal } from '../../ui/facts/Facts.tsx'
import { FileIcon, OffIcon, SendIcon } from '../../ui/icons.tsx'
import { DateTime } from '../../ui/inline/DateTime.tsx'
import { StatusBadge } from '../../ui/inline/StatusBadge.tsx'
import { EmptyState } from '../../ui/notices/EmptyState.tsx'
import { Page } from '../../ui/page/Page.tsx'
import { DataTable } from '../../ui/table/DataTable.tsx'
import { useServedRows } from '../../ui/table/use-served-rows.ts'
import { useListState } from '../../ui/table/use-list-state.ts'
import { subscriptionListRules, subscriptionStates, topics } from './delivery.ts'
import { EndSubscriptionDialog } from './EndSubscriptionDialog.tsx'
import type { Subscription } from './delivery.ts'
import type { Text } from '../../locales/text.ts'
import type { Column, RowAction } from '../../ui/table/columns.ts'

const columnsOf = (t: Text<'deliveries'>): readonly Column<Subscription>[] => [
  {
    id: 'topic',
    header: t('hub.topic'),
    cell: ({ topic }) => <Literal>{topic}</Literal>,
    idOf: ({ subscriptionId }) => ({ what: t('hub.title'), id: subscriptionId }),
  },
  {
    id: 'subscriber',
    header: t('hub.subscriber'),
    cell: ({ subscriber }) => <Literal>{subscriber}</Literal>,
  },
  {
    id: 'callback',
    header: t('hub.callback'),
    cell: ({ callback }) => <Literal>{callback}</Literal>,
    sortable: false,
  },
  {
    id: 'state',
    header: t('hub.state'),
    cell: ({ state }) => <StatusBadge status={subscriptionStates[state]} />,
  },
  {
    id: 'leaseUntil',
    header: t('hub.lease'),
    cell: ({ leaseUntil: at }) => (at === null ? t('hub.noLease') : <DateTime at={at} />),
  },
  {
    id: 'isSigned',
    header: t('hub.signed'),
    cell: ({ isSigned }) => t(isSigned ? 'hub.signedYes' : 'hub.signedNo'),
    sortable: false,
  },
  {
    id: 'createdDateTime',
    header: t('hub.created'),
    cell: ({ createdDateTime: at }) => <DateTime at={at} />,
  },
]

/** Who subscribed to which topics at the hub inside; administrators end what should not be. */
export const SubscribersPage = () => {
  const t = useText('deliveries')
  const status = useText('status')
  const navigate = useNavigate()
  const ends = isAdmin(useAccount())
  const [ending, setEnding] = useState<Subscription | null>(null)
  const control = useListState(subscriptionListRules)
  const list = useServedRows('hub.page-subscriptions', control)
  const actions: readonly RowAction<Subscription>[] = [
    {
      id: 'messages',
      label: t('hub.messages'),
      icon: FileIcon,
      refusal: null,
      run: ({ topic }) => void navigate({ to: '/admin/deliveries', search: { topic } }),
    },
    ...(ends
      ? [{ id: 'end', label: t('hub.end.action'), icon: OffIcon, refusal: null, run: setEnding } as const]
      : []),
  ]
  return (
    <Page title={t('hub.title')} crumbs={[{ label: t('title'), to: '/admin/deliveries' }]}>
      <DataTable
        title={t('hub.list')}
        columns={columnsOf(t)}
        searchLabel={t('hub.search')}
        tabs={{
          filter: 'state',
          label: t('hub.state'),
          options: Object.entries(subscriptionStates).map(([value, word]) => ({
            value,
            label: status(word),
          })),
        }}
        filters={[
          { id: 'topic', label: t('hub.topic'), options: topics.map((value) => ({ value, label: value })) },
          { id: 'subscriber', label: t('hub.subscriber') },
        ]}
        {...list}
        isOff={({ state }) => state === 'pending'}
        keyOf={({ subscriptionId }) => subscriptionId}
        nameOf={({ topic, subscriber }) => `${topic} ${subscriber}`}
        actionsOf={() => actions}
        nothingYet={
          <EmptyState icon={SendIcon} title={t('hub.nothing')}>
            {t('hub.nothingText')}
          </EmptyState>
        }
      />
      {ending && <EndSubscriptionDialog subscription={ending} onClose={() => setEnding(null)} />}
    </Page>
  )
}

import { useCommand } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { Literal } from '../../ui/facts/Facts.tsx'
import { RetryIcon, SendIcon } from '../../ui/icons.tsx'
import { DateTime } from '../../ui/inline/DateTime.tsx'
import { StatusBadge } from '../../ui/inline/StatusBadge.tsx'
import { EmptyState } from '../../ui/notices/EmptyState.tsx'
import { sayDone } from '../../ui/notices/toast.ts'
import { DataTable } from '../../ui/table/DataTable.tsx'
import { useServedRows } from '../../ui/table/use-served-rows.ts'
import { useListState } from '../../ui/table/use-list-state.ts'
import { useStatusOptions } from '../../ui/table/use-status-options.ts'
import { ProblemText } from './ProblemText.tsx'
import { eventName, isEvent, logListRules, logStates, staleAfterChange, webhookEvents } from './webhook.ts'
import type { LoggedDelivery, Webhook } from './webhook.ts'
import type { Text } from '../../locales/text.ts'
import type { Column } from '../../ui/table/columns.ts'

const columnsOf = (t: Text<'webhooks'>, history: Text<'history'>): readonly Column<LoggedDelivery>[] => [
  {
    id: 'topic',
    header: t('event'),
    cell: ({ event }) => (isEvent(event) ? eventName(history, event) : <Literal>{event}</Literal>),
    idOf: ({ objectId }) => ({ what: t('object'), id: objectId }),
  },
  { id: 'state', header: t('state'), cell: ({ state }) => <StatusBadge status={state} /> },
  {
    id: 'problem',
    header: t('result'),
    cell: (row) => <ProblemText problem={row.lastProblem} status={row.lastStatus} />,
    sortable: false,
  },
  { id: 'attempts', header: t('attempts'), cell: ({ attempts }) => attempts, sortable: false },
  { id: 'createdDateTime', header: t('at'), cell: ({ createdDateTime: at }) => <DateTime at={at} /> },
]

interface DeliveryLogProps {
  readonly webhook: Webhook
}

/** What was sent to a webhook, or waits to be; what was parked can be tried again. */
export const DeliveryLog = ({ webhook }: DeliveryLogProps) => {
  const t = useText('webhooks')
  const history = useText('history')
  const statusOptions = useStatusOptions()
  const control = useListState(logListRules)
  const { webhookId, actions } = webhook
  const list = useServedRows('webhooks.page-deliveries', control, { params: { webhookId } })
  const retry = useCommand('webhooks.retry-delivery', staleAfterChange)
  return (
    <DataTable
      title={t('log')}
      columns={columnsOf(t, history)}
      searchLabel={t('logSearch')}
      tabs={{
        filter: 'state',
        label: t('state'),
        options: statusOptions(logStates),
      }}
      filters={[
        {
          id: 'topic',
          label: t('topic'),
          options: webhookEvents.map((value) => ({ value, label: eventName(history, value) })),
        },
      ]}
      {...list}
      isOff={({ state }) => state === 'dismissed'}
      keyOf={({ deliveryId }) => deliveryId}
      nameOf={({ event, objectId }) => `${event} ${objectId}`}
      actionsOf={({ state }) =>
        state === 'parked' && actions.length > 0
          ? [
              {
                id: 'retry',
                label: t('retry'),
                icon: RetryIcon,
                refusal: null,
                run: ({ deliveryId }) =>
                  void retry
                    .mutateAsync({ params: { webhookId, deliveryId }, request: {} })
                    .then(() => sayDone(t('retried'))),
              },
            ]
          : []
      }
      nothingYet={
        <EmptyState icon={SendIcon} title={t('logNothing')}>
          {t('logNothingText')}
        </EmptyState>
      }
    />
  )
}

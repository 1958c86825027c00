import type { OperationName, Response } from '../../api/client.ts'
import type { Text } from '../../locales/text.ts'
import type { ListRules } from '../../ui/table/list-state.ts'

export type Webhook = Response<'webhooks.get'>
export type ListedWebhook = Response<'webhooks.page'>['data'][number]
export type LoggedDelivery = Response<'webhooks.page-deliveries'>['data'][number]
export type Tried = Response<'webhooks.test'>

/** Where webhooks are listed: each place has its own page of one. */
export type Place = '/webhooks' | '/admin/webhooks'

export const webhookStates = ['active', 'paused', 'disabled'] as const

/** In the order of the tabs: first what somebody has to look at. */
export const logStates = ['parked', 'waiting', 'behind', 'delivered', 'dismissed'] as const

/** What a webhook can hear of, as the server offers it. */
export const webhookEvents = [
  'partner.activated',
  'partner.deactivated',
  'partner.reactivated',
  'partner-certificate.uploaded',
  'partner-certificate.renewed',
  'policy-request.asked',
  'policy-request.approved',
  'policy-request.rejected',
  'policy-request.withdrawn',
  'api-key.generated',
  'api-key.replaced',
  'api-key.activated',
  'api-key.deactivated',
  'api-key.moved',
  'api-key.expired',
  'licence.generated',
  'licence.replaced',
  'licence.activated',
  'licence.deactivated',
  'licence.expired',
  'oidc-client.created',
  'oidc-client.changed',
  'oidc-client.activated',
  'oidc-client.deactivated',
  'oidc-client.refused',
  'chip.submitted',
  'chip.approved',
  'chip.rejected',
  'chip.deactivated',
] as const satisfies readonly ListedWebhook['events'][number][]

export type WebhookEvent = (typeof webhookEvents)[number]

/** The name of an event in the words of history. */
export const eventName = (t: Text<'history'>, event: WebhookEvent): string => t(`action.${event}`)

export const isEvent = (text: string): text is WebhookEvent => webhookEvents.some((event) => event === text)

export const webhookListRules: ListRules = {
  filters: ['state', 'partnerId'],
  sorts: ['name', 'partnerId', 'state', 'createdDateTime'],
  defaultSort: { field: 'createdDateTime', descending: true },
}

export const logListRules: ListRules = {
  filters: ['state', 'topic'],
  sorts: ['createdDateTime', 'topic', 'state'],
  defaultSort: { field: 'createdDateTime', descending: true },
}

/** What a change of a webhook makes stale. */
export const staleAfterChange: readonly OperationName[] = [
  'webhooks.page',
  'webhooks.get',
  'webhooks.page-deliveries',
  'audit-trail.history',
]

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

export type WebhookEvent = ListedWebhook['events'][number]

// The compiler wants each that the server offers, and no other.
const offered: Readonly<Record<WebhookEvent, true>> = {
  'partner.activated': true,
  'partner.deactivated': true,
  'partner.reactivated': true,
  'partner-certificate.uploaded': true,
  'partner-certificate.renewed': true,
  'policy-request.asked': true,
  'policy-request.approved': true,
  'policy-request.rejected': true,
  'policy-request.withdrawn': true,
  'api-key.generated': true,
  'api-key.replaced': true,
  'api-key.activated': true,
  'api-key.deactivated': true,
  'api-key.moved': true,
  'api-key.expired': true,
  'licence.generated': true,
  'licence.replaced': true,
  'licence.activated': true,
  'licence.deactivated': true,
  'licence.expired': true,
  'oidc-client.created': true,
  'oidc-client.changed': true,
  'oidc-client.activated': true,
  'oidc-client.deactivated': true,
  'oidc-client.refused': true,
  'device-model.added': true,
  'device-model.approved': true,
  'device-model.rejected': true,
  'device-model.deactivated': true,
  'device-model.activated': true,
  'sbi.submitted': true,
  'sbi.approved': true,
  'sbi.rejected': true,
  'sbi.deactivated': true,
  'sbi.activated': true,
  'sbi.expired': true,
  'chip.submitted': true,
  'chip.approved': true,
  'chip.rejected': true,
  'chip.deactivated': true,
  'hotlist-entry.blocked': true,
  'hotlist-entry.changed': true,
  'hotlist-entry.lifted': true,
}

/** What a webhook can hear of, as the server offers it. */
export const webhookEvents = Object.keys(offered) as readonly WebhookEvent[]

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

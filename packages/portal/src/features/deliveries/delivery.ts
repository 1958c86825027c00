import type { OperationName, Response } from '../../api/client.ts'
import type { ListRules } from '../../ui/table/list-state.ts'

export type Delivery = Response<'deliveries.get'>
/** One who hears of a topic at the hub inside. */
export type Subscription = Response<'hub.page-subscriptions'>['data'][number]
export type ListedDelivery = Response<'deliveries.page'>['data'][number]

/** In the order of the tabs: first what somebody has to look at. */
export const deliveryStates = ['parked', 'waiting', 'behind', 'delivered', 'replaced', 'dismissed'] as const

export const topics = [
  'PARTNER_UPDATED',
  'CA_CERTIFICATE_UPLOADED',
  'APIKEY_APPROVED',
  'APIKEY_UPDATED',
  'MISP_LICENSE_GENERATED',
  'MISP_LICENSE_UPDATED',
  'OIDC_CLIENT_CREATED',
  'OIDC_CLIENT_UPDATED',
  'POLICY_UPDATED',
  'MOSIP_HOTLIST',
] as const

export const deliveryListRules: ListRules = {
  filters: ['state', 'topic', 'partnerId', 'objectId'],
  sorts: ['createdDateTime', 'topic', 'partnerId', 'state'],
  defaultSort: { field: 'createdDateTime', descending: true },
}

/** The words of subscriptions' states. */
export const subscriptionStates = { active: 'active', pending: 'unconfirmed' } as const

export const subscriptionListRules: ListRules = {
  filters: ['state', 'topic', 'subscriber'],
  sorts: ['createdDateTime', 'topic', 'subscriber', 'state', 'leaseUntil'],
  defaultSort: { field: 'createdDateTime', descending: true },
}

/** What a decision about a delivery makes stale. */
export const staleAfterDecision: readonly OperationName[] = [
  'deliveries.page',
  'deliveries.get',
  'deliveries.count-parked',
  'audit-trail.history',
]

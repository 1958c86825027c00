import { toInstant, toInstantOrNull } from '../../platform/clock.ts'
import { topicOf, type Delivery } from '../deliveries/index.ts'
import type { PartnerRecipient } from '../key-service/index.ts'
import { actionsFor, shownUrl, type Webhook } from './webhook.ts'

/** A webhook in a list; its address may be a secret of who may change it. */
export const presentWebhook = (webhook: Webhook, mayChange: boolean) => ({
  webhookId: webhook.id,
  partnerId: webhook.partnerId,
  name: webhook.name,
  url: mayChange ? webhook.url : shownUrl(webhook.url),
  events: [...webhook.events],
  isEncrypted: webhook.isEncrypted,
  state: webhook.state,
  failingSince: toInstantOrNull(webhook.failingSince),
  createdDateTime: toInstant(webhook.createdAt),
})

/** One webhook, with what whoever asks may do. */
export const presentWebhookDetails = (
  webhook: Webhook,
  {
    mayChange,
    isOwnerActive,
    recipient,
    now,
  }: {
    readonly mayChange: boolean
    readonly isOwnerActive: boolean
    /** Null for what is not encrypted. */
    readonly recipient: PartnerRecipient | null
    readonly now: Date
  },
) => {
  const { previousUntil } = webhook
  return {
    ...presentWebhook(webhook, mayChange),
    createdBy: webhook.createdBy,
    previousUntil: previousUntil && previousUntil > now ? toInstant(previousUntil) : null,
    recipient: recipient && {
      thumbprint: recipient.certificate?.sha256 ?? null,
      validTill: toInstantOrNull(recipient.certificate?.notAfter ?? null),
      problem: recipient.problem,
    },
    actions: mayChange ? [...actionsFor(webhook, isOwnerActive)] : [],
  }
}

/** One line of its log. */
export const presentLogged = (delivery: Delivery) => ({
  deliveryId: delivery.id,
  event: topicOf(delivery),
  objectType: delivery.objectType,
  objectId: delivery.objectId,
  state: delivery.state,
  attempts: delivery.attempts,
  createdDateTime: toInstant(delivery.createdAt),
  lastAttemptDateTime: toInstantOrNull(delivery.lastAttemptAt),
  nextAttemptDateTime: delivery.state === 'waiting' ? toInstant(delivery.nextAttemptAt) : null,
  lastProblem: delivery.lastProblem,
  lastStatus: delivery.lastStatus,
  lastDetail: delivery.lastDetail,
})

import type { StoredEvent, Subscription } from '../../platform/events/events.ts'
import { newId } from '../../platform/ids.ts'
import { insert, type Recipient } from './store.ts'

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** Who should hear of an event: administrators of what waits for them, the organisation of what was decided. */
const recipientOf = (event: StoredEvent): Recipient | undefined => {
  if (event.name === 'chip.submitted' || event.name === 'registration.requested')
    return { role: 'PARTNER_ADMIN' }
  return event.partnerId === null ? undefined : { partner: event.partnerId, notFor: event.actor }
}

/** Turns events into notifications. */
export const notificationSubscription: Subscription = {
  subscriber: 'notifications',
  events: [
    'chip.submitted',
    'chip.approved',
    'chip.rejected',
    'chip.deactivated',
    'registration.requested',
    'registration.approved',
  ],
  async handle(tx, event) {
    const recipient = recipientOf(event)
    if (!recipient) return
    await insert(tx, recipient, {
      id: newId(),
      event: event.name,
      objectType: event.objectType,
      objectId: event.objectId,
      values: {
        make: textOf(event.data['make']),
        model: textOf(event.data['model']),
        organisation: textOf(event.data['organisationName']),
        reason: textOf(event.data['reason']),
        actor: event.actor,
        partnerId: event.partnerId ?? '',
      },
      at: event.at,
    })
  },
}

import type { StoredEvent, Subscription } from '../../platform/events/events.ts'
import { newId } from '../../platform/ids.ts'
import { insert, type Recipient } from './store.ts'

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** Who should hear of what waits, by their role. */
const deciders: Readonly<Record<string, readonly string[]>> = {
  'chip.submitted': ['PARTNER_ADMIN'],
  'sbi.submitted': ['PARTNER_ADMIN'],
  'registration.requested': ['PARTNER_ADMIN'],
  'policy-request.asked': ['PARTNER_ADMIN', 'POLICYMANAGER'],
}

/** Who should hear of an event: those who decide of what waits for them, the organisation of what was decided. */
const recipientsOf = ({ name, partnerId, actor }: StoredEvent): Recipient[] => {
  const roles = deciders[name]
  if (roles) return roles.map((role) => ({ role }))
  return partnerId === null ? [] : [{ partner: partnerId, notFor: actor }]
}

/** Turns events into notifications. */
export const notificationSubscription: Subscription = {
  subscriber: 'notifications',
  events: [
    'chip.submitted',
    'chip.approved',
    'chip.rejected',
    'chip.deactivated',
    'device-model.approved',
    'device-model.rejected',
    'device-model.deactivated',
    'device-model.activated',
    'sbi.submitted',
    'sbi.approved',
    'sbi.rejected',
    'sbi.deactivated',
    'sbi.activated',
    'sbi.expired',
    'registration.requested',
    'registration.approved',
    'policy-request.asked',
    'policy-request.approved',
    'policy-request.rejected',
    'api-key.generated',
    'api-key.activated',
    'api-key.deactivated',
    'api-key.moved',
    'api-key.expired',
    'licence.generated',
    'licence.activated',
    'licence.deactivated',
    'licence.expired',
    'oidc-client.activated',
    'oidc-client.deactivated',
    'oidc-client.refused',
    'webhook.disabled',
    'go-live.passed',
    'go-live.withdrawn',
  ],
  async handle(tx, event) {
    for (const recipient of recipientsOf(event))
      await insert(tx, recipient, {
        id: newId(),
        event: event.name,
        objectType: event.objectType,
        objectId: event.objectId,
        values: {
          make: textOf(event.data['make']),
          model: textOf(event.data['model']),
          policyName: textOf(event.data['policyName']),
          // What people know it by: the name of a client, what a licence key begins with.
          label: textOf(
            event.data['label'] ?? event.data['name'] ?? event.data['hint'] ?? event.data['sbiVersion'],
          ),
          organisation: textOf(event.data['organisationName']),
          reason: textOf(event.data['reason']),
          actor: event.actor,
          partnerId: event.partnerId ?? '',
        },
        at: event.at,
      })
  },
}

import { randomUUID } from 'node:crypto'
import type { DeliveryState } from '../../../packages/server/src/platform/events/delivery-state.ts'
import type { TestApp } from '../app.ts'

/** What a planted message is about. */
interface Planted {
  readonly state?: DeliveryState
  readonly topic?: string
  readonly objectType?: string
  readonly objectId?: string
  readonly partnerId?: string | null
  readonly receiver?: string
  readonly data?: object
}

const document = (topic: string, data: object) => ({
  publisher: 'PartnerManagementServiceImpl',
  topic,
  event: {
    type: {
      namespace: 'io.mosip.pmp.partner.manager.service.impl.PartnerManagementServiceImpl',
      name: 'PartnerManagementServiceImpl',
    },
    data,
  },
})

/** A message to the hub in a state that a test needs. @returns the id of its delivery */
export const plantDelivery = async (
  { query }: Pick<TestApp, 'query'>,
  planted: Planted = {},
): Promise<string> => {
  const { state = 'parked', topic = 'PARTNER_UPDATED', objectType = 'partner', objectId = 'acme' } = planted
  const { partnerId = 'acme', receiver = 'hub', data = { partnerData: { partnerId: objectId } } } = planted
  const isTried = state === 'parked' || state === 'dismissed'
  const [row] = await query<{ id: string }>(
    `with stored as (
       insert into event (id, name, object_type, object_id, partner_id, actor, data, at)
       values ($1, $2, $3, $4, $5, 'admin', $6, now()) returning *)
     insert into outside_delivery (id, event_id, receiver, sequence, event_name, object_type, object_id, partner_id, state,
                                   attempts, next_attempt_at, last_attempt_at, last_status, last_problem, created_at)
     select $7, id, $8, sequence, name, object_type, object_id, partner_id, $9,
            $10, at, case when $10 > 0 then at end, case when $10 > 0 then 500 end, $11, at
     from stored returning id`,
    [
      randomUUID(),
      `hub.${topic}`,
      objectType,
      objectId,
      partnerId,
      JSON.stringify(document(topic, data)),
      randomUUID(),
      receiver,
      state,
      isTried ? 8 : 0,
      isTried ? 'status' : null,
    ],
  )
  return row!.id
}

/** A subscription at the hub inside that was confirmed. @returns its id */
export const plantHubSubscription = async ({ query }: Pick<TestApp, 'query'>): Promise<string> => {
  const id = randomUUID()
  const name = `hub:${randomUUID()}`
  await query(
    `insert into hub_subscription (id, topic, callback, receiver, subscriber, state, lease_until, created_at, confirmed_at)
     values ($1, 'PARTNER_UPDATED', $2, $3, 'service-client', 'active', now() + interval '1 day', now(), now())`,
    [id, `http://ida.internal/callback/${id}?token=secret`, name],
  )
  await query(
    `insert into outside_receiver (name, family, events, label)
     values ($1, 'hub', '{hub.PARTNER_UPDATED}', 'http://ida.internal/callback')`,
    [name],
  )
  return id
}

/** A webhook of a partner, or of the platform, whose secret nobody knows. @returns its id */
export const plantWebhook = async (
  { query, app }: Pick<TestApp, 'query' | 'app'>,
  partnerId: string | null,
  { state = 'active', url = 'https://hooks.example.org/in' } = {},
): Promise<string> => {
  const id = randomUUID()
  await query(
    `insert into webhook (id, partner_id, name, url, events, state, secret, created_by, created_at)
     values ($1, $2, 'Planted', $3, '{chip.approved}', $4, $5, 'admin', now())`,
    [id, partnerId, url, state, app.vault.seal('webhook-secret', Buffer.alloc(32, 1))],
  )
  return id
}

import { z } from 'zod'
import { deliveryProblems } from '../../platform/events/delivery-failure.ts'
import { partnerTypeRoles } from '../../platform/access/roles.ts'
import { bounded, identifier, instant, line, pathId } from '../../platform/http/fields.ts'
import { listErrors, listing, listQuery, tabbedPage } from '../../platform/http/lists/list-contract.ts'
import { operation, v2 } from '../../platform/http/operation.ts'
import { deliveryStates } from '../../platform/events/delivery-state.ts'
import { recipientProblems, webhookActions, webhookEvents, webhookStates } from './webhook.ts'

const access = { roles: ['PARTNER_ADMIN', ...partnerTypeRoles], ownership: 'partner' } as const
const path = z.object({ webhookId: pathId() })

const shownWebhook = z.object({
  webhookId: z.string(),
  /** Null: the platform's own. */
  partnerId: z.string().nullable(),
  name: z.string(),
  /** Whole for who may change it; for others its origin and the first part of its path. */
  url: z.string(),
  events: z.array(z.enum(webhookEvents)),
  /** Messages are encrypted for the partner's certificate and signed with the platform's key. */
  isEncrypted: z.boolean(),
  state: z.enum(webhookStates),
  /** Since when nothing has arrived; null while things arrive. */
  failingSince: instant.nullable(),
  createdDateTime: instant,
})

export const webhookListing = listing({
  filters: { partnerId: 'equals', state: 'equals', search: 'words' },
  sorts: ['createdDateTime', 'name', 'partnerId', 'state'],
  defaultSize: 8,
  tabs: 'state',
})

export const pageWebhooks = operation({
  name: 'webhooks.page',
  method: 'GET',
  path: '/v1/partnermanager/webhooks',
  summary: 'Addresses to which events are sent; partners list their own',
  envelope: v2('entente.webhooks.list.get'),
  access: { ...access, ownership: 'self' },
  query: listQuery(webhookListing),
  response: tabbedPage(shownWebhook),
  errors: [...listErrors],
})

export const getWebhook = operation({
  name: 'webhooks.get',
  method: 'GET',
  path: '/v1/partnermanager/webhooks/{webhookId}',
  summary: 'One webhook, but for its secret, and what the caller may do with it now',
  envelope: v2('entente.webhooks.get'),
  access,
  params: path,
  response: shownWebhook.extend({
    createdBy: z.string(),
    /** Until when the secret before the current one signs, too. */
    previousUntil: instant.nullable(),
    actions: z.array(z.enum(webhookActions)),
    /** For what is encrypted: for which certificate, or why for none; then nothing is sent. */
    recipient: z
      .object({
        /** SHA-256 of the platform-signed certificate, hex. */
        thumbprint: z.string().nullable(),
        validTill: instant.nullable(),
        problem: z.enum(recipientProblems).nullable(),
      })
      .nullable(),
  }),
  errors: ['ENT_WHK_001'],
})

const values = z.object({
  name: line(64),
  url: identifier(500),
  events: z.array(z.enum(webhookEvents)).max(webhookEvents.length).min(1),
  /** Absent: as it is, for a new one no. */
  isEncrypted: z.boolean().nullish(),
})

const secret = z.object({
  webhookId: z.string(),
  /** `whsec_…`, this once. */
  secret: z.string(),
})

export const createWebhook = operation({
  name: 'webhooks.create',
  method: 'POST',
  path: '/v1/partnermanager/webhooks',
  summary:
    'Have events of a partner sent to an address, signed by the rules of Standard Webhooks; without a partner, as an administrator, those of all',
  envelope: v2('entente.webhooks.post'),
  carriesSecret: true,
  access,
  request: values.extend({ partnerId: identifier(128).nullish() }),
  response: secret,
  errors: ['ENT_WHK_006', 'PMS_PMP_016', 'ENT_WHK_002', 'ENT_WHK_003', 'ENT_WHK_009', 'ENT_WHK_010'],
})

export const changeWebhook = operation({
  name: 'webhooks.change',
  method: 'PUT',
  path: '/v1/partnermanager/webhooks/{webhookId}',
  summary: 'Change name, address, events or encryption of a webhook',
  envelope: v2('entente.webhooks.put'),
  access,
  params: path,
  request: values,
  response: z.object({ webhookId: z.string() }),
  errors: ['ENT_WHK_001', 'PMS_PMP_016', 'ENT_WHK_003', 'ENT_WHK_009', 'ENT_WHK_010'],
})

export const rotateSecret = operation({
  name: 'webhooks.rotate',
  method: 'POST',
  path: '/v1/partnermanager/webhooks/{webhookId}/secret',
  summary:
    'Give a webhook a new secret; the old one signs, too, for as long as is said, a day unless told otherwise',
  envelope: v2('entente.webhooks.secret.post'),
  carriesSecret: true,
  access,
  params: path,
  request: z.object({ overlapHours: z.int().min(0).max(168).nullish() }),
  response: secret.extend({ previousUntil: instant.nullable() }),
  errors: ['ENT_WHK_001'],
})

export const setState = operation({
  name: 'webhooks.set-state',
  method: 'PUT',
  path: '/v1/partnermanager/webhooks/{webhookId}/state',
  summary:
    'Pause a webhook, whose messages are kept meanwhile, or resume it; one that was disabled hears of what happens from then on',
  envelope: v2('entente.webhooks.state.put'),
  access,
  params: path,
  request: z.object({ isActive: z.boolean() }),
  response: z.object({ webhookId: z.string(), state: z.enum(webhookStates) }),
  errors: ['ENT_WHK_001', 'PMS_PMP_016', 'ENT_WHK_004'],
})

export const deleteWebhook = operation({
  name: 'webhooks.delete',
  method: 'DELETE',
  path: '/v1/partnermanager/webhooks/{webhookId}',
  summary: 'Delete a webhook; what is on its way to it is given up',
  envelope: v2('entente.webhooks.delete'),
  access,
  params: path,
  response: z.object({ webhookId: z.string() }),
  errors: ['ENT_WHK_001'],
})

export const testWebhook = operation({
  name: 'webhooks.test',
  method: 'POST',
  path: '/v1/partnermanager/webhooks/{webhookId}/test',
  summary: 'Send a `webhook.test` event at once, whatever state the webhook is in, and show the answer',
  envelope: v2('entente.webhooks.test.post'),
  access,
  params: path,
  request: z.object({}),
  response: z.object({
    webhookId: z.string(),
    /** The id that was sent. */
    messageId: z.string(),
    /** Whether it was taken. */
    isTaken: z.boolean(),
    status: z.int().nullable(),
    problem: z.enum(deliveryProblems).nullable(),
    /** The beginning of its answer. */
    answer: z.string(),
    milliseconds: z.int(),
  }),
  errors: ['ENT_WHK_001', 'PMS_PMP_016', 'ENT_WHK_005'],
})

/** So many events are sent again in one call at most. */
export const mostReplayed = 1000

const moment = bounded(36).pipe(z.iso.datetime({ offset: true }))

export const countReplay = operation({
  name: 'webhooks.count-replay',
  method: 'GET',
  path: '/v1/partnermanager/webhooks/{webhookId}/replay',
  summary: 'How many events of a time would be sent to a webhook again; counted no further than 1001',
  envelope: v2('entente.webhooks.replay.get'),
  access,
  params: path,
  query: z.object({ since: moment, until: moment.optional() }),
  response: z.object({ count: z.int() }),
  errors: ['ENT_WHK_001'],
})

export const replay = operation({
  name: 'webhooks.replay',
  method: 'POST',
  path: '/v1/partnermanager/webhooks/{webhookId}/replay',
  summary:
    'Send a webhook again what was sent to it, or could not be, since a moment: the same messages with the same ids, those of each partner in order; up to 1,000 in one call',
  envelope: v2('entente.webhooks.replay.post'),
  access,
  params: path,
  request: z.object({ since: moment, until: moment.nullish() }),
  response: z.object({ webhookId: z.string(), count: z.int() }),
  errors: ['ENT_WHK_001', 'PMS_PMP_016', 'ENT_WHK_007', 'ENT_WHK_008'],
})

export const logListing = listing({
  filters: { state: 'equals', topic: 'equals', search: 'words' },
  sorts: ['createdDateTime', 'topic', 'state'],
  defaultSize: 8,
  tabs: 'state',
})

export const pageDeliveries = operation({
  name: 'webhooks.page-deliveries',
  method: 'GET',
  path: '/v1/partnermanager/webhooks/{webhookId}/deliveries',
  summary: 'What was sent to a webhook, or waits to be, and how it ended',
  envelope: v2('entente.webhooks.deliveries.list.get'),
  access,
  params: path,
  query: listQuery(logListing),
  response: tabbedPage(
    z.object({
      deliveryId: z.string(),
      event: z.string(),
      objectType: z.string(),
      objectId: z.string(),
      state: z.enum(deliveryStates),
      attempts: z.int(),
      createdDateTime: instant,
      lastAttemptDateTime: instant.nullable(),
      nextAttemptDateTime: instant.nullable(),
      lastProblem: z.enum(deliveryProblems).nullable(),
      lastStatus: z.int().nullable(),
      lastDetail: z.string().nullable(),
    }),
  ),
  errors: ['ENT_WHK_001', ...listErrors],
})

export const retryDelivery = operation({
  name: 'webhooks.retry-delivery',
  method: 'POST',
  path: '/v1/partnermanager/webhooks/{webhookId}/deliveries/{deliveryId}/retry',
  summary: 'Try an event again that did not arrive and was parked',
  envelope: v2('entente.webhooks.deliveries.retry.post'),
  access,
  params: path.extend({ deliveryId: pathId() }),
  request: z.object({}),
  response: z.object({ deliveryId: z.string(), state: z.enum(deliveryStates) }),
  errors: ['ENT_WHK_001', 'ENT_DLV_001', 'ENT_DLV_002'],
})

import { z } from 'zod'
import { instant, pathId } from '../../platform/http/fields.ts'
import { operation, v2 } from '../../platform/http/operation.ts'

export const listNotifications = operation({
  name: 'notifications.list-own',
  method: 'GET',
  path: '/v1/partnermanager/inbox',
  summary: "The caller's latest notifications, newest first, at most 20",
  envelope: v2('entente.inbox.get'),
  access: { roles: 'any', ownership: 'self' },
  response: z.object({
    unseen: z.int(),
    /** Notices of what ends that the caller has neither seen nor dismissed; at most 100. */
    ending: z.int(),
    notifications: z.array(
      z.object({
        id: z.string(),
        at: instant,
        seen: z.boolean(),
        /** The event that caused it, for example `chip.approved`. */
        event: z.string(),
        objectType: z.string(),
        objectId: z.string(),
        /** Values for the text of the event: make, model, reason, actor … */
        values: z.record(z.string(), z.string()),
      }),
    ),
  }),
  errors: [],
})

export const markSeen = operation({
  name: 'notifications.mark-seen',
  method: 'PUT',
  path: '/v1/partnermanager/inbox/{notificationId}/seen',
  summary: 'Mark one of the caller’s notifications, or `all`, as seen',
  envelope: v2('entente.inbox.seen.put'),
  access: { roles: 'any', ownership: 'self' },
  effect: 'changes-self',
  params: z.object({ notificationId: pathId() }),
  response: z.object({ unseen: z.int() }),
  errors: ['ENT_NTF_001'],
})

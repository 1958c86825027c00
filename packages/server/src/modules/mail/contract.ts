import { z } from 'zod'
import { instant } from '../../platform/http/fields.ts'
import { operation, v2 } from '../../platform/http/operation.ts'

export const listOutbox = operation({
  name: 'mail.list-outbox',
  method: 'GET',
  path: '/v1/partnermanager/outbox',
  summary:
    'The mails that a sandbox without a mail server keeps instead of sending, newest first, at most 50',
  envelope: v2('entente.outbox.get'),
  access: {
    roles: ['PARTNER_ADMIN'],
    ownership: 'all',
    notForAuditors: 'links in mails act for whoever opens them',
  },
  response: z.object({
    /** False where mails are sent, or where this is no sandbox. */
    enabled: z.boolean(),
    mails: z.array(
      z.object({
        id: z.string(),
        at: instant,
        to: z.string(),
        locale: z.string(),
        subject: z.string(),
        text: z.string(),
        /** Where the button of the mail leads. */
        link: z.string().nullable(),
      }),
    ),
  }),
  carriesSecret: true,
  errors: [],
})

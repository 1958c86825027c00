import { z } from 'zod'
import { instant, pathId } from '../../platform/http/fields.ts'
import { operation, v2 } from '../../platform/http/operation.ts'

export const getHistory = operation({
  name: 'audit-trail.history',
  method: 'GET',
  path: '/v1/partnermanager/history/{objectType}/{objectId}',
  summary: 'The history of one object, newest first: who did what, when, and what changed',
  envelope: v2('entente.history.get'),
  access: { roles: 'any', ownership: 'partner' },
  params: z.object({
    objectType: z.enum([
      'chip',
      'partner',
      'registration',
      'partner-certificate',
      'chip-certificate',
      'trust-certificate',
      'issued-certificate',
      'account',
    ]),
    objectId: pathId(),
  }),
  response: z.array(
    z.object({
      at: instant,
      actor: z.string(),
      /** `<object>.<past tense>`, for example `chip.approved`. */
      action: z.string(),
      reason: z.string().nullable(),
      changes: z.array(
        z.object({ field: z.string(), before: z.string().nullable(), after: z.string().nullable() }),
      ),
    }),
  ),
  errors: ['ENT_AUD_001'],
})

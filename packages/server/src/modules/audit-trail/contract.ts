import { z } from 'zod'
import { instant, pathId } from '../../platform/http/fields.ts'
import { listErrors, listing, listQuery, page } from '../../platform/http/lists/list-contract.ts'
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
      'policy',
      'policy-group',
      'policy-request',
      'api-key',
      'licence',
      'device-model',
      'device-type',
      'device-sub-type',
      'sbi',
      'oidc-client',
      'delivery',
      'hotlist-entry',
      'webhook',
      'go-live',
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

export const auditHeads = listing({
  filters: { hash: 'contains' },
  sorts: ['sequence', 'signedDateTime'],
  defaultSize: 8,
})

export const listAuditHeads = operation({
  name: 'audit-trail.list-heads',
  method: 'GET',
  path: '/v1/partnermanager/audit/heads',
  summary: 'The last link of the audit log, signed once a day, newest first; keep some of them elsewhere',
  envelope: v2('entente.audit.heads.get'),
  access: { roles: ['PARTNER_ADMIN'], ownership: 'all' },
  query: listQuery(auditHeads),
  response: page(
    z.object({
      /** `yyyy-MM-dd`, UTC. */
      day: z.string(),
      sequence: z.int(),
      hash: z.string(),
      /** `SEQUENCE:HASH`, as `entente audit verify --head` takes it. */
      head: z.string(),
      signedDateTime: instant,
    }),
  ),
  errors: listErrors,
})

export const downloadAuditHead = operation({
  name: 'audit-trail.download-head',
  method: 'GET',
  path: '/v1/partnermanager/audit/heads/{day}/file',
  summary: 'A signed head of the audit log as a file, for `entente audit verify --head-file`',
  envelope: v2('entente.audit.head.file.get'),
  access: { roles: ['PARTNER_ADMIN'], ownership: 'all' },
  params: z.object({ day: pathId() }),
  response: z.object({ fileName: z.string(), fileData: z.string(), timestamp: instant }),
  errors: ['ENT_AUD_002'],
})

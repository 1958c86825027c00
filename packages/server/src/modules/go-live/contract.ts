import { z } from 'zod'
import { armour, instant, line, pathId } from '../../platform/http/fields.ts'
import { operation, v2 } from '../../platform/http/operation.ts'

const partnerPath = z.object({ partnerId: pathId() })

/** A report of the kit takes some 40 KiB. */
const largestReport = 256 * 1024

const shownEntry = z.object({
  entryId: z.string(),
  number: z.int(),
  kind: z.enum(['passed', 'withdrawn']),
  dateTime: instant,
  by: z.string(),
  /** Of what was withdrawn. */
  reason: z.string().nullable(),
  /** Of a passed run. */
  run: z
    .object({
      kit: z.string(),
      /** By the clock of the partner. */
      ranDateTime: instant,
      /** SHA-256 of the certificate that signed the report, hex. */
      thumbprint: z.string(),
      checksPassed: z.int(),
      checksAdvice: z.int(),
      /** The call that the platform has seen, too: when, and which part of it has. */
      transactionId: z.string(),
      seenDateTime: instant,
      seenBy: z.string(),
    })
    .nullable(),
})

export const getGoLive = operation({
  name: 'go-live.get',
  method: 'GET',
  path: '/v1/partnermanager/partners/{partnerId}/go-live',
  summary:
    'Whether a partner must pass a run of the kit before its keys and clients count, and whether it has',
  envelope: v2('entente.go-live.get'),
  access: { roles: 'any', ownership: 'partner' },
  params: partnerPath,
  response: z.object({
    partnerId: z.string(),
    organizationName: z.string(),
    /** Its keys and clients wait for a passed run: by the settings, for its type. */
    isRequired: z.boolean(),
    /** The last thing that was said is a passed run. */
    isLive: z.boolean(),
    /** What the next run is given along, for the partner's own people; null where none is to be handed in. */
    challenge: z.object({ text: z.string(), expiryDateTime: instant }).nullable(),
    /** What the reader may do now. */
    actions: z.array(z.enum(['hand-in', 'withdraw'])),
    /** The newest first, at most 50. */
    entries: z.array(shownEntry),
  }),
  errors: ['PMS_PRT_005', 'PMS_PRT_055'],
})

export const handInRun = operation({
  name: 'go-live.hand-in',
  method: 'POST',
  path: '/v1/partnermanager/partners/{partnerId}/go-live/runs',
  summary:
    'Hand in the signed report of a passed run: from the answer on the partner’s keys and clients count',
  envelope: v2('entente.go-live.runs.post'),
  access: { roles: 'any', ownership: 'partner' },
  params: partnerPath,
  request: z.object({
    /** As `npx @entente/partner check --report FILE` has written it. */
    report: armour(largestReport),
  }),
  response: shownEntry,
  errors: [
    'PMS_PRT_005',
    'PMS_PRT_055',
    'ENT_LIV_001',
    'ENT_LIV_002',
    'ENT_LIV_003',
    'ENT_LIV_004',
    'ENT_LIV_005',
    'ENT_LIV_006',
    'ENT_LIV_007',
    'ENT_LIV_008',
  ],
})

export const getReport = operation({
  name: 'go-live.get-report',
  method: 'GET',
  path: '/v1/partnermanager/partners/{partnerId}/go-live/runs/{entryId}/report',
  summary: 'The report of a passed run, as it was handed in',
  envelope: v2('entente.go-live.report.get'),
  access: { roles: 'any', ownership: 'partner' },
  params: partnerPath.extend({ entryId: pathId() }),
  response: z.object({ fileName: z.string(), fileData: z.string(), timestamp: instant }),
  errors: ['PMS_PRT_005', 'PMS_PRT_055', 'ENT_LIV_010'],
})

export const withdrawGoLive = operation({
  name: 'go-live.withdraw',
  method: 'POST',
  path: '/v1/partnermanager/admin-partners/{partnerId}/go-live/withdrawal',
  summary: 'Take back that a partner has gone live: its keys and clients wait for another run',
  envelope: v2('entente.go-live.withdrawal.post'),
  access: { roles: ['PARTNER_ADMIN', 'PARTNERMANAGER'], ownership: 'all' },
  params: partnerPath,
  request: z.object({ reason: line(500) }),
  response: shownEntry,
  errors: ['PMS_PRT_005', 'ENT_LIV_009'],
})

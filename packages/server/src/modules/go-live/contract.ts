import { z } from 'zod'
import { armour, instant, line, pathId } from '../../platform/http/fields.ts'
import { listErrors, listing, listQuery, tabbedPage } from '../../platform/http/lists/list-contract.ts'
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

/** Where a partner stands: whether its keys and clients count, as far as going live is concerned. */
const goLiveStates = ['waiting', 'withdrawn', 'live', 'not-needed'] as const

export type GoLiveState = (typeof goLiveStates)[number]

export const goLiveListing = listing({
  filters: {
    partnerId: 'equals',
    orgName: 'contains',
    partnerType: 'equals',
    state: 'equals',
    isRequired: 'equals',
    isActive: 'equals',
    isCertificateChanged: 'equals',
    search: 'words',
  },
  sorts: ['partnerId', 'orgName', 'partnerType', 'dateTime'],
  defaultSize: 8,
  tabs: 'isActive',
})

export const pageGoLive = operation({
  name: 'go-live.page',
  method: 'GET',
  path: '/v1/partnermanager/go-live',
  summary: 'All partners, each with whether it must go live, and whether, when and by which report it has',
  envelope: v2('entente.go-live.list.get'),
  access: { roles: ['PARTNER_ADMIN'], ownership: 'all' },
  query: listQuery(goLiveListing).extend({ isActive: z.enum(['true', 'false']).optional() }),
  response: tabbedPage(
    z.object({
      partnerId: z.string(),
      orgName: z.string(),
      partnerType: z.string(),
      isActive: z.boolean(),
      /** Its keys and clients wait for a passed run: by the settings, for its type. */
      isRequired: z.boolean(),
      state: z.enum(goLiveStates),
      /** When the last thing was said, a run handed in or withdrawn, and by whom; null where nothing was. */
      dateTime: instant.nullable(),
      by: z.string().nullable(),
      /** Of a passed run: its report, by `go-live.get-report`, and the program that wrote it. */
      entryId: z.string().nullable(),
      kit: z.string().nullable(),
      /** The certificate that signed a passed run is no more the one by which the partner signs. */
      isCertificateChanged: z.boolean(),
    }),
  ),
  errors: [...listErrors],
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

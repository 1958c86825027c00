import { z } from 'zod'
import { instant, line, pathId, searchText } from '../../platform/http/fields.ts'
import { listErrors, listing, listQuery, tabbedPage } from '../../platform/http/lists/list-contract.ts'
import { operation, v2 } from '../../platform/http/operation.ts'
import { stopReasons, termStates } from '../liveness/index.ts'
import { validDays } from './contract.ts'
import { groundErrors } from './changes/ground-errors.ts'

const licencePath = z.object({ licenceId: pathId() })

const access = { roles: ['PARTNER_ADMIN', 'MISP_PARTNER'], ownership: 'partner' } as const

const shownLicence = z.object({
  licenceId: z.string(),
  /** It is the partner's first, second, third … */
  number: z.int(),
  /** Its first characters. */
  hint: z.string(),
  partnerId: z.string(),
  orgName: z.string(),
  policyId: z.string().nullable(),
  policyName: z.string().nullable(),
  state: z.enum(termStates),
  /** Everything that keeps it from being used now, its own state among it; empty for a licence that is live. */
  stops: z.array(z.enum(stopReasons)),
  validFrom: instant,
  expiryDateTime: instant,
  lastUsedDateTime: instant.nullable(),
  createdDateTime: instant,
})

export const licenceListing = listing({
  filters: {
    partnerId: 'equals',
    orgName: 'contains',
    policyName: 'contains',
    state: 'equals',
    search: 'words',
  },
  sorts: ['partnerId', 'orgName', 'policyName', 'state', 'expiryDateTime', 'createdDateTime'],
  defaultSize: 8,
  tabs: 'state',
})

export const pageLicences = operation({
  name: 'licences.page',
  method: 'GET',
  path: '/v1/partnermanager/licences',
  summary: 'Licences of MISPs, but for their keys, with whether they are live; MISPs list their own',
  envelope: v2('entente.licences.list.get'),
  access: { ...access, ownership: 'self' },
  query: listQuery(licenceListing),
  response: tabbedPage(shownLicence),
  errors: [...listErrors],
})

const otherLicence = z
  .object({ licenceId: z.string(), number: z.int(), hint: z.string(), expiryDateTime: instant })
  .nullable()

export const getLicence = operation({
  name: 'licences.get',
  method: 'GET',
  path: '/v1/partnermanager/licences/{licenceId}',
  summary: 'One licence, but for its key, and what the caller may do with it now',
  envelope: v2('entente.licences.get'),
  access,
  params: licencePath,
  response: shownLicence.extend({
    stoppedBy: z.enum(['partner', 'administrator']).nullable(),
    requestId: z.string().nullable(),
    /** The licence that takes its place, and the one whose place it takes. */
    replacement: otherLicence,
    replaced: otherLicence,
    /** Whether it is the one of this MISP that verifiers know; else, when they hear of it, where they have not yet. */
    isKnownToVerifiers: z.boolean(),
    announcementDateTime: instant.nullable(),
    createdBy: z.string(),
    actions: z.array(z.enum(['deactivate', 'activate', 'replace', 'show'])),
  }),
  errors: ['ENT_LIC_004'],
})

export const showKey = operation({
  name: 'licences.show-key',
  method: 'POST',
  path: '/v1/partnermanager/licences/{licenceId}/key',
  summary: 'The licence key itself; its history says who has seen it',
  envelope: v2('entente.licences.key.post'),
  carriesSecret: true,
  access,
  params: licencePath,
  response: z.object({ licenceId: z.string(), licenseKey: z.string() }),
  errors: ['ENT_LIC_004'],
})

export const setStatus = operation({
  name: 'licences.set-status',
  method: 'PUT',
  path: '/v1/partnermanager/licences/{licenceId}/status',
  summary:
    'Deactivate a licence, or bring it back; what an administrator has deactivated only one brings back',
  envelope: v2('entente.licences.status.put'),
  access,
  params: licencePath,
  request: z.object({ isActive: z.boolean(), reason: line(500).nullish() }),
  response: z.object({ licenceId: z.string(), state: z.enum(termStates) }),
  errors: ['ENT_LIC_004', 'ENT_LIC_001', 'ENT_LIC_002', 'ENT_LIC_003', ...groundErrors],
})

/** When verifiers, which know one licence of each MISP, take the new one for the old. */
const switchMoment = z.enum(['now', 'end'])

export const replaceLicence = operation({
  name: 'licences.replace',
  method: 'POST',
  path: '/v1/partnermanager/licences/{licenceId}/replacement',
  summary:
    'Generate a licence in place of the newest one of a MISP; both are live for the overlap, then the older ends by itself',
  envelope: v2('entente.licences.replacement.post'),
  carriesSecret: true,
  access,
  params: licencePath,
  request: z.object({
    overlapDays: z.int().min(0).max(90).nullish(),
    verifiersSwitch: switchMoment.nullish(),
    validDays,
    reason: line(500).nullish(),
  }),
  response: z.object({
    licenceId: z.string(),
    licenseKey: z.string(),
    number: z.int(),
    partnerId: z.string(),
    policyId: z.string().nullable(),
    expiryDateTime: instant,
    /** When the replaced one ends, and when verifiers take the new one for it. */
    replacedExpiryDateTime: instant,
    announcementDateTime: instant,
  }),
  errors: [
    'ENT_LIC_004',
    'ENT_LIC_001',
    'ENT_LIC_002',
    'ENT_LIC_003',
    'ENT_LIC_005',
    'ENT_LIC_006',
    'ENT_LIC_007',
    ...groundErrors,
  ],
})

const refusal = z.object({ errorCode: z.string(), message: z.string() }).nullable()
const boundPolicy = z.object({ policyId: z.string(), policyName: z.string() }).nullable()

export const previewChange = operation({
  name: 'licences.preview-change',
  method: 'GET',
  path: '/v1/partnermanager/licences/{licenceId}/change-preview',
  summary: 'What deactivating, activating or replacing a licence would come to',
  envelope: v2('entente.licences.change-preview.get'),
  access,
  params: licencePath,
  query: z.object({
    action: z.enum(['deactivate', 'activate', 'replace']),
    overlapDays: searchText(3).optional().meta({ description: 'how long the replaced licence still counts' }),
    verifiersSwitch: switchMoment.optional(),
  }),
  response: z.object({
    licenceId: z.string(),
    hint: z.string(),
    /** Why it is not possible now; null where it is. */
    refusal,
    /** What keeps the licence from being used afterwards; nothing where it is live then. */
    stops: z.array(z.enum(stopReasons)),
    /** When it ends, after the change. */
    expiryDateTime: instant,
    /** Of a replacement: when verifiers take the new one, and the policy that it is bound to. */
    announcementDateTime: instant.nullable(),
    policy: boundPolicy,
  }),
  errors: ['ENT_LIC_004'],
})

export const previewNew = operation({
  name: 'licences.preview-new',
  method: 'GET',
  path: '/v1/partnermanager/admin-partners/{partnerId}/licence-preview',
  summary: 'Whether a first licence can be generated for a partner, and which policy it would be bound to',
  envelope: v2('entente.licences.preview.get'),
  access: { roles: ['PARTNER_ADMIN'], ownership: 'all' },
  params: z.object({ partnerId: pathId() }),
  response: z.object({
    partnerId: z.string(),
    organizationName: z.string(),
    refusal,
    policy: boundPolicy,
    /** How long it is valid when nobody asks for less. */
    longestDays: z.int(),
  }),
  errors: ['PMS_MSP_005'],
})

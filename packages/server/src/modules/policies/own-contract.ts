import { z } from 'zod'
import {
  bounded,
  formatted,
  identifier,
  instant,
  line,
  pathId,
  searchText,
} from '../../platform/http/fields.ts'
import { operation, v2 } from '../../platform/http/operation.ts'
import { longestDocument, privilegeChange } from './contract.ts'
import { policyTypes } from './document/policy-types.ts'
import { policyActions, policyStates } from './policy.ts'
import { useKinds } from './uses.ts'

const officers = ['PARTNER_ADMIN', 'POLICYMANAGER'] as const
const access = { roles: officers, ownership: 'platform' } as const

const policyPath = z.object({ policyId: pathId() })
const revisionNumber = formatted(/^[1-9]\d{0,8}$/u, 9)
const document = z.record(z.string(), z.unknown())

const revision = z.object({
  revision: z.int(),
  /** How it came to be. */
  action: z.enum(['drafted', 'edited', 'published', 'deactivated', 'activated', 'validity-changed']),
  status: z.enum(policyStates),
  policyName: z.string(),
  policyDescription: z.string(),
  version: z.string(),
  validFrom: instant,
  validTill: instant,
  reason: z.string().nullable(),
  at: instant,
  by: z.string(),
})

export const getDetails = operation({
  name: 'policies.get',
  method: 'GET',
  path: '/v1/policymanager/policies/{policyId}/details',
  summary: 'One policy with its document and what the caller may do with it now',
  envelope: v2('entente.policies.get'),
  access,
  params: policyPath,
  response: z.object({
    policyId: z.string(),
    policyName: z.string(),
    policyDescription: z.string(),
    policyType: z.string(),
    policyGroupId: z.string(),
    policyGroupName: z.string(),
    isGroupActive: z.boolean(),
    status: z.enum(policyStates),
    version: z.string(),
    revision: z.int(),
    validFrom: instant,
    validTill: instant,
    /** Published, in an active group, and within its dates. */
    isLive: z.boolean(),
    createdDateTime: instant,
    createdBy: z.string(),
    updatedDateTime: instant.nullable(),
    updatedBy: z.string().nullable(),
    policies: document,
    actions: z.array(z.enum(policyActions)),
  }),
  errors: ['PMS_POL_008'],
})

export const listRevisions = operation({
  name: 'policies.list-revisions',
  method: 'GET',
  path: '/v1/policymanager/policies/{policyId}/revisions',
  summary: 'Every revision of a policy, newest first, at most 200',
  envelope: v2('entente.policies.revisions.get'),
  access,
  params: policyPath,
  response: z.array(revision),
  errors: ['PMS_POL_008'],
})

export const getRevision = operation({
  name: 'policies.get-revision',
  method: 'GET',
  path: '/v1/policymanager/policies/{policyId}/revisions/{revision}',
  summary: 'One revision of a policy with its document',
  envelope: v2('entente.policies.revision.get'),
  access,
  params: policyPath.extend({ revision: revisionNumber }),
  response: revision.extend({ policies: document }),
  errors: ['PMS_POL_008', 'ENT_POL_004'],
})

export const compareRevisions = operation({
  name: 'policies.compare',
  method: 'GET',
  path: '/v1/policymanager/policies/{policyId}/difference',
  summary:
    'What changes for partners between two revisions of a policy, or when they are moved to another policy: privileges gained and lost',
  envelope: v2('entente.policies.difference.get'),
  access,
  params: policyPath,
  query: z.object({
    from: revisionNumber.optional().meta({ description: 'a revision; the latest when absent' }),
    to: revisionNumber.optional().meta({ description: 'a revision; the latest when absent' }),
    otherPolicyId: searchText(128)
      .optional()
      .meta({ description: 'whose revision `to` is; this policy when absent' }),
  }),
  response: z.object({
    policyId: z.string(),
    from: z.int(),
    otherPolicyId: z.string(),
    to: z.int(),
    changes: z.array(privilegeChange),
  }),
  errors: ['PMS_POL_008', 'ENT_POL_004'],
})

export const previewChange = operation({
  name: 'policies.preview-change',
  method: 'GET',
  path: '/v1/policymanager/policies/{policyId}/change-preview',
  summary: 'What publishing, activating or deactivating a policy would do, and to whom',
  envelope: v2('entente.policies.change-preview.get'),
  access,
  params: policyPath,
  query: z.object({ action: z.enum(['publish', 'activate', 'deactivate']) }),
  response: z.object({
    policyId: z.string(),
    policyName: z.string(),
    /** Why it is not possible now; null where it is. */
    refusal: z.object({ errorCode: z.string(), message: z.string() }).nullable(),
    changes: z.array(privilegeChange),
    /** What stands on the policy, by kind. */
    uses: z.array(
      z.object({
        kind: z.enum(useKinds),
        count: z.int(),
        examples: z.array(z.object({ id: z.string(), name: z.string(), partnerId: z.string() })),
      }),
    ),
  }),
  errors: ['PMS_POL_008'],
})

export const activatePolicy = operation({
  name: 'policies.activate',
  method: 'PATCH',
  path: '/v1/policymanager/policies/{policyId}/activation',
  summary: 'Bring back a policy that was deactivated',
  envelope: v2('entente.policies.activation.patch'),
  access,
  params: policyPath,
  request: z.object({ reason: line(500).nullish() }),
  response: z.object({ policyId: z.string(), isActive: z.boolean() }),
  errors: ['PMS_POL_008', 'PMS_POL_053', 'PMS_POL_054', 'ENT_POL_002'],
})

const sentTime = bounded(32).pipe(z.iso.datetime())

export const changeValidity = operation({
  name: 'policies.change-validity',
  method: 'PUT',
  path: '/v1/policymanager/policies/{policyId}/validity',
  summary: 'Change from when to when a policy counts: the one thing that may change once it is published',
  envelope: v2('entente.policies.validity.put'),
  access,
  params: policyPath,
  request: z.object({ validFrom: sentTime, validTill: sentTime, reason: line(500).nullish() }),
  response: z.object({ policyId: z.string(), validFrom: instant, validTill: instant, revision: z.int() }),
  errors: ['PMS_POL_008', 'ENT_POL_003'],
})

export const clonePolicy = operation({
  name: 'policies.clone',
  method: 'POST',
  path: '/v1/policymanager/policies/{policyId}/clone',
  summary: 'Make a draft of the same type and document, in any group',
  envelope: v2('entente.policies.clone.post'),
  access,
  params: policyPath,
  request: z.object({ policyGroupName: line(128), name: line(128), desc: line(256).nullish() }),
  response: z.object({ policyId: z.string() }),
  errors: ['PMS_POL_008', 'PMS_POL_019', 'PMS_POL_053', 'PMS_POL_009'],
})

/** A few times the longest document, so that what is too long can be said to be. */
const checkedLength = 4 * longestDocument

export const checkDocument = operation({
  name: 'policies.check',
  method: 'POST',
  path: '/v1/policymanager/policies/check',
  summary: 'What is wrong with a document that is being written, and what it would change; stores nothing',
  envelope: v2('entente.policies.check.post'),
  access,
  effect: 'reads',
  request: z.object({
    policyType: identifier(36),
    /** The document as JSON text. */
    document: searchText(checkedLength),
    /** Compared with this policy's latest revision. */
    policyId: searchText(36).nullish(),
  }),
  response: z.object({
    problems: z.array(
      z.object({
        /** Null where it is about the text rather than about the schema. */
        errorCode: z.string().nullable(),
        /** Members and positions from the root. */
        path: z.string(),
        message: z.string(),
      }),
    ),
    /** Null where nothing can be compared. */
    changes: z.array(privilegeChange).nullable(),
  }),
  errors: ['PMS_POL_023', 'PMS_POL_008'],
})

export const listTypes = operation({
  name: 'policies.list-types',
  method: 'GET',
  path: '/v1/policymanager/policies/types',
  summary: 'The types of policies: their JSON Schemas, and templates to begin with',
  envelope: v2('entente.policies.types.get'),
  access,
  response: z.array(
    z.object({
      policyType: z.enum(policyTypes),
      schema: document,
      templates: z.array(z.object({ id: z.string(), policies: document })),
    }),
  ),
  errors: [],
})

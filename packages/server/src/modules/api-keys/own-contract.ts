import { z } from 'zod'
import { identifier, instant, line, pathId, searchText } from '../../platform/http/fields.ts'
import { listErrors, listing, listQuery, tabbedPage } from '../../platform/http/lists/list-contract.ts'
import { operation, v2 } from '../../platform/http/operation.ts'
import { stopReasons, termStates } from '../liveness/index.ts'
import { holders, keyLabel, privilegeChange, validDays } from './contract.ts'
import { groundErrors } from './changes/ground-errors.ts'

const keyPath = z.object({ keyId: pathId() })

const access = { roles: ['PARTNER_ADMIN', ...holders], ownership: 'partner' } as const
const ofAdministrators = { roles: ['PARTNER_ADMIN'], ownership: 'all' } as const

const shownKey = z.object({
  keyId: z.string(),
  apiKeyLabel: z.string(),
  /** Its first characters. */
  hint: z.string(),
  partnerId: z.string(),
  orgName: z.string(),
  partnerType: z.string(),
  policyId: z.string(),
  policyName: z.string(),
  policyGroupName: z.string(),
  state: z.enum(termStates),
  /** Everything that keeps it from being used now, its own state among it; empty for a key that is live. */
  stops: z.array(z.enum(stopReasons)),
  validFrom: instant,
  expiryDateTime: instant,
  lastUsedDateTime: instant.nullable(),
  createdDateTime: instant,
})

export const keyListing = listing({
  filters: {
    partnerId: 'equals',
    apiKeyLabel: 'contains',
    orgName: 'contains',
    partnerType: 'equals',
    policyId: 'equals',
    policyName: 'contains',
    policyGroupName: 'contains',
    state: 'equals',
    search: 'words',
  },
  sorts: [
    'apiKeyLabel',
    'partnerId',
    'orgName',
    'partnerType',
    'policyName',
    'policyGroupName',
    'state',
    'expiryDateTime',
    'createdDateTime',
  ],
  defaultSize: 8,
  tabs: 'state',
})

export const pageKeys = operation({
  name: 'api-keys.page',
  method: 'GET',
  path: '/v1/partnermanager/api-keys',
  summary:
    'API keys of partners of every type, with their ends and whether they are live; partners list their own',
  envelope: v2('entente.api-keys.list.get'),
  access: { ...access, ownership: 'self' },
  query: listQuery(keyListing),
  response: tabbedPage(shownKey),
  errors: [...listErrors],
})

const shownActions = ['deactivate', 'activate', 'replace', 'move', 'relabel'] as const

const otherKey = z.object({ keyId: z.string(), apiKeyLabel: z.string(), expiryDateTime: instant }).nullable()

export const getKey = operation({
  name: 'api-keys.get',
  method: 'GET',
  path: '/v1/partnermanager/api-keys/{keyId}',
  summary: 'One API key, but for the key itself, and what the caller may do with it now',
  envelope: v2('entente.api-keys.get'),
  access,
  params: keyPath,
  response: shownKey.extend({
    /** The policy under which verifiers know it, where it was moved since. */
    announcedPolicyId: z.string(),
    stoppedBy: z.enum(['partner', 'administrator']).nullable(),
    requestId: z.string(),
    /** The key that takes its place, and the one whose place it takes. */
    replacement: otherKey,
    replaced: otherKey,
    createdBy: z.string(),
    actions: z.array(z.enum(shownActions)),
  }),
  errors: ['ENT_KEY_004'],
})

export const setStatus = operation({
  name: 'api-keys.set-status',
  method: 'PUT',
  path: '/v1/partnermanager/api-keys/{keyId}/status',
  summary:
    'Deactivate an API key, or bring it back; what an administrator has deactivated only one brings back',
  envelope: v2('entente.api-keys.status.put'),
  access,
  params: keyPath,
  request: z.object({ isActive: z.boolean(), reason: line(500).nullish() }),
  response: z.object({ keyId: z.string(), state: z.enum(termStates) }),
  errors: [
    'ENT_KEY_004',
    'PMS_PMS_022',
    'ENT_KEY_001',
    'ENT_KEY_002',
    'ENT_KEY_003',
    ...groundErrors.filter((code) => code !== 'PMS_PMP_014'),
  ],
})

export const relabelKey = operation({
  name: 'api-keys.relabel',
  method: 'PUT',
  path: '/v1/partnermanager/api-keys/{keyId}/label',
  summary: 'Give an API key another label',
  envelope: v2('entente.api-keys.label.put'),
  access,
  params: keyPath,
  request: z.object({ label: keyLabel }),
  response: z.object({ keyId: z.string(), label: z.string() }),
  errors: ['ENT_KEY_004', 'PMS_PMP_016', 'PMS_PRT_110'],
})

const issued = z.object({
  keyId: z.string(),
  /** The key itself, this once. */
  apiKey: z.string(),
  label: z.string(),
  partnerId: z.string(),
  policyId: z.string(),
  expiryDateTime: instant,
})

const overlapDays = z.int().min(0).max(90).nullish()

export const replaceKey = operation({
  name: 'api-keys.replace',
  method: 'POST',
  path: '/v1/partnermanager/api-keys/{keyId}/replacement',
  summary:
    'Make a key that takes the place of another, for its policy or for another one; both are live for the overlap, then the older ends by itself',
  envelope: v2('entente.api-keys.replacement.post'),
  carriesSecret: true,
  access,
  params: keyPath,
  request: z.object({
    label: keyLabel,
    policyId: searchText(36).nullish(),
    overlapDays,
    validDays,
    reason: line(500).nullish(),
  }),
  response: issued.extend({
    /** When the replaced one ends. */
    replacedExpiryDateTime: instant,
  }),
  errors: ['ENT_KEY_004', ...groundErrors, 'PMS_PRT_110', 'ENT_KEY_003', 'ENT_KEY_005'],
})

export const issueKey = operation({
  name: 'api-keys.issue',
  method: 'POST',
  path: '/v1/partnermanager/admin-partners/{partnerId}/api-keys',
  summary: 'Make an API key for a partner, as an administrator, for a policy that was approved for it',
  envelope: v2('entente.api-keys.post'),
  carriesSecret: true,
  access: ofAdministrators,
  params: z.object({ partnerId: pathId() }),
  request: z.object({
    policyId: identifier(36),
    label: keyLabel,
    validDays,
    reason: line(500).nullish(),
  }),
  response: issued,
  errors: ['PMS_PMP_005', ...groundErrors, 'PMS_PRT_110', 'ENT_KEY_003', 'ENT_KEY_005'],
})

export const moveKey = operation({
  name: 'api-keys.move',
  method: 'PUT',
  path: '/v1/partnermanager/api-keys/{keyId}/policy',
  summary:
    'Move an API key to another policy that was approved for the partner; verifiers keep it under the one that they know',
  envelope: v2('entente.api-keys.policy.put'),
  access: ofAdministrators,
  params: keyPath,
  request: z.object({ policyId: identifier(36), reason: line(500).nullish() }),
  response: z.object({ keyId: z.string(), policyId: z.string() }),
  errors: ['ENT_KEY_004', 'PMS_PMS_022', 'ENT_KEY_001', ...groundErrors, 'PMS_PRT_110', 'ENT_KEY_003'],
})

export const previewChange = operation({
  name: 'api-keys.preview-change',
  method: 'GET',
  path: '/v1/partnermanager/api-keys/{keyId}/change-preview',
  summary: 'What deactivating, activating, replacing or moving an API key would give and take',
  envelope: v2('entente.api-keys.change-preview.get'),
  access,
  params: keyPath,
  query: z.object({
    action: z.enum(['deactivate', 'activate', 'replace', 'move']),
    policyId: searchText(36)
      .optional()
      .meta({ description: 'the policy to which it is moved, or for which it is replaced' }),
    overlapDays: searchText(3).optional().meta({ description: 'how long the replaced key still counts' }),
  }),
  response: z.object({
    keyId: z.string(),
    apiKeyLabel: z.string(),
    /** Why it is not possible now; null where it is. */
    refusal: z.object({ errorCode: z.string(), message: z.string() }).nullable(),
    /** What keeps the key from being used afterwards; nothing where it is live then. */
    stops: z.array(z.enum(stopReasons)),
    /** When it ends, after the change. */
    expiryDateTime: instant,
    /** Privileges that the holder of the key gains and loses; changing nothing gives none. */
    changes: z.array(privilegeChange),
    /** Whether verifiers keep it under the policy that they know. */
    isKeptByVerifiers: z.boolean(),
  }),
  errors: ['ENT_KEY_004'],
})

/** The policies that a partner may have keys for. */
export const listPolicies = operation({
  name: 'api-keys.list-policies',
  method: 'GET',
  path: '/v1/partnermanager/partners/{partnerId}/api-key-policies',
  summary: 'The policies that were approved for a partner, each with whether a key can be made for it now',
  envelope: v2('entente.api-keys.policies.get'),
  access,
  params: z.object({ partnerId: pathId() }),
  response: z.array(
    z.object({
      policyId: z.string(),
      policyName: z.string(),
      policyDescription: z.string(),
      policyType: z.string(),
      validTill: instant,
      /** How many active keys the partner has for it. */
      keys: z.int(),
      stops: z.array(z.enum(stopReasons)),
    }),
  ),
  errors: ['PMS_PRT_055', 'PMS_PMP_005'],
})

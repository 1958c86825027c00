import { z } from 'zod'
import { identifier, instant, line, pathId } from '../../platform/http/fields.ts'
import { listErrors, listing, listQuery, tabbedPage } from '../../platform/http/lists/list-contract.ts'
import { operation, v2 } from '../../platform/http/operation.ts'
import { stopReasons } from '../liveness/index.ts'
import { attributes, clientName, holders, nameMap, privilegeChange, publicKey } from './contract.ts'
import { esignetErrors } from './esignet/esignet-errors.ts'
import { groundErrors } from './changes/ground-errors.ts'
import { clientActions, clientStates, tellingStates } from './oidc-client.ts'

/** The row of a client; `clientId` is what others know it by, which one that was refused may share. */
const clientPath = z.object({ id: pathId() })

const access = { roles: ['PARTNER_ADMIN', ...holders], ownership: 'partner' } as const

const shownClient = z.object({
  id: z.string(),
  clientId: z.string(),
  clientName: z.string(),
  partnerId: z.string(),
  orgName: z.string(),
  policyId: z.string(),
  policyName: z.string(),
  policyGroupName: z.string(),
  state: z.enum(clientStates),
  /** How far eSignet knows of it. */
  telling: z.enum(tellingStates),
  /** What it stands on that keeps it from being used now. */
  stops: z.array(z.enum(stopReasons)),
  lastUsedDateTime: instant.nullable(),
  createdDateTime: instant,
})

export const clientListing = listing({
  filters: {
    partnerId: 'equals',
    clientName: 'contains',
    clientId: 'equals',
    orgName: 'contains',
    policyId: 'equals',
    policyName: 'contains',
    policyGroupName: 'contains',
    state: 'equals',
    search: 'words',
  },
  sorts: ['clientName', 'partnerId', 'orgName', 'policyName', 'policyGroupName', 'state', 'createdDateTime'],
  defaultSize: 8,
  tabs: 'state',
})

export const pageClients = operation({
  name: 'oidc-clients.page',
  method: 'GET',
  path: '/v1/partnermanager/oidc-clients',
  summary: 'Clients with whether they can be used and eSignet knows them; partners list their own',
  envelope: v2('entente.oidc-clients.list.get'),
  access: { ...access, ownership: 'self' },
  query: listQuery(clientListing),
  response: tabbedPage(shownClient),
  errors: [...listErrors],
})

const shownKey = z.object({
  keyId: z.string(),
  kid: z.string(),
  /** A JWK, its public members alone. */
  publicKey: z.record(z.string(), z.string()),
  /** RFC 7638, SHA-256. */
  thumbprint: z.string(),
  /** It gave the client its id. */
  isFirst: z.boolean(),
  isLive: z.boolean(),
  createdDateTime: instant,
  endDateTime: instant.nullable(),
})

export const getClient = operation({
  name: 'oidc-clients.get',
  method: 'GET',
  path: '/v1/partnermanager/oidc-clients/{id}',
  summary: 'One client with its keys, what eSignet said of it, and what the caller may do with it now',
  envelope: v2('entente.oidc-clients.get'),
  access,
  params: clientPath,
  response: shownClient.extend({
    clientNameLangMap: z.record(z.string(), z.string()).nullable(),
    logoUri: z.string(),
    redirectUris: z.array(z.string()),
    grantTypes: z.array(z.string()),
    clientAuthMethods: z.array(z.string()),
    claims: z.array(z.string()),
    acrValues: z.array(z.string()),
    requestId: z.string(),
    stoppedBy: z.enum(['partner', 'administrator']).nullable(),
    keys: z.array(shownKey),
    /** Whether there is an eSignet that has to know it. */
    isTold: z.boolean(),
    /** Why eSignet was not told, in one word; null where it was. */
    lastProblem: z.string().nullable(),
    /** When it is told next. */
    nextAttemptDateTime: instant.nullable(),
    /** What eSignet has refused, in its words. */
    refusal: z.object({ errorCode: z.string(), message: z.string() }).nullable(),
    createdBy: z.string(),
    actions: z.array(z.enum(clientActions)),
  }),
  errors: ['PMS_ESI_004'],
})

const outcome = z.object({
  id: z.string(),
  clientId: z.string(),
  state: z.enum(clientStates),
  telling: z.enum(tellingStates),
})

export const changeClient = operation({
  name: 'oidc-clients.change',
  method: 'PATCH',
  path: '/v1/partnermanager/oidc-clients/{id}',
  summary: 'Change some of what is said of a client; what is left out stays',
  envelope: v2('entente.oidc-clients.patch'),
  access,
  params: clientPath,
  request: z.object({
    clientName: clientName.optional(),
    clientNameLangMap: nameMap.optional(),
    logoUri: attributes.logoUri.optional(),
    redirectUris: attributes.redirectUris.optional(),
    grantTypes: attributes.grantTypes.optional(),
    clientAuthMethods: attributes.clientAuthMethods.optional(),
  }),
  response: outcome,
  errors: ['PMS_ESI_004', 'PMS_ESI_008', 'PMS_PMP_016', ...esignetErrors],
})

export const setStatus = operation({
  name: 'oidc-clients.set-status',
  method: 'PUT',
  path: '/v1/partnermanager/oidc-clients/{id}/status',
  summary:
    'Deactivate a client, or bring it back; what an administrator has deactivated only one brings back',
  envelope: v2('entente.oidc-clients.status.put'),
  access,
  params: clientPath,
  request: z.object({ isActive: z.boolean(), reason: line(500).nullish() }),
  response: outcome,
  errors: [
    'PMS_ESI_004',
    'PMS_ESI_008',
    'ENT_CLI_001',
    'ENT_CLI_002',
    'PMS_ESI_002',
    ...groundErrors,
    ...esignetErrors,
  ],
})

export const previewChange = operation({
  name: 'oidc-clients.preview-change',
  method: 'GET',
  path: '/v1/partnermanager/oidc-clients/{id}/change-preview',
  summary: 'What deactivating a client, or bringing it back, would give and take',
  envelope: v2('entente.oidc-clients.change-preview.get'),
  access,
  params: clientPath,
  query: z.object({ action: z.enum(['deactivate', 'activate']) }),
  response: z.object({
    id: z.string(),
    clientName: z.string(),
    /** Why it is not possible now; null where it is. */
    refusal: z.object({ errorCode: z.string(), message: z.string() }).nullable(),
    /** What it stands on that keeps it from being used afterwards. */
    stops: z.array(z.enum(stopReasons)),
    /** Privileges that come or go with it. */
    changes: z.array(privilegeChange),
    /** Addresses to which people are not sent any more, or again. */
    redirectUris: z.array(z.string()),
  }),
  errors: ['PMS_ESI_004'],
})

export const addKey = operation({
  name: 'oidc-clients.add-key',
  method: 'POST',
  path: '/v1/partnermanager/oidc-clients/{id}/keys',
  summary: 'Add a public key beside those that a client has',
  envelope: v2('entente.oidc-clients.keys.post'),
  access,
  params: clientPath,
  request: z.object({ publicKey }),
  response: z.object({ keyId: z.string(), kid: z.string(), thumbprint: z.string() }),
  errors: [
    'PMS_ESI_004',
    'PMS_ESI_007',
    'PMS_ESI_008',
    'PMS_PMP_016',
    'PMS_ESI_001',
    'ENT_CLI_003',
    'ENT_CLI_005',
  ],
})

export const endKey = operation({
  name: 'oidc-clients.end-key',
  method: 'PUT',
  path: '/v1/partnermanager/oidc-clients/{id}/keys/{keyId}/end',
  summary: 'Let a public key of a client count no longer than an overlap',
  envelope: v2('entente.oidc-clients.keys.end.put'),
  access,
  params: clientPath.extend({ keyId: pathId() }),
  request: z.object({ overlapDays: z.int().min(0).max(90), reason: line(500).nullish() }),
  response: z.object({ keyId: z.string(), endDateTime: instant }),
  errors: ['PMS_ESI_004', 'PMS_ESI_008', 'PMS_PMP_016', 'ENT_CLI_008', 'ENT_CLI_004', 'ENT_CLI_007'],
})

export const tellAgain = operation({
  name: 'oidc-clients.tell',
  method: 'POST',
  path: '/v1/partnermanager/oidc-clients/{id}/telling',
  summary: 'Tell eSignet of a client anew: where it was not reached, or has lost it',
  envelope: v2('entente.oidc-clients.telling.post'),
  access,
  params: clientPath,
  request: z.object({}),
  response: outcome,
  errors: ['PMS_ESI_004', 'PMS_ESI_008', 'ENT_CLI_006', ...esignetErrors],
})

export const checkRedirect = operation({
  name: 'oidc-clients.check-redirect',
  method: 'POST',
  path: '/v1/partnermanager/oidc-clients/{id}/redirect-check',
  summary:
    'Whether a browser may be sent to an address for a client: exactly one of its own, on loopback at any port',
  envelope: v2('entente.oidc-clients.redirect-check.post'),
  access,
  effect: 'reads',
  params: clientPath,
  request: z.object({ redirectUri: identifier(2048) }),
  response: z.object({ isAllowed: z.boolean() }),
  errors: ['PMS_ESI_004'],
})

/** The policies that a partner may have clients for. */
export const listPolicies = operation({
  name: 'oidc-clients.list-policies',
  method: 'GET',
  path: '/v1/partnermanager/partners/{partnerId}/oidc-client-policies',
  summary:
    'The policies that were approved for a partner, each with what a client for it may do, and whether one can be made now',
  envelope: v2('entente.oidc-clients.policies.get'),
  access,
  params: z.object({ partnerId: pathId() }),
  response: z.array(
    z.object({
      policyId: z.string(),
      policyName: z.string(),
      policyDescription: z.string(),
      validTill: instant,
      claims: z.array(z.string()),
      acrValues: z.array(z.string()),
      /** How many clients the partner has for it that are not inactive. */
      clients: z.int(),
      stops: z.array(z.enum(stopReasons)),
      /** Why there can be no client for it, whatever else is well. */
      refusal: z.object({ errorCode: z.string(), message: z.string() }).nullable(),
    }),
  ),
  errors: ['PMS_PRT_055', 'PMS_PMP_005'],
})

import { readUrl } from '@entente/trust'
import { z } from 'zod'
import type { Problem } from '../../platform/http/envelope/problems.ts'
import { formatted, identifier, jsonObject, line, offsetTime, pathId } from '../../platform/http/fields.ts'
import { listing, listQuery, tabbedPage, unpagedListErrors } from '../../platform/http/lists/list-contract.ts'
import { operation, v1, v2 } from '../../platform/http/operation.ts'
import { groundErrors } from './changes/ground-errors.ts'
import { esignetErrors } from './esignet/esignet-errors.ts'

/** What the holder of a client gains and loses. */
export { privilegeChange } from '../policies/contract.ts'

/** Whose partners have clients. */
export const holders = ['AUTH_PARTNER'] as const

const access = { roles: ['PARTNER_ADMIN', ...holders], ownership: 'partner' } as const

const isWebAddress = (text: string): boolean =>
  /^https?:\/\/[^\s"'<>\\^`{|}]+$/u.test(text) && readUrl(text) !== undefined

/** What is said of a client, by the same rules when it is made and when it is changed. */
export const attributes = {
  logoUri: identifier(2048).refine(isWebAddress, { error: 'other' satisfies Problem }),
  redirectUris: z.array(identifier(2048)).max(5).min(1),
  grantTypes: z.array(identifier(256)).max(3).min(1),
  clientAuthMethods: z.array(identifier(256)).max(3).min(1),
}

export const clientName = line(256)

/** Names by language: codes of three characters. */
export const nameMap = jsonObject(16_384).pipe(
  z
    .record(z.string().length(3), z.string().trim().min(1).max(256))
    .refine((map) => Object.keys(map).length > 0, { error: 'few' satisfies Problem, params: { minimum: 1 } })
    .refine((map) => !Object.values(map).some((name) => /[\p{Cc}\p{Cs}]/u.test(name)), {
      error: 'control' satisfies Problem,
    }),
)

/** A JWK (RFC 7517); judged where it is used. */
export const publicKey = jsonObject(16_384).pipe(
  z
    .record(z.string(), z.unknown())
    .refine((jwk) => Object.keys(jwk).length > 0, { error: 'blank' satisfies Problem }),
)

const changed = z.object({
  clientId: z.string(),
  status: z.enum(['ACTIVE', 'INACTIVE']),
  /** Ours: one that eSignet has not answered for is pending, and not yet active. */
  state: z.enum(['pending', 'active', 'inactive', 'refused']),
})

const creation = z.object({
  name: clientName,
  policyId: identifier(36),
  publicKey,
  authPartnerId: identifier(100),
  ...attributes,
})

const creationErrors = [
  'ENT_CLI_009',
  'PMS_FEATURE_002',
  'PMS_CERTIFICATE_ERROR_002',
  'PMS_POLICY_ERROR_009',
  'PMS_PRT_058',
  'PMS_PRT_059',
  'PMS_PRT_073',
  'PMS_PRT_057',
  'PMS_PRT_061',
  'PMS_ESI_002',
  'PMS_ESI_005',
  'PMS_ESI_003',
  'PMS_ESI_006',
  'PMS_ESI_007',
  'PMS_ESI_001',
  'ENT_CLI_002',
  ...groundErrors,
  ...esignetErrors,
] as const

export const createOauthClient = operation({
  name: 'oidc-clients.create',
  method: 'POST',
  path: '/v1/partnermanager/oauth/client',
  summary: 'Make a client, with names by language, against a policy that was approved for the partner (C1)',
  envelope: v1,
  access,
  request: creation.extend({ clientNameLangMap: nameMap }),
  response: changed,
  errors: creationErrors,
})

export const createOidcClient = operation({
  name: 'oidc-clients.create-older',
  method: 'POST',
  path: '/v1/partnermanager/oidc/client',
  summary: 'Make a client with one name (C4)',
  envelope: v1,
  access,
  request: creation,
  response: changed,
  errors: creationErrors,
})

const clientPath = z.object({ client_id: pathId() })

const update = z.object({
  clientName,
  /** In any case. */
  status: formatted(/^(?:active|inactive)$/iu, 16),
  ...attributes,
})

const updateErrors = [
  'PMS_FEATURE_002',
  'PMS_PRT_099',
  'PMS_CERTIFICATE_ERROR_002',
  'PMS_ESI_004',
  'PMS_POLICY_ERROR_010',
  'PMS_ESI_008',
  'PMS_PMP_016',
  ...esignetErrors,
] as const

export const updateOauthClient = operation({
  name: 'oidc-clients.update',
  method: 'PUT',
  path: '/v1/partnermanager/oauth/client/{client_id}',
  summary: 'Change a client, or deactivate it, which changes nothing else (C2)',
  envelope: v1,
  access,
  params: clientPath,
  request: update.extend({ clientNameLangMap: nameMap }),
  response: changed,
  errors: updateErrors,
})

export const updateOidcClient = operation({
  name: 'oidc-clients.update-older',
  method: 'PUT',
  path: '/v1/partnermanager/oidc/client/{client_id}',
  summary: 'Change a client, by one name, or deactivate it (C5)',
  envelope: v1,
  access,
  params: clientPath,
  request: update,
  response: changed,
  errors: updateErrors,
})

const shown = z.object({
  id: z.string(),
  /** The plain name, or the names by language as JSON, the plain one under `@none`. */
  name: z.string(),
  policyId: z.string(),
  policyName: z.string(),
  relyingPartyId: z.string(),
  logoUri: z.string(),
  redirectUris: z.array(z.string()),
  /** The first key, a JWK as JSON. */
  publicKey: z.string(),
  claims: z.array(z.string()),
  acrValues: z.array(z.string()),
  status: z.enum(['ACTIVE', 'INACTIVE']),
  grantTypes: z.array(z.string()),
  clientAuthMethods: z.array(z.string()),
})

const readErrors = [
  'PMS_FEATURE_002',
  'PMS_ESI_004',
  'PMS_CERTIFICATE_ERROR_002',
  'PMS_POLICY_ERROR_011',
] as const

export const getOauthClient = operation({
  name: 'oidc-clients.get-by-client-id',
  method: 'GET',
  path: '/v1/partnermanager/oauth/client/{client_id}',
  summary: 'One client (C3)',
  envelope: v1,
  access,
  params: clientPath,
  response: shown,
  errors: readErrors,
})

export const getOidcClient = operation({
  name: 'oidc-clients.get-older',
  method: 'GET',
  path: '/v1/partnermanager/oidc/client/{client_id}',
  summary: 'One client, as older clients ask for it (C6)',
  envelope: v1,
  access,
  params: clientPath,
  response: shown,
  errors: readErrors,
})

export const contractListing = listing({
  filters: {
    partnerId: 'contains',
    orgName: 'contains',
    policyGroupName: 'contains',
    policyName: 'contains',
    clientName: 'contains',
    status: 'equals',
    search: 'words',
  },
  sorts: [
    'partnerId',
    'orgName',
    'policyGroupName',
    'policyName',
    'clientId',
    'clientName',
    'status',
    'createdDateTime',
  ],
  defaultSize: 8,
  hasNoDefaultPage: true,
  tabs: 'status',
})

export const listClients = operation({
  name: 'oidc-clients.list',
  method: 'GET',
  path: '/v1/partnermanager/oauth/client',
  summary:
    'Clients, but for those that eSignet has refused (C7); partners list their own; without a page at most 2,000',
  envelope: v2('mosip.pms.oauth.partners.clients.get'),
  access: { ...access, ownership: 'self' },
  query: listQuery(contractListing),
  response: tabbedPage(
    z.object({
      partnerId: z.string(),
      orgName: z.string(),
      policyGroupId: z.string(),
      policyGroupName: z.string(),
      policyGroupDescription: z.string(),
      policyName: z.string(),
      policyDescription: z.string(),
      clientId: z.string(),
      clientName: z.string(),
      /** One that is pending is not active. */
      status: z.enum(['ACTIVE', 'INACTIVE']),
      updatedDateTime: offsetTime.nullable(),
      createdDateTime: offsetTime,
    }),
  ),
  errors: [...unpagedListErrors, 'PMS_FEATURE_002', 'PMS_CERTIFICATE_ERROR_002'],
})

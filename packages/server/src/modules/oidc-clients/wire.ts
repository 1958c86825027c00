import { toInstant, toInstantOrNull, toOffsetTime } from '../../platform/clock.ts'
import type { ContractLine } from '../../platform/http/envelope/wire.ts'
import { checkPathId } from '../../platform/http/envelope/wire.ts'
import type { Locale } from '../../platform/i18n/locale.ts'
import { explain } from '../../platform/i18n/translate.ts'
import type { Refusal } from '../../platform/refusal.ts'
import type { StopReason } from '../liveness/index.ts'
import type { Policy, PolicyGroup } from '../policies/index.ts'
import type { ClientChoice } from './lists/choices.ts'
import { isLiveKey, tellingOf, type ClientAction, type ClientKey, type OidcClient } from './oidc-client.ts'
import type { ClientPreview } from './changes/preview.ts'
import type { ClientDetails } from './lists/reading.ts'
import { jwkText } from './rules/jwk.ts'
import { wireNameOf } from './store.ts'

/** In a line that asks for it, the id of a client has the form of one (C2, C5). @throws PathRefusal PMS_PRT_099 */
export const checkClientId = (line: ContractLine, clientId: string): void =>
  checkPathId(line, 'client', 'client_id', clientId)

const statusOf = ({ state }: OidcClient) => (state === 'active' ? ('ACTIVE' as const) : ('INACTIVE' as const))

/** What is said of a client under the contract's names, as the domain calls it. */
export const readAttributes = (request: {
  readonly logoUri: string
  readonly redirectUris: readonly string[]
  readonly grantTypes: readonly string[]
  readonly clientAuthMethods: readonly string[]
}) => ({
  logoUri: request.logoUri,
  redirectUris: request.redirectUris,
  grantTypes: request.grantTypes,
  authMethods: request.clientAuthMethods,
})

/** A client that was made or changed (C1, C2, C4, C5). */
export const presentChanged = (client: OidcClient) => ({
  clientId: client.clientId,
  status: statusOf(client),
  state: client.state,
})

/** A client that our own operations have changed. */
export const presentOutcome = (client: OidcClient) => ({
  id: client.id,
  clientId: client.clientId,
  state: client.state,
  telling: tellingOf(client),
})

/** One client (C3, C6). @param key its first one */
export const presentOne = (client: OidcClient, key: ClientKey | undefined) => ({
  id: client.clientId,
  name: wireNameOf(client),
  policyId: client.policyId,
  policyName: client.policyName,
  relyingPartyId: client.partnerId,
  logoUri: client.logoUri,
  redirectUris: [...client.redirectUris],
  publicKey: key ? jwkText(key.jwk) : '',
  claims: [...client.claims],
  acrValues: [...client.acrValues],
  status: statusOf(client),
  grantTypes: [...client.grantTypes],
  clientAuthMethods: [...client.authMethods],
})

/** A row of C7. */
export const presentListed =
  (groups: ReadonlyMap<string, PolicyGroup>, policies: ReadonlyMap<string, Policy>) =>
  (client: OidcClient) => ({
    partnerId: client.partnerId,
    orgName: client.organisationName,
    policyGroupId: client.groupId,
    policyGroupName: client.groupName,
    policyGroupDescription: groups.get(client.groupId)?.description ?? '',
    policyName: client.policyName,
    policyDescription: policies.get(client.policyId)?.description ?? '',
    clientId: client.clientId,
    clientName: wireNameOf(client),
    status: statusOf(client),
    updatedDateTime: client.updatedAt ? toOffsetTime(client.updatedAt) : null,
    createdDateTime: toOffsetTime(client.createdAt),
  })

/** What of a client is not in its row. */
interface ClientStanding {
  readonly stops: readonly StopReason[]
  readonly lastUsedAt: Date | undefined
}

/** A client as our own operations show it. */
export const presentClient = (client: OidcClient, { stops, lastUsedAt }: ClientStanding) => ({
  id: client.id,
  clientId: client.clientId,
  clientName: client.name,
  partnerId: client.partnerId,
  orgName: client.organisationName,
  policyId: client.policyId,
  policyName: client.policyName,
  policyGroupName: client.groupName,
  state: client.state,
  telling: tellingOf(client),
  stops: [...stops],
  lastUsedDateTime: toInstantOrNull(lastUsedAt),
  createdDateTime: toInstant(client.createdAt),
})

const presentKey = (now: Date) => (key: ClientKey) => ({
  keyId: key.id,
  kid: key.kid,
  publicKey: { ...key.jwk },
  thumbprint: key.thumbprint.toString('base64url'),
  isFirst: key.isFirst,
  isLive: isLiveKey(key, now),
  createdDateTime: toInstant(key.createdAt),
  endDateTime: toInstantOrNull(key.endsAt),
})

/** One client with all that whoever has it wants to know. */
export const presentDetails = (
  { client, keys, ...standing }: ClientDetails,
  {
    actions,
    isTold,
    now,
  }: { readonly actions: ClientAction[]; readonly isTold: boolean; readonly now: Date },
) => ({
  ...presentClient(client, standing),
  clientNameLangMap: client.nameMap,
  logoUri: client.logoUri,
  redirectUris: [...client.redirectUris],
  grantTypes: [...client.grantTypes],
  clientAuthMethods: [...client.authMethods],
  claims: [...client.claims],
  acrValues: [...client.acrValues],
  requestId: client.requestId,
  stoppedBy: client.stoppedBy,
  keys: keys.map(presentKey(now)),
  isTold,
  lastProblem: client.lastProblem,
  nextAttemptDateTime: toInstantOrNull(client.nextAttemptAt),
  refusal: client.refusal && { errorCode: client.refusal.code, message: client.refusal.message },
  createdBy: client.createdBy,
  actions,
})

const presentRefusal = (refusal: Refusal | undefined, locale: Locale) =>
  refusal ? { errorCode: refusal.code, message: explain(refusal, locale) } : null

export const presentPreview = ({ client, refusal, stops, changes }: ClientPreview, locale: Locale) => ({
  id: client.id,
  clientName: client.name,
  refusal: presentRefusal(refusal, locale),
  stops: [...stops],
  changes: [...changes],
  redirectUris: [...client.redirectUris],
})

export const presentChoice =
  (locale: Locale) =>
  ({ policy, grants, clients, stops, refusal }: ClientChoice) => ({
    policyId: policy.id,
    policyName: policy.name,
    policyDescription: policy.description,
    validTill: toInstant(policy.validTill),
    claims: [...grants.claims],
    acrValues: [...grants.acrValues],
    clients,
    stops: [...stops],
    refusal: presentRefusal(refusal, locale),
  })

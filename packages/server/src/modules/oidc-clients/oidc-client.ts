import { toInstant } from '../../platform/clock.ts'
import type { Snapshot } from '../../platform/record/record.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { Stopper } from '../liveness/index.ts'

/**
 * Where a client stands (pms-partner-api §3.5). Ours are *pending*, while eSignet has not said that it knows the client, and
 * *refused*, where it has said that it will not.
 */
export const clientStates = ['pending', 'active', 'inactive', 'refused'] as const

export type ClientState = (typeof clientStates)[number]

/** What its partner may change of a client; the policy and the id stay (trust-and-crypto §6.5). */
export interface ClientAttributes {
  readonly name: string
  /** By codes of languages of three letters; null where it has one name. */
  readonly nameMap: Readonly<Record<string, string>> | null
  readonly logoUri: string
  readonly redirectUris: readonly string[]
  readonly grantTypes: readonly string[]
  readonly authMethods: readonly string[]
}

/** A client as eSignet knows it. */
export interface ToldClient extends ClientAttributes {
  readonly isActive: boolean
}

/** What eSignet has refused, in its words. */
export interface EsignetRefusal {
  readonly code: string
  readonly message: string
}

/** A client by which a partner lets people sign in. */
export interface OidcClient extends ClientAttributes {
  readonly id: string
  /** By which everybody else knows it. */
  readonly clientId: string
  readonly partnerId: string
  readonly organisationName: string
  readonly policyId: string
  readonly policyName: string
  readonly groupId: string
  readonly groupName: string
  /** The approved request that it stands on. */
  readonly requestId: string
  readonly claims: readonly string[]
  readonly acrValues: readonly string[]
  /** Which of its interfaces eSignet is told by. */
  readonly dialect: 'oauth' | 'oidc'
  readonly state: ClientState
  /** Null unless it is inactive. */
  readonly stoppedBy: Stopper | null
  /** Whether verifiers have heard of it. */
  readonly isAnnounced: boolean
  readonly version: number
  /** The version that eSignet knows; 0 for none. */
  readonly toldVersion: number
  /** How the client was then; null for what eSignet has never heard of. */
  readonly told: ToldClient | null
  readonly attempts: number
  readonly nextAttemptAt: Date | null
  readonly talkingUntil: Date | null
  readonly lastProblem: string | null
  readonly refusal: EsignetRefusal | null
  readonly createdAt: Date
  readonly createdBy: string
  readonly updatedAt: Date | null
  readonly updatedBy: string | null
}

/** How far eSignet knows of a client. `parked`: it is not told any more by itself. */
export const tellingStates = ['told', 'waiting', 'parked', 'refused'] as const

export type TellingState = (typeof tellingStates)[number]

export const tellingOf = ({
  state,
  version,
  toldVersion,
  nextAttemptAt,
}: Pick<OidcClient, 'state' | 'version' | 'toldVersion' | 'nextAttemptAt'>): TellingState => {
  if (state === 'refused') return 'refused'
  if (toldVersion >= version) return 'told'
  return nextAttemptAt ? 'waiting' : 'parked'
}

/** What is done with clients; `accept` and `refuse` by eSignet alone. */
export const clientActions = ['change', 'deactivate', 'activate', 'add-key', 'end-key', 'tell'] as const

export type ClientAction = (typeof clientActions)[number]

/** The state table: from which states each action is possible, and where it leads. */
export const transitions: Readonly<
  Record<ClientAction | 'accept' | 'refuse', Readonly<Partial<Record<ClientState, ClientState>>>>
> = {
  change: { pending: 'pending', active: 'active' },
  deactivate: { pending: 'inactive', active: 'inactive' },
  // An active client that is activated stays so.
  activate: { active: 'active', inactive: 'active' },
  'add-key': { pending: 'pending', active: 'active' },
  'end-key': { pending: 'pending', active: 'active' },
  tell: { pending: 'pending', active: 'active', inactive: 'inactive' },
  accept: { pending: 'active', active: 'active', inactive: 'inactive' },
  refuse: { pending: 'refused' },
}

/** Refusal of an action in the state in which a client is: PMS_ESI_008; undefined where it is possible. */
export const checkAction = (
  { state }: Pick<OidcClient, 'state'>,
  action: ClientAction,
): Refusal | undefined => (transitions[action][state] === undefined ? new Refusal('PMS_ESI_008') : undefined)

/** Who may bring an inactive client back. @returns Refusal ENT_CLI_001, or undefined */
export const checkActivation = (
  { stoppedBy }: Pick<OidcClient, 'stoppedBy'>,
  by: Stopper,
): Refusal | undefined =>
  stoppedBy === 'administrator' && by !== 'administrator' ? new Refusal('ENT_CLI_001') : undefined

/** What a portal may offer for a client now. @param hasEsignet whether there is anybody to tell */
export const actionsFor = (
  client: Pick<OidcClient, 'state' | 'stoppedBy'>,
  {
    isAdmin,
    mayChange,
    hasEsignet,
  }: { readonly isAdmin: boolean; readonly mayChange: boolean; readonly hasEsignet: boolean },
): ClientAction[] =>
  isAdmin || mayChange
    ? clientActions.filter((action) => {
        if (checkAction(client, action)) return false
        if (action === 'tell') return hasEsignet
        if (action !== 'activate') return true
        return client.state === 'inactive' && !checkActivation(client, isAdmin ? 'administrator' : 'partner')
      })
    : []

/** What its partner may change, alone. */
export const attributesOf = ({
  name,
  nameMap,
  logoUri,
  redirectUris,
  grantTypes,
  authMethods,
}: ClientAttributes): ClientAttributes => ({ name, nameMap, logoUri, redirectUris, grantTypes, authMethods })

/** A client as eSignet knows it, once it was told of it. */
export const toldOf = (client: OidcClient): ToldClient => ({
  ...attributesOf(client),
  isActive: client.state !== 'inactive',
})

/** A client as it was when eSignet was told of it last, which is what eSignet knows. */
export const asTold = (client: OidcClient, told: ToldClient): OidcClient => {
  const version = client.version + 1
  const back = { ...client, ...attributesOf(told), version, toldVersion: version }
  return told.isActive ? { ...back, state: 'active' } : { ...back, state: 'inactive', stoppedBy: 'partner' }
}

/** Whether two say the same, member by member. */
export const sameAttributes = (one: ClientAttributes, other: ClientAttributes): boolean => {
  const named = ({ nameMap }: ClientAttributes) =>
    nameMap &&
    Object.keys(nameMap)
      .toSorted()
      .map((code) => [code, nameMap[code]])
  const written = (each: ClientAttributes) =>
    JSON.stringify([attributesOf({ ...each, nameMap: null }), named(each)])
  return written(one) === written(other)
}

/** What the history of a client shows. */
export const snapshotOf = (client: OidcClient): Snapshot => ({
  clientId: client.clientId,
  name: client.name,
  names: client.nameMap ? JSON.stringify(client.nameMap) : null,
  partnerId: client.partnerId,
  policyId: client.policyId,
  policyName: client.policyName,
  logoUri: client.logoUri,
  redirectUris: client.redirectUris.join(' '),
  grantTypes: client.grantTypes.join(' '),
  authMethods: client.authMethods.join(' '),
  claims: client.claims.join(' '),
  acrValues: client.acrValues.join(' '),
  status: client.state,
})

/** A public key of a client. */
export interface ClientKey {
  readonly id: string
  /** The client's `id`. */
  readonly clientRow: string
  readonly kid: string
  readonly thumbprint: Buffer
  readonly jwk: Readonly<Record<string, string>>
  /** It gave the client its id. */
  readonly isFirst: boolean
  readonly createdAt: Date
  readonly createdBy: string
  /** From then on it counts no more. */
  readonly endsAt: Date | null
}

/** Whether a key counts now. */
export const isLiveKey = ({ endsAt }: Pick<ClientKey, 'endsAt'>, now: Date): boolean =>
  endsAt === null || now < endsAt

/** What the history shows of a key that comes or ends. */
export const snapshotOfKey = ({ kid, endsAt }: ClientKey): Snapshot => ({
  kid,
  endsAt: endsAt ? toInstant(endsAt) : null,
})

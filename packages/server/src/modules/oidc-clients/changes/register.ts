import type { Authority } from '../../../platform/access/authority.ts'
import type { App } from '../../../platform/app.ts'
import { violatesUnique, type Tx } from '../../../platform/database/database.ts'
import { decideOnEvidence } from '../../../platform/database/inside/evidence.ts'
import { newId } from '../../../platform/ids.ts'
import { Refusal } from '../../../platform/refusal.ts'
import { gatherGround, type Ground } from '../../api-keys/index.ts'
import { hearTelling } from '../esignet/hear-telling.ts'
import { hasEsignet } from '../esignet/telling.ts'
import { holdClientGround, knowGround, requireModestMaking, requireRoom } from './ground.ts'
import { announceCreated } from '../hub-messages.ts'
import { holderOfKey, insertKey, uniqueKey, uniqueKid } from '../keys/key-store.ts'
import { attributesOf, snapshotOf, type ClientAttributes, type OidcClient } from '../oidc-client.ts'
import { requireAttributes } from '../rules/attributes.ts'
import type { Grants } from '../rules/claims.ts'
import { judgeJwk, type JudgedKey } from '../rules/jwk.ts'
import { insert, lock, save, uniqueLiveClient } from '../store.ts'

/** What somebody wants of a new client. */
interface RegistrationWish extends ClientAttributes {
  readonly partnerId: string
  readonly policyId: string
  readonly publicKey: Readonly<Record<string, unknown>>
  readonly dialect: OidcClient['dialect']
}

const clientOn = (
  app: App,
  authority: Authority,
  { partner, policy, group, request }: Ground,
  { wish, key, grants }: { wish: RegistrationWish; key: JudgedKey; grants: Grants },
): OidcClient => {
  const now = app.clock.now()
  const isTold = hasEsignet(app)
  return {
    ...attributesOf(wish),
    id: newId(),
    clientId: key.clientId,
    partnerId: partner.id,
    organisationName: partner.organisationName,
    policyId: policy.id,
    policyName: policy.name,
    groupId: group.id,
    groupName: group.name,
    requestId: request.id,
    claims: grants.claims,
    acrValues: grants.acrValues,
    dialect: wish.dialect,
    state: isTold ? 'pending' : 'active',
    stoppedBy: null,
    isAnnounced: !isTold,
    version: 1,
    toldVersion: isTold ? 0 : 1,
    told: null,
    attempts: 0,
    nextAttemptAt: isTold ? now : null,
    talkingUntil: null,
    lastProblem: null,
    refusal: null,
    createdAt: now,
    createdBy: authority.userName,
    updatedAt: null,
    updatedBy: null,
  }
}

/**
 * Somebody who had no answer comes again with the same key: what waits for eSignet takes the new wish. Only its own partner
 * finds it so; for everybody else the key is somebody's.
 * @throws Refusal PMS_ESI_001
 */
const takeUp = async (
  tx: Tx,
  app: App,
  authority: Authority,
  { row, ground, wish, grants }: { row: string; ground: Ground; wish: RegistrationWish; grants: Grants },
): Promise<OidcClient> => {
  const waiting = await lock(tx, row)
  const isOwn = waiting?.partnerId === ground.partner.id && waiting.policyId === ground.policy.id
  if (!waiting || !isOwn || waiting.state !== 'pending') throw new Refusal('PMS_ESI_001')
  const now = app.clock.now()
  const saved = await save(tx, {
    ...waiting,
    ...attributesOf(wish),
    claims: grants.claims,
    acrValues: grants.acrValues,
    dialect: wish.dialect,
    version: waiting.version + 1,
    attempts: 0,
    nextAttemptAt: now,
    updatedAt: now,
    updatedBy: authority.userName,
  })
  await app.record(tx, {
    actor: authority,
    action: 'oidc-client.changed',
    object: { type: 'oidc-client', id: saved.id },
    partnerId: saved.partnerId,
    before: snapshotOf(waiting),
    after: snapshotOf(saved),
  })
  return saved
}

const storeNew = async (
  tx: Tx,
  app: App,
  authority: Authority,
  { client, key }: { client: OidcClient; key: JudgedKey },
): Promise<OidcClient> => {
  await requireRoom(tx, app, client)
  await requireModestMaking(tx, app, client.partnerId)
  await insert(tx, client)
  await insertKey(tx, {
    id: newId(),
    clientRow: client.id,
    kid: key.kid,
    thumbprint: key.thumbprint,
    jwk: key.jwk,
    isFirst: true,
    createdAt: client.createdAt,
    createdBy: client.createdBy,
    endsAt: null,
  })
  await app.record(tx, {
    actor: authority,
    action: 'oidc-client.created',
    object: { type: 'oidc-client', id: client.id },
    partnerId: client.partnerId,
    before: null,
    after: snapshotOf(client),
  })
  if (client.isAnnounced) await announceCreated(tx, app, authority, client)
  return client
}

const isTaken = (error: unknown): boolean =>
  [uniqueLiveClient, uniqueKey, uniqueKid].some((name) => violatesUnique(error, name))

/**
 * Makes a client against an approved request (C1, C4), and tells eSignet. It is stored before anybody is told, and waits
 * where eSignet gives no answer in time; where there is no eSignet it is active at once.
 * @returns the client as it is when eSignet has answered, or the time for that is over
 * @throws Refusal PMS_ESI_007, PMS_ESI_001, ENT_CLI_002, ENT_CLI_009, those of `knowGround`, `requireAttributes`, `gatherGround`, `holdClientGround`, and of eSignet: `hearTelling`
 */
export const registerClient = async (
  app: App,
  authority: Authority,
  wish: RegistrationWish,
): Promise<OidcClient> => {
  const { partner, grants } = await knowGround(app, authority, wish)
  const key = judgeJwk(wish.publicKey)
  requireAttributes(wish, app.settings)
  const register = (): Promise<OidcClient> =>
    decideOnEvidence(
      () => gatherGround(app, partner.id),
      (evidence) =>
        app.database.transaction(async (tx) => {
          const ground = await holdClientGround(tx, app, wish, evidence)
          const row = await holderOfKey(tx, key.thumbprint)
          if (row !== undefined) return takeUp(tx, app, authority, { row, ground, wish, grants })
          const client = clientOn(app, authority, ground, { wish, key, grants })
          return storeNew(tx, app, authority, { client, key })
        }),
    )
  try {
    return await hearTelling(app, await register(), 'PMS_ESI_005')
  } catch (error) {
    throw isTaken(error) ? new Refusal('PMS_ESI_001') : error
  }
}

import type { Authority } from '../../../platform/access/authority.ts'
import type { App } from '../../../platform/app.ts'
import type { Tx } from '../../../platform/database/database.ts'
import { decideOnEvidence } from '../../../platform/database/inside/evidence.ts'
import { Refusal } from '../../../platform/refusal.ts'
import { gatherGround } from '../../api-keys/index.ts'
import { lockPartner } from '../../partners/index.ts'
import { stopperOf } from '../../liveness/index.ts'
import { hearTelling } from '../esignet/hear-telling.ts'
import { hasEsignet } from '../esignet/telling.ts'
import { holdClientGround, requireRoom } from './ground.ts'
import { announceUpdated } from '../hub-messages.ts'
import {
  checkAction,
  checkActivation,
  sameAttributes,
  snapshotOf,
  type ClientAttributes,
  type OidcClient,
} from '../oidc-client.ts'
import { requireAttributes } from '../rules/attributes.ts'
import { lock, save } from '../store.ts'

/** What is changed of a client; what is left out stays. */
export type ClientChange = { readonly [P in keyof ClientAttributes]?: ClientAttributes[P] | undefined }

/** A client and its partner, locked in the order in which everybody takes them. */
const lockWithPartner = async (tx: Tx, known: OidcClient) => {
  const partner = await lockPartner(tx, known.partnerId)
  const client = await lock(tx, known.id)
  if (!partner || !client) throw new Error(`oidc client ${known.id} is gone`)
  return { partner, client }
}

type Change = 'changed' | 'deactivated' | 'activated'

/** Saves a locked client: eSignet has to be told of it, and what it has refused before is over. */
const saveChange = async (
  tx: Tx,
  app: App,
  authority: Authority,
  { before, after, as, reason }: { before: OidcClient; after: OidcClient; as: Change; reason: string | null },
): Promise<OidcClient> => {
  const now = app.clock.now()
  const version = before.version + 1
  const isTold = hasEsignet(app)
  const saved = await save(tx, {
    ...after,
    version,
    toldVersion: isTold ? before.toldVersion : version,
    attempts: 0,
    nextAttemptAt: isTold ? now : null,
    lastProblem: null,
    refusal: null,
    updatedAt: now,
    updatedBy: authority.userName,
  })
  await app.record(tx, {
    actor: authority,
    action: `oidc-client.${as}`,
    object: { type: 'oidc-client', id: saved.id },
    partnerId: saved.partnerId,
    before: snapshotOf(before),
    after: snapshotOf(saved),
    reason,
  })
  // That it is inactive, verifiers hear at once; anything else when eSignet knows it.
  if (!isTold || as === 'deactivated') await announceUpdated(tx, app, authority, saved)
  return saved
}

/** @throws Refusal PMS_ESI_008 */
const requireAction = (client: OidcClient, action: 'change' | 'deactivate' | 'activate'): void => {
  const refusal = checkAction(client, action)
  if (refusal) throw refusal
}

const merge = (client: OidcClient, change: ClientChange): OidcClient => {
  const said = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
  return { ...client, ...said }
}

/**
 * Changes what is said of a client, by the rules by which it was made (C2, C5, and in part by ours), and tells eSignet.
 * @returns the client as it is when eSignet has answered, or the time for that is over
 * @throws Refusal PMS_ESI_008, PMS_PMP_016, those of `requireAttributes` and `hearTelling`
 */
export const changeClient = async (
  app: App,
  authority: Authority,
  known: OidcClient,
  { dialect, ...change }: ClientChange & { readonly dialect?: OidcClient['dialect'] },
): Promise<OidcClient> => {
  requireAction(known, 'change')
  requireAttributes(merge(known, change), app.settings)
  const changed = await app.database.transaction(async (tx) => {
    const { partner, client } = await lockWithPartner(tx, known)
    requireAction(client, 'change')
    if (!partner.isActive) throw new Refusal('PMS_PMP_016')
    const after = { ...merge(client, change), dialect: dialect ?? client.dialect }
    if (sameAttributes(client, after) && client.dialect === after.dialect) return client
    return saveChange(tx, app, authority, { before: client, after, as: 'changed', reason: null })
  })
  return changed.version > known.version ? hearTelling(app, changed) : changed
}

interface StatusWish {
  readonly reason: string | null
}

/**
 * Deactivates a client; nothing else of it changes (D-27). It counts no more at once, whenever eSignet hears of it.
 * @throws Refusal PMS_ESI_008; PMS_PMP_016 to partners that are inactive
 */
export const deactivateClient = async (
  app: App,
  authority: Authority,
  known: OidcClient,
  { reason }: StatusWish,
): Promise<OidcClient> => {
  const stopped = await app.database.transaction(async (tx) => {
    const { partner, client } = await lockWithPartner(tx, known)
    requireAction(client, 'deactivate')
    if (!authority.isAdmin && !partner.isActive) throw new Refusal('PMS_PMP_016')
    const after = { ...client, state: 'inactive' as const, stoppedBy: stopperOf(authority) }
    return saveChange(tx, app, authority, { before: client, after, as: 'deactivated', reason })
  })
  return hearTelling(app, stopped)
}

/**
 * Brings an inactive client back: what it stands on must be alive, and there must be room for it, as for a new one.
 * @throws Refusal PMS_ESI_008, ENT_CLI_001, ENT_CLI_002, those of `gatherGround`, `holdClientGround` and `hearTelling`
 */
export const activateClient = async (
  app: App,
  authority: Authority,
  known: OidcClient,
  { reason }: StatusWish,
): Promise<OidcClient> => {
  const requireActivation = (client: OidcClient): void => {
    requireAction(client, 'activate')
    const refusal = checkActivation(client, stopperOf(authority))
    if (refusal) throw refusal
  }
  requireActivation(known)
  if (known.state === 'active') return known
  const activated = await decideOnEvidence(
    () => gatherGround(app, known.partnerId),
    (evidence) =>
      app.database.transaction(async (tx) => {
        await holdClientGround(tx, app, known, evidence)
        const client = await lock(tx, known.id)
        if (!client) throw new Error(`oidc client ${known.id} is gone`)
        requireActivation(client)
        if (client.state === 'active') return client
        await requireRoom(tx, app, client)
        // One that verifiers have never heard of is told as a new one, when eSignet knows it.
        const state = client.isAnnounced || !hasEsignet(app) ? ('active' as const) : ('pending' as const)
        const after = { ...client, state, stoppedBy: null }
        return saveChange(tx, app, authority, { before: client, after, as: 'activated', reason })
      }),
  )
  return hearTelling(app, activated)
}

/**
 * Tells eSignet of a client anew, whatever it knows: after it was lost there, or was parked here.
 * @throws Refusal ENT_CLI_006 where there is no eSignet, PMS_ESI_008, and those of `hearTelling`
 */
export const tellAgain = async (app: App, known: OidcClient): Promise<OidcClient> => {
  if (!hasEsignet(app)) throw new Refusal('ENT_CLI_006')
  const due = await app.database.transaction(async (tx) => {
    const client = await lock(tx, known.id)
    if (!client) throw new Error(`oidc client ${known.id} is gone`)
    const refusal = checkAction(client, 'tell')
    if (refusal) throw refusal
    const isKnown = client.toldVersion >= client.version
    const version = isKnown ? client.version + 1 : client.version
    return save(tx, { ...client, version, attempts: 0, nextAttemptAt: app.clock.now() })
  })
  return hearTelling(app, due)
}

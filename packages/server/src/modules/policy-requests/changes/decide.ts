import type { Authority } from '../../../platform/access/authority.ts'
import type { App } from '../../../platform/app.ts'
import type { Tx } from '../../../platform/database/database.ts'
import { decideOnEvidence } from '../../../platform/database/inside/evidence.ts'
import { Refusal } from '../../../platform/refusal.ts'
import {
  gatherTrustEvidence,
  holdTrustEvidence,
  loadCurrentCertificate,
  type TrustEvidence,
} from '../../partner-certificates/index.ts'
import { loadPartner, lockPartner } from '../../partners/index.ts'
import { holdGroup, holdPolicy, type Approvers } from '../../policies/index.ts'
import {
  checkAction,
  isOwnRequest,
  mayApprove,
  neededFor,
  nextState,
  snapshotOf,
  type Approval,
  type PolicyRequest,
} from '../policy-request.ts'
import { findDead, findUnmet, type Standing } from './standing.ts'
import { insertApproval, listApprovals, load, lock, save } from '../store.ts'

interface DecisionWish {
  readonly id: string
  readonly reason: string | null
}

const recordRequest = (
  tx: Tx,
  app: App,
  authority: Authority,
  action: 'seconded' | 'approved' | 'rejected' | 'withdrawn',
  change: { readonly before: PolicyRequest; readonly after: PolicyRequest; readonly reason: string | null },
): Promise<void> =>
  app.record(tx, {
    actor: authority,
    action: `policy-request.${action}`,
    object: { type: 'policy-request', id: change.after.id },
    partnerId: change.after.partnerId,
    before: snapshotOf(change.before),
    after: snapshotOf(change.after),
    reason: change.reason,
  })

/** Brings a locked request to its end. */
const end = async (
  tx: Tx,
  app: App,
  authority: Authority,
  request: PolicyRequest,
  { action, reason }: { readonly action: 'approve' | 'reject' | 'withdraw'; readonly reason: string | null },
): Promise<PolicyRequest> => {
  const state = nextState(request, action)
  if (state === 'InProgress') throw new Error(`${action} leads nowhere`)
  const decision = { by: authority.userName, at: app.clock.now(), reason }
  const ended = await save(tx, { ...request, state, decision })
  await recordRequest(tx, app, authority, state, { before: request, after: ended, reason })
  return ended
}

/** @throws Refusal PMS_PMP_007 */
const requireThere = (request: PolicyRequest | undefined): PolicyRequest => {
  if (!request) throw new Refusal('PMS_PMP_007')
  return request
}

/** @throws Refusal PMS_PMP_007, PMS_PM_034, PMS_PM_035, ENT_PRQ_001 */
const requireOpen = (found: PolicyRequest | undefined, action: 'approve' | 'reject'): PolicyRequest => {
  const request = requireThere(found)
  const refusal = checkAction(request, action)
  if (refusal) throw refusal
  return request
}

/** What a request stands on, held in the order in which everybody takes it: partner, group, policy. */
const holdStanding = async (tx: Tx, known: PolicyRequest): Promise<Standing> => {
  const partner = await lockPartner(tx, known.partnerId)
  const group = await holdGroup(tx, known.groupId)
  const policy = await holdPolicy(tx, known.policyId)
  if (!partner || !group || !policy) throw new Error(`what request ${known.id} stands on is gone`)
  return { partner, group, policy }
}

interface ForApproval {
  readonly known: PolicyRequest
  readonly evidence: TrustEvidence
}

/** What of an approval takes time to find out. @throws Refusal as `gatherTrustEvidence`, of whoever is not dead in a plainer way */
const gatherForApproval = async (app: App, id: string): Promise<ForApproval> => {
  const known = requireOpen(await load(app.database, id), 'approve')
  const partner = await loadPartner(app.database, known.partnerId)
  const holder = { type: 'partner', id: known.partnerId } as const
  // A partner that is deactivated has its certificates revoked; that it is deactivated is what people can mend.
  if (!partner?.isActive) throw new Refusal('PMS_PMP_016')
  return { known, evidence: await gatherTrustEvidence(app, holder) }
}

/** @throws Refusal ENT_PRQ_002, ENT_PRQ_003 */
const requireOther = (
  authority: Authority,
  request: PolicyRequest,
  needed: Approvers,
  approvals: readonly Approval[],
): void => {
  const { userName, isPerson } = authority
  const isOwn = isOwnRequest(authority, request)
  const refusal = mayApprove({ needed, isOwn, approvals, userName, isPerson })
  if (refusal) throw refusal
}

/**
 * Approves a request, or notes the first of two approvals: `state` of the answer says which. Nothing is decided in favour of
 * the dead. Of many at once, as many succeed as are needed.
 * @throws Refusal those of `requireOpen`, of `findDead`, of `gatherTrustEvidence`, of later modules (PMS_PM_051), and ENT_PRQ_002
 *   and ENT_PRQ_003 for somebody who is not one of two
 */
const approve = (app: App, authority: Authority, { id, reason }: DecisionWish): Promise<PolicyRequest> =>
  decideOnEvidence(
    () => gatherForApproval(app, id),
    ({ known, evidence }) =>
      app.database.transaction(async (tx) => {
        const standing = await holdStanding(tx, known)
        const request = requireOpen(await lock(tx, id), 'approve')
        const held = await loadCurrentCertificate(tx, evidence.holder)
        const dead = findDead(standing, held, app.clock.now())
        if (dead) throw dead
        await holdTrustEvidence(tx, app, evidence)
        const unmet = await findUnmet(app, tx, request)
        if (unmet) throw unmet
        const approvals = await listApprovals(tx, id)
        const needed = neededFor(request, standing.group)
        requireOther(authority, request, needed, approvals)
        const people = new Set([...approvals.map(({ by }) => by), authority.userName])
        if (people.size > approvals.length)
          await insertApproval(tx, id, { by: authority.userName, at: app.clock.now(), reason })
        if (people.size >= needed) return end(tx, app, authority, request, { action: 'approve', reason })
        const seconded = await save(tx, request)
        await recordRequest(tx, app, authority, 'seconded', { before: request, after: seconded, reason })
        return seconded
      }),
  )

/** Rejects a request, whatever it stands on (D-26). @throws Refusal those of `requireOpen` */
const reject = (app: App, authority: Authority, { id, reason }: DecisionWish): Promise<PolicyRequest> =>
  app.database.transaction(async (tx) => {
    const request = requireOpen(await lock(tx, id), 'reject')
    return end(tx, app, authority, request, { action: 'reject', reason })
  })

/**
 * Approves or rejects a request (M8). An approval that needs another person leaves it in progress.
 * @throws Refusal those of `approve` and `reject`
 */
export const decideRequest = (
  app: App,
  authority: Authority,
  wish: DecisionWish & { readonly approve: boolean },
): Promise<PolicyRequest> => (wish.approve ? approve(app, authority, wish) : reject(app, authority, wish))

/**
 * Why a status that is no decision is refused: what is wrong with the request is told before, as of any decision (M8).
 * @returns Refusal PMS_PM_045 @throws Refusal those of `requireOpen`
 */
export const refuseOtherWord = async (app: App, id: string): Promise<Refusal> => {
  requireOpen(await load(app.database, id), 'reject')
  return new Refusal('PMS_PM_045')
}

/**
 * Takes back a request that waits, also of a partner that is deactivated meanwhile.
 * @throws Refusal PMS_PMP_007 for an unknown one and for another's, PMS_PM_034, PMS_PM_035, ENT_PRQ_001
 */
export const withdrawRequest = (
  app: App,
  authority: Authority,
  { id, reason }: DecisionWish,
): Promise<PolicyRequest> =>
  app.database.transaction(async (tx) => {
    const request = authority.requireOwned(await lock(tx, id), 'PMS_PMP_007')
    const refusal = checkAction(request, 'withdraw')
    if (refusal) throw refusal
    return end(tx, app, authority, request, { action: 'withdraw', reason })
  })

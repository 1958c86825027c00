import type { Authority } from '../../../platform/access/authority.ts'
import type { App } from '../../../platform/app.ts'
import type { Reader } from '../../../platform/database/database.ts'
import { Refusal } from '../../../platform/refusal.ts'
import { gatherTrustEvidence, loadCurrentCertificate } from '../../partner-certificates/index.ts'
import { loadPartner, requireOwnPartner, type Partner } from '../../partners/index.ts'
import {
  listPolicies,
  loadGroup,
  loadPolicies,
  privilegesIn,
  type Policy,
  type PolicyGroup,
  type Privilege,
} from '../../policies/index.ts'
import { listLive } from './list-store.ts'
import {
  isOwnRequest,
  mayApprove,
  neededFor,
  requestActions,
  transitions,
  type Approval,
  type PolicyRequest,
  type RequestAction,
} from '../policy-request.ts'
import { findDead, findUnmet, type Standing } from '../changes/standing.ts'
import { listApprovals, load } from '../store.ts'

/** When a policy counts is no privilege of whoever asks for it. */
const privilegesOf = (policy: Policy): Privilege[] =>
  privilegesIn(policy.policyType, policy).filter(({ kind }) => kind !== 'valid-from' && kind !== 'valid-till')

const keyOf = ({ kind, name, value }: Privilege): string => JSON.stringify([kind, name, value])

/** What a policy allows, and what of that none of the held ones does. */
const compareWith = (
  policy: Policy,
  held: readonly Policy[],
): { readonly privileges: Privilege[]; readonly gained: Privilege[] } => {
  const known = new Set(held.flatMap(privilegesOf).map(keyOf))
  const privileges = privilegesOf(policy)
  return { privileges, gained: privileges.filter((each) => !known.has(keyOf(each))) }
}

/** The policies that a partner has by approved requests. @param except a request that does not count */
const heldPolicies = async (
  reader: Reader,
  live: readonly PolicyRequest[],
  except?: string,
): Promise<Policy[]> => {
  const approved = live.filter(({ id, state }) => state === 'approved' && id !== except)
  const byId = await loadPolicies(
    reader,
    approved.map(({ policyId }) => policyId),
  )
  return approved.flatMap(({ policyId }) => byId.get(policyId) ?? [])
}

const loadStanding = async (app: App, request: PolicyRequest): Promise<Standing> => {
  const [partner, group, policies] = await Promise.all([
    loadPartner(app.database, request.partnerId),
    loadGroup(app.database, request.groupId),
    loadPolicies(app.database, [request.policyId]),
  ])
  const policy = policies.get(request.policyId)
  if (!partner || !group || !policy) throw new Error(`what request ${request.id} stands on is gone`)
  return { partner, group, policy }
}

/** What stands against an approval now, whoever tries; the approval itself looks again. */
const findObstacle = async (
  app: App,
  request: PolicyRequest,
  standing: Standing,
): Promise<Refusal | undefined> => {
  const holder = { type: 'partner', id: request.partnerId } as const
  const dead = findDead(standing, await loadCurrentCertificate(app.database, holder), app.clock.now())
  if (dead) return dead
  try {
    await gatherTrustEvidence(app, holder)
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
  return findUnmet(app, app.database, request)
}

/** One request with all that whoever decides about it, or waits for it, wants to know. */
export interface RequestDetails extends Standing {
  readonly request: PolicyRequest
  readonly approvers: number
  readonly approvals: readonly Approval[]
  readonly privileges: readonly Privilege[]
  readonly gained: readonly Privilege[]
  readonly held: readonly Policy[]
  readonly obstacle: Refusal | undefined
  readonly actions: readonly RequestAction[]
}

/** Who may do what with a request: deciders decide, members take back. */
const actionsOf = (
  authority: Authority,
  request: PolicyRequest,
  { needed, approvals, isBlocked }: { needed: 1 | 2; approvals: readonly Approval[]; isBlocked: boolean },
): RequestAction[] => {
  const { userName, isPerson } = authority
  const isDecider = authority.hasAnyRole(['PARTNER_ADMIN', 'PARTNERMANAGER', 'POLICYMANAGER'])
  const isOwn = isOwnRequest(authority, request)
  const may: Readonly<Record<RequestAction, boolean>> = {
    approve: isDecider && !isBlocked && !mayApprove({ needed, isOwn, approvals, userName, isPerson }),
    reject: isDecider,
    withdraw: authority.isAdmin || authority.mayChange({ id: request.partnerId }),
  }
  return requestActions.filter((action) => may[action] && transitions[action][request.state] !== undefined)
}

/** @throws Refusal PMS_PMP_007 for an unknown request and for another's */
export const getRequest = async (app: App, authority: Authority, id: string): Promise<RequestDetails> => {
  const request = authority.requireOwned(await load(app.database, id), 'PMS_PMP_007')
  const [standing, approvals, live] = await Promise.all([
    loadStanding(app, request),
    listApprovals(app.database, id),
    listLive(app.database, request.partnerId),
  ])
  const held = await heldPolicies(app.database, live, id)
  const isOpen = request.state === 'InProgress'
  const obstacle = isOpen ? await findObstacle(app, request, standing) : undefined
  const needed = isOpen ? neededFor(request, standing.group) : request.approvers
  return {
    ...standing,
    request,
    approvers: needed,
    approvals,
    ...compareWith(standing.policy, held),
    held,
    obstacle,
    actions: actionsOf(authority, request, { needed, approvals, isBlocked: obstacle !== undefined }),
  }
}

/** A policy that a partner may ask for, or has asked for. */
export interface Choice {
  readonly policy: Policy
  readonly privileges: readonly Privilege[]
  readonly gained: readonly Privilege[]
  /** The request that is open or approved. */
  readonly request: PolicyRequest | undefined
}

/** The active policies of an active group that do not end today. */
const choosable = async (app: App, group: PolicyGroup | undefined): Promise<Policy[]> => {
  if (!group?.isActive) return []
  const now = app.clock.now()
  const active = await listPolicies(app.database, { groupId: group.id, state: 'activated' })
  return active.filter(({ validTill }) => now < validTill)
}

/** What a partner may ask for. @throws Refusal PMS_PRT_055, PMS_PRT_005 */
export const listChoices = async (
  app: App,
  authority: Authority,
  partnerId: string,
): Promise<{ readonly group: PolicyGroup | undefined; readonly choices: Choice[] }> => {
  const partner: Partner = requireOwnPartner(authority, await loadPartner(app.database, partnerId))
  const group =
    partner.policyGroupId === null ? undefined : await loadGroup(app.database, partner.policyGroupId)
  const [policies, live] = await Promise.all([choosable(app, group), listLive(app.database, partner.id)])
  const held = await heldPolicies(app.database, live)
  const choices = policies.map((policy) => ({
    policy,
    ...compareWith(
      policy,
      held.filter(({ id }) => id !== policy.id),
    ),
    request: live.find(({ policyId }) => policyId === policy.id),
  }))
  return { group, choices }
}

import type { Authority } from '../../platform/access/authority.ts'
import type { Snapshot } from '../../platform/record/record.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { Approvers, PolicyGroup } from '../policies/index.ts'

/** Where a request stands, in the words of the contract (pms-partner-api §3.2); `withdrawn` is ours. */
export const requestStates = ['InProgress', 'approved', 'rejected', 'withdrawn'] as const

export type RequestState = (typeof requestStates)[number]

/** How a request came to its end. */
export interface Decision {
  readonly by: string
  readonly at: Date
  readonly reason: string | null
}

/** That somebody has approved a request; where a group wants two people, one of two. */
export interface Approval {
  readonly by: string
  readonly at: Date
  readonly reason: string | null
}

/** A partner's request for a policy. */
export interface PolicyRequest {
  /** The contract's mapping key. */
  readonly id: string
  readonly partnerId: string
  readonly organisationName: string
  readonly partnerType: string
  readonly policyId: string
  readonly policyName: string
  readonly groupId: string
  readonly groupName: string
  /** What the policy is asked for. */
  readonly comment: string
  /** How many people its policy's group wanted for an approval when it was made. */
  readonly approvers: Approvers
  readonly state: RequestState
  readonly requestedAt: Date
  readonly requestedBy: string
  /** Null while it waits. */
  readonly decision: Decision | null
  /** Counts the changes of the row. */
  readonly version: number
}

/** What people do with a request that is there. */
export const requestActions = ['approve', 'reject', 'withdraw'] as const

export type RequestAction = (typeof requestActions)[number]

/** The state table: where each action leads; from any other state there is no way. */
export const transitions: Readonly<
  Record<RequestAction, Readonly<Partial<Record<RequestState, RequestState>>>>
> = {
  approve: { InProgress: 'approved' },
  reject: { InProgress: 'rejected' },
  withdraw: { InProgress: 'withdrawn' },
}

const refusals: Readonly<Partial<Record<RequestState, string>>> = {
  approved: 'PMS_PM_034',
  rejected: 'PMS_PM_035',
  withdrawn: 'ENT_PRQ_001',
}

/** Refusal of an action on what is decided: PMS_PM_034, PMS_PM_035, ENT_PRQ_001; undefined where it is possible. */
export const checkAction = (
  { state }: Pick<PolicyRequest, 'state'>,
  action: RequestAction,
): Refusal | undefined => {
  if (transitions[action][state] !== undefined) return undefined
  return new Refusal(refusals[state] ?? 'PMS_PM_034')
}

/** Where an action leads. @throws Refusal where the state does not allow it */
export const nextState = (request: Pick<PolicyRequest, 'state'>, action: RequestAction): RequestState => {
  const refusal = checkAction(request, action)
  if (refusal) throw refusal
  return transitions[action][request.state] ?? request.state
}

/** How many people must approve a request: as many as when it was made, or as now where that is more. */
export const neededFor = (
  request: Pick<PolicyRequest, 'approvers'>,
  group: Pick<PolicyGroup, 'approvers'>,
): Approvers => (request.approvers === 2 || group.approvers === 2 ? 2 : 1)

/** Whether somebody asked for it, or belongs to the organisation that did. */
export const isOwnRequest = (
  who: Pick<Authority, 'userName' | 'roleIn'>,
  request: Pick<PolicyRequest, 'requestedBy' | 'partnerId'>,
): boolean => who.userName === request.requestedBy || who.roleIn({ id: request.partnerId }) !== undefined

/**
 * Whether somebody may give one of the approvals that a request needs. One is given by whoever may decide at all, as the
 * contract has it; of two, neither by whoever asked, nor for the own organisation, nor by a program (docs/decisions/0043).
 * @returns Refusal ENT_PRQ_002, or ENT_PRQ_003 for whoever has approved it already
 */
export const mayApprove = ({
  needed,
  isOwn,
  approvals,
  userName,
  isPerson,
}: {
  readonly needed: Approvers
  readonly isOwn: boolean
  readonly approvals: readonly Approval[]
  readonly userName: string
  readonly isPerson: boolean
}): Refusal | undefined => {
  if (needed === 1) return undefined
  if (isOwn || !isPerson) return new Refusal('ENT_PRQ_002')
  return approvals.some(({ by }) => by === userName) ? new Refusal('ENT_PRQ_003') : undefined
}

/** What the history of a request shows. */
export const snapshotOf = (request: PolicyRequest): Snapshot => ({
  partnerId: request.partnerId,
  policyId: request.policyId,
  policyName: request.policyName,
  status: request.state,
})

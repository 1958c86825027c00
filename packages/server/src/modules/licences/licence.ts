import { toInstant } from '../../platform/clock.ts'
import type { Snapshot } from '../../platform/record/record.ts'
import { Refusal } from '../../platform/refusal.ts'
import { endAfter, stateAt, type Stopper, type Term, type TermState } from '../liveness/index.ts'

/** A licence by which a MISP speaks to the platform for others. */
export interface Licence extends Term {
  readonly id: string
  readonly partnerId: string
  /** It is the partner's first, second, third … */
  readonly number: number
  readonly organisationName: string
  /** A licence stops with its partner and comes back with it. */
  readonly partnerIsActive: boolean
  /** The policy that it is bound to; null, as its group and its request, for a MISP that has none. */
  readonly policyId: string | null
  readonly policyName: string | null
  readonly groupId: string | null
  readonly requestId: string | null
  readonly hint: string
  /** Null unless it is deactivated. */
  readonly stoppedBy: Stopper | null
  readonly validFrom: Date
  /** When verifiers hear of it. */
  readonly announceAt: Date
  /** When they did; null as long as they know another one. */
  readonly announcedAt: Date | null
  /** The licence whose place it takes. */
  readonly replacesId: string | null
  /** Of its own; null where the settings say how many calls may be made under it. */
  readonly quotaId: string | null
  readonly createdAt: Date
  readonly createdBy: string
  readonly updatedAt: Date | null
  readonly updatedBy: string | null
  readonly version: number
}

/** Whether it counts now, as far as it alone and its partner say. */
export const isValidAt = (licence: Term & Pick<Licence, 'partnerIsActive'>, now: Date): boolean =>
  licence.partnerIsActive && stateAt(licence, now) === 'active'

/** What is done with licences; `expire` by time alone. */
export type LicenceAction = 'deactivate' | 'activate' | 'replace' | 'expire'

/** The state table: from which states each action is possible, and where it leads. */
export const transitions: Readonly<Record<LicenceAction, Readonly<Partial<Record<TermState, TermState>>>>> = {
  // What is so already stays so, as clients know it.
  deactivate: { active: 'deactivated', deactivated: 'deactivated' },
  activate: { active: 'active', deactivated: 'active' },
  // An active one counts until the overlap is over, one that is deactivated has ended then.
  replace: { active: 'active', deactivated: 'expired', expired: 'expired' },
  expire: { active: 'expired', deactivated: 'expired' },
}

const ended = ({ validTill }: Term): Refusal =>
  new Refusal('ENT_LIC_001', { till: toInstant(validTill).slice(0, 10) })

/**
 * Refusal of an action as a licence is now. A partner rotates what counts; what was stopped, or has ended, an administrator
 * generates again, so that nobody rotates himself out of a deactivation.
 * @returns Refusal ENT_LIC_001, ENT_LIC_002, ENT_LIC_006; undefined where it is possible
 */
export const checkAction = (
  licence: Term & Pick<Licence, 'stoppedBy'>,
  action: LicenceAction,
  by: Stopper,
  now: Date,
): Refusal | undefined => {
  const state = stateAt(licence, now)
  if (transitions[action][state] === undefined) return ended(licence)
  if (by === 'administrator') return undefined
  if (action === 'replace' && state === 'expired') return ended(licence)
  const isStopped = state === 'deactivated' && action !== 'deactivate'
  if (isStopped && licence.stoppedBy === 'administrator') return new Refusal('ENT_LIC_002')
  return isStopped && action === 'replace' ? new Refusal('ENT_LIC_006') : undefined
}

const offered = ['deactivate', 'activate', 'replace'] as const

/** What a portal may offer for a licence now. @param isReplaced by another one, which is replaced in its stead */
export const actionsFor = (
  licence: Term & Pick<Licence, 'stoppedBy'>,
  { isReplaced, isAdmin, mayChange }: Readonly<Record<'isReplaced' | 'isAdmin' | 'mayChange', boolean>>,
  now: Date,
): (typeof offered)[number][] => {
  if (!isAdmin && !mayChange) return []
  const target = { activate: 'active', deactivate: 'deactivated', replace: undefined } as const
  const state = stateAt(licence, now)
  return offered.filter((action) => {
    if (state === target[action] || (action === 'replace' && isReplaced)) return false
    return !checkAction(licence, action, isAdmin ? 'administrator' : 'partner', now)
  })
}

/**
 * When a replaced licence ends: one that counts after the overlap, and none later than it would have anyway, nor before it
 * began, by whichever server's clock.
 */
export const overlapEnd = (
  licence: Term & Pick<Licence, 'validFrom'>,
  now: Date,
  overlapDays: number,
): Date => {
  const end = stateAt(licence, now) === 'active' ? endAfter(now, overlapDays) : now
  if (end >= licence.validTill) return licence.validTill
  return end > licence.validFrom ? end : licence.validFrom
}

/** What the history of a licence shows; nothing of the licence key but its beginning. */
export const snapshotOf = (licence: Licence): Snapshot => ({
  number: licence.number,
  hint: licence.hint,
  partnerId: licence.partnerId,
  policyId: licence.policyId,
  policyName: licence.policyName,
  status: licence.state,
  validFrom: toInstant(licence.validFrom),
  validTill: toInstant(licence.validTill),
  announceAt: toInstant(licence.announceAt),
})

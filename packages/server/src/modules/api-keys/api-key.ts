import { toInstant } from '../../platform/clock.ts'
import type { Snapshot } from '../../platform/record/record.ts'
import { Refusal } from '../../platform/refusal.ts'
import { endAfter, stateAt, type Stopper, type Term, type TermState } from '../liveness/index.ts'

/** A key by which a partner uses a policy. */
export interface ApiKey extends Term {
  readonly id: string
  readonly partnerId: string
  readonly organisationName: string
  readonly partnerType: string
  readonly policyId: string
  readonly policyName: string
  readonly groupId: string
  readonly groupName: string
  /** The approved request that it stands on. */
  readonly requestId: string
  /** The policy under which verifiers know it. */
  readonly announcedPolicyId: string
  readonly label: string
  readonly hint: string
  /** Null unless it is deactivated. */
  readonly stoppedBy: Stopper | null
  readonly validFrom: Date
  /** The key whose place it takes. */
  readonly replacesId: string | null
  /** Of its own; null where the settings say how many calls may be made with it. */
  readonly quotaId: string | null
  readonly createdAt: Date
  readonly createdBy: string
  readonly updatedAt: Date | null
  readonly updatedBy: string | null
  readonly version: number
}

/** What is done with keys; `expire` by time alone. */
export const keyActions = ['deactivate', 'activate', 'replace', 'move', 'relabel', 'expire'] as const

export type KeyAction = (typeof keyActions)[number]

/** The state table: from which states each action is possible, and where it leads. */
export const transitions: Readonly<Record<KeyAction, Readonly<Partial<Record<TermState, TermState>>>>> = {
  deactivate: { active: 'deactivated' },
  // An active key that is activated stays so, as clients know it.
  activate: { active: 'active', deactivated: 'active' },
  // Another key takes its place; it dies by itself when the overlap is over.
  replace: { active: 'active', deactivated: 'deactivated', expired: 'expired' },
  move: { active: 'active' },
  relabel: { active: 'active', deactivated: 'deactivated', expired: 'expired' },
  expire: { active: 'expired', deactivated: 'expired' },
}

/** Refusal of an action in the state in which a key is now: PMS_PMS_022, ENT_KEY_001; undefined where it is possible. */
export const checkAction = (key: Term, action: KeyAction, now: Date): Refusal | undefined => {
  const state = stateAt(key, now)
  if (transitions[action][state] !== undefined) return undefined
  return state === 'expired'
    ? new Refusal('ENT_KEY_001', { till: toInstant(key.validTill).slice(0, 10) })
    : new Refusal('PMS_PMS_022')
}

/** Who may bring a deactivated key back. @returns Refusal ENT_KEY_002, or undefined */
export const checkActivation = (
  { stoppedBy }: Pick<ApiKey, 'stoppedBy'>,
  by: Stopper,
): Refusal | undefined =>
  stoppedBy === 'administrator' && by !== 'administrator' ? new Refusal('ENT_KEY_002') : undefined

const ofAdministrators: readonly KeyAction[] = ['deactivate', 'activate', 'replace', 'move', 'relabel']
const ofPartners: readonly KeyAction[] = ['deactivate', 'activate', 'replace', 'relabel']

/** What a portal may offer for a key now. */
export const actionsFor = (
  key: Term & Pick<ApiKey, 'stoppedBy'>,
  { isAdmin, mayChange }: { readonly isAdmin: boolean; readonly mayChange: boolean },
  now: Date,
): KeyAction[] => {
  const offered = isAdmin ? ofAdministrators : mayChange ? ofPartners : []
  const isActive = stateAt(key, now) === 'active'
  return offered.filter((action) => {
    if (checkAction(key, action, now)) return false
    if (action !== 'activate') return true
    return !isActive && !checkActivation(key, isAdmin ? 'administrator' : 'partner')
  })
}

/** When a replaced key ends: after the overlap, and not later than it would have anyway. */
export const overlapEnd = (
  { validTill }: Pick<ApiKey, 'validTill'>,
  now: Date,
  overlapDays: number,
): Date => {
  const end = endAfter(now, overlapDays)
  return end < validTill ? end : validTill
}

/** What the history of a key shows; nothing of the key itself but its beginning. */
export const snapshotOf = (key: ApiKey): Snapshot => ({
  label: key.label,
  hint: key.hint,
  partnerId: key.partnerId,
  policyId: key.policyId,
  policyName: key.policyName,
  status: key.state,
  validFrom: toInstant(key.validFrom),
  validTill: toInstant(key.validTill),
})

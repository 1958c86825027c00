import { Refusal } from '../../../platform/refusal.ts'

/** `ACTIVE` certificates carry trust; suspended ones can come back, revoked ones cannot (trust-and-crypto §1.8). */
export const trustStates = ['ACTIVE', 'SUSPENDED', 'REVOKED'] as const

export type TrustState = (typeof trustStates)[number]

/** What administrators do with a certificate of the trust store. */
export const trustActions = ['suspend', 'resume', 'revoke'] as const

export type TrustAction = (typeof trustActions)[number]

/** The state table: from which states each action is possible, and where it leads. */
const transitions: Readonly<Record<TrustAction, { from: readonly TrustState[]; to: TrustState }>> = {
  suspend: { from: ['ACTIVE'], to: 'SUSPENDED' },
  resume: { from: ['SUSPENDED'], to: 'ACTIVE' },
  revoke: { from: ['ACTIVE', 'SUSPENDED'], to: 'REVOKED' },
}

/** The state that an action leads to, or ENT_TRS_001 when it is not possible from this one. */
export const nextState = (state: TrustState, action: TrustAction): TrustState | Refusal => {
  const { from, to } = transitions[action]
  return from.includes(state) ? to : new Refusal('ENT_TRS_001', { state: state.toLowerCase() })
}

/** What can be done from a state; what buttons offer. */
export const actionsFrom = (state: TrustState): TrustAction[] =>
  trustActions.filter((action) => transitions[action].from.includes(state))

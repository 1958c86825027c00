import { expect, test } from 'vitest'
import { Refusal } from '../../../platform/refusal.ts'
import { actionsFrom, nextState, trustActions, trustStates } from './trust-state.ts'

test.each([
  ['ACTIVE', 'suspend', 'SUSPENDED'],
  ['ACTIVE', 'resume', 'ENT_TRS_001'],
  ['ACTIVE', 'revoke', 'REVOKED'],
  ['SUSPENDED', 'suspend', 'ENT_TRS_001'],
  ['SUSPENDED', 'resume', 'ACTIVE'],
  ['SUSPENDED', 'revoke', 'REVOKED'],
  ['REVOKED', 'suspend', 'ENT_TRS_001'],
  ['REVOKED', 'resume', 'ENT_TRS_001'],
  ['REVOKED', 'revoke', 'ENT_TRS_001'],
] as const)('from %s, %s leads to %s', (state, action, outcome) => {
  const next = nextState(state, action)
  expect(next instanceof Refusal ? next.code : next).toBe(outcome)
})

test('what is offered is what is possible', () => {
  for (const state of trustStates)
    expect(actionsFrom(state)).toEqual(
      trustActions.filter((action) => !(nextState(state, action) instanceof Refusal)),
    )
})

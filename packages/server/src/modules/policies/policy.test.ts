import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Refusal } from '../../platform/refusal.ts'
import { checkDeactivation } from './groups/group.ts'
import {
  actionsFor,
  checkAction,
  checkValidity,
  isLive,
  nextState,
  policyActions,
  policyStates,
  transitions,
  type Policy,
  type PolicyAction,
  type PolicyState,
} from './policy.ts'

const at = (text: string) => new Date(`${text}T00:00:00.000Z`)

const policyIn = (state: PolicyState): Policy => ({
  id: 'p',
  groupId: 'g',
  name: 'n',
  description: 'd',
  policyType: 'Auth',
  version: '1',
  document: '{}',
  state,
  schemaUrl: state === 'draft' ? null : 'https://schemas.mosip.io/v1/auth-policy',
  validFrom: at('2026-01-01'),
  validTill: at('2027-01-01'),
  createdAt: at('2026-01-01'),
  createdBy: 'x',
  updatedAt: null,
  updatedBy: null,
  revision: 1,
})

/** The whole table, by hand. */
const outcomes: Readonly<
  Record<PolicyAction, readonly [draft: string, activated: string, deactivated: string]>
> = {
  edit: ['draft', 'PMS_POL_055', 'PMS_POL_055'],
  publish: ['activated', 'PMS_POL_020', 'PMS_POL_020'],
  deactivate: ['PMS_POL_072', 'deactivated', 'PMS_POL_062'],
  activate: ['PMS_POL_054', 'ENT_POL_002', 'activated'],
  'change-validity': ['draft', 'activated', 'deactivated'],
  clone: ['draft', 'activated', 'deactivated'],
}

const outcomeOf = (state: PolicyState, action: PolicyAction): string => {
  try {
    return nextState({ state }, action)
  } catch (error) {
    return (error as Refusal).code
  }
}

describe('the state table', () => {
  const cells = policyActions.flatMap((action) =>
    policyStates.map((state, column) => [action, state, column] as const),
  )

  test.each(cells)('%s a %s', (action, state, column) => {
    expect(outcomeOf(state, action)).toBe(outcomes[action][column])
    expect(checkAction({ state }, action) === undefined).toBe(transitions[action][state] !== undefined)
  })

  test('is never left, whatever is done in whatever order', () => {
    const step = fc.constantFrom(...policyActions)
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 20 }), (actions) => {
        let state: PolicyState = 'draft'
        let wasPublished = false
        for (const action of actions) {
          const refused: boolean = checkAction({ state }, action) !== undefined
          const next: PolicyState = refused ? state : nextState({ state }, action)
          expect(policyStates).toContain(next)
          // Nothing that was published is a draft again, and nothing but a publication or an activation makes active.
          if (wasPublished) expect(next).not.toBe('draft')
          if (state !== 'activated' && next === 'activated') expect(['publish', 'activate']).toContain(action)
          if (next === 'deactivated' && state !== 'deactivated') expect(state).toBe('activated')
          if (!refused && action === 'edit') expect(state).toBe('draft')
          wasPublished ||= next !== 'draft'
          state = next
        }
      }),
      { seed: 41, numRuns: 10_000 },
    )
  })
})

test.each([
  ['draft', true, ['edit', 'publish', 'change-validity', 'clone']],
  ['activated', true, ['deactivate', 'change-validity', 'clone']],
  ['deactivated', true, ['activate', 'change-validity', 'clone']],
  ['draft', false, ['change-validity']],
  ['activated', false, ['deactivate', 'change-validity']],
  ['deactivated', false, ['change-validity']],
] as const)('a %s policy offers what is possible, group active: %s', (state, isActive, expected) => {
  expect(actionsFor(policyIn(state), { isActive })).toEqual(expected)
})

test('a policy counts when it is published, in an active group, and within its dates', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...policyStates),
      fc.boolean(),
      fc.date({ min: at('2025-06-01'), max: at('2027-06-01'), noInvalidDate: true }),
      (state, isActive, now) => {
        const counts = state === 'activated' && isActive && now >= at('2026-01-01') && now < at('2027-01-01')
        expect(isLive(policyIn(state), { isActive }, now)).toBe(counts)
      },
    ),
    { seed: 5, numRuns: 2000 },
  )
})

test.each([
  ['2026-01-01', '2027-01-01', true],
  ['2026-07-01', '2027-01-01', true],
  ['2027-01-01', '2027-01-01', false],
  ['2027-01-02', '2027-01-01', false],
  ['2026-01-01', '2026-06-01', false],
  ['2026-01-01', '2026-05-01', false],
])('on 1 June 2026 a policy may go from %s to %s: %s', (from, till, isAllowed) => {
  const check = () => checkValidity(at(from), at(till), at('2026-06-01'))
  if (isAllowed) expect(check).not.toThrow()
  else expect(check).toThrow('ENT_POL_003')
})

test.each([
  [0, 0, undefined],
  [1, 0, 'PMS_POL_056'],
  [0, 1, 'PMS_POL_070'],
  [2, 3, 'PMS_POL_069'],
])('a group with %i active policies and %i drafts ends: %s', (activated, draft, code) => {
  expect(checkDeactivation({ activated, draft, deactivated: 9 })?.code).toBe(code)
})

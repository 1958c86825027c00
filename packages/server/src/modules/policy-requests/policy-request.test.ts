import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Refusal } from '../../platform/refusal.ts'
import {
  isOwnRequest,
  mayApprove,
  neededFor,
  nextState,
  requestActions,
  requestStates,
  type RequestAction,
  type RequestState,
} from './policy-request.ts'

/** The whole table, by hand. */
const outcomes: Readonly<Record<RequestAction, Readonly<Record<RequestState, string>>>> = {
  approve: {
    InProgress: 'approved',
    approved: 'PMS_PM_034',
    rejected: 'PMS_PM_035',
    withdrawn: 'ENT_PRQ_001',
  },
  reject: {
    InProgress: 'rejected',
    approved: 'PMS_PM_034',
    rejected: 'PMS_PM_035',
    withdrawn: 'ENT_PRQ_001',
  },
  withdraw: {
    InProgress: 'withdrawn',
    approved: 'PMS_PM_034',
    rejected: 'PMS_PM_035',
    withdrawn: 'ENT_PRQ_001',
  },
}

const outcomeOf = (state: RequestState, action: RequestAction): string => {
  try {
    return nextState({ state }, action)
  } catch (error) {
    return (error as Refusal).code
  }
}

describe('the state table', () => {
  const cells = requestActions.flatMap((action) => requestStates.map((state) => [action, state] as const))
  test.each(cells)('%s what is %s', (action, state) => {
    expect(outcomeOf(state, action)).toBe(outcomes[action][state])
  })

  test('is never left, and what is decided stays decided, in any sequence', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...requestActions), { maxLength: 12 }), (actions) => {
        let state: RequestState = 'InProgress'
        let ends = 0
        for (const action of actions) {
          const outcome = outcomeOf(state, action)
          if (!(requestStates as readonly string[]).includes(outcome)) continue
          state = outcome as RequestState
          ends += 1
        }
        expect(ends).toBe(actions.length === 0 ? 0 : 1)
      }),
      { seed: 20_261_129, numRuns: 10_000 },
    )
  })
})

describe('two people', () => {
  const program = 'dan'
  const people = ['ann', 'ben', 'cem', program] as const
  const approval = (by: string) => ({ by, at: new Date('2026-01-01'), reason: null })

  test('are wanted where the group wants them now, or did when it was asked', () => {
    expect(neededFor({ approvers: 1 }, { approvers: 1 })).toBe(1)
    expect(neededFor({ approvers: 1 }, { approvers: 2 })).toBe(2)
    expect(neededFor({ approvers: 2 }, { approvers: 1 })).toBe(2)
  })

  test('are people, neither each other, nor whoever asked, nor of the organisation that did – whoever tries in whatever order', () => {
    const outsider = { roleIn: () => undefined }
    fc.assert(
      fc.property(
        fc.constantFrom(...people),
        fc.array(fc.constantFrom(...people), { maxLength: 8 }),
        (requestedBy, tries) => {
          const approvals: ReturnType<typeof approval>[] = []
          for (const userName of tries) {
            const isOwn = isOwnRequest({ ...outsider, userName }, { requestedBy, partnerId: 'bank' })
            if (
              approvals.length < 2 &&
              !mayApprove({ needed: 2, isOwn, approvals, userName, isPerson: userName !== program })
            )
              approvals.push(approval(userName))
          }
          const given = approvals.map(({ by }) => by)
          expect(new Set(given).size).toBe(given.length)
          expect(given).not.toContain(requestedBy)
          expect(given).not.toContain(program)
        },
      ),
      { seed: 20_261_129, numRuns: 2_000 },
    )
    const member = { userName: 'ann', roleIn: () => 'auditor' as const }
    expect(isOwnRequest(member, { requestedBy: 'ben', partnerId: 'bank' })).toBe(true)
  })

  test('are nobody’s matter where one is enough', () => {
    expect(
      mayApprove({ needed: 1, isOwn: true, approvals: [], userName: 'ann', isPerson: false }),
    ).toBeUndefined()
  })
})

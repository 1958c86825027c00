import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Refusal } from '../../platform/refusal.ts'
import { stateAt, termStates, type TermState } from '../liveness/index.ts'
import { actionsFor, checkAction, checkActivation, keyActions, overlapEnd, transitions } from './api-key.ts'

const now = new Date('2026-06-01T12:00:00.000Z')
const later = (days: number): Date => new Date(now.getTime() + days * 86_400_000)
const inState = (state: TermState) => ({
  state,
  validTill: later(1),
  stoppedBy: state === 'deactivated' ? ('partner' as const) : null,
})
const codeOf = (refusal: Refusal | undefined): string => refusal?.code ?? 'ok'

describe('the states of a key', () => {
  test.each([
    ['deactivate', { active: 'ok', deactivated: 'PMS_PMS_022', expired: 'ENT_KEY_001' }],
    ['activate', { active: 'ok', deactivated: 'ok', expired: 'ENT_KEY_001' }],
    ['replace', { active: 'ok', deactivated: 'ok', expired: 'ok' }],
    ['move', { active: 'ok', deactivated: 'PMS_PMS_022', expired: 'ENT_KEY_001' }],
    ['relabel', { active: 'ok', deactivated: 'ok', expired: 'ok' }],
    ['expire', { active: 'ok', deactivated: 'ok', expired: 'ENT_KEY_001' }],
  ] as const)('%s', (action, expected) => {
    for (const state of termStates)
      expect(
        codeOf(checkAction({ state, validTill: later(state === 'expired' ? -1 : 1) }, action, now)),
      ).toBe(expected[state])
  })

  test('are never left, whatever is done in whatever order; what has expired stays so', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...keyActions), { maxLength: 40 }), (actions) => {
        let state: TermState = 'active'
        for (const action of actions) {
          const next: TermState | undefined = transitions[action][state]
          if (state === 'expired' && next !== undefined && next !== 'expired') expect(action).toBe('none')
          state = next ?? state
          if (!termStates.includes(state)) expect(state).toBe('one of them')
        }
      }),
      { seed: 10, numRuns: 10_000 },
    )
  })

  test('a key ends at the moment itself, noted or not', () => {
    expect(stateAt({ state: 'active', validTill: now }, now)).toBe('expired')
    expect(stateAt({ state: 'active', validTill: later(0.0001) }, now)).toBe('active')
    expect(codeOf(checkAction({ state: 'active', validTill: now }, 'deactivate', now))).toBe('ENT_KEY_001')
  })
})

describe('who may do what', () => {
  const member = { isAdmin: false, mayChange: true }
  const admin = { isAdmin: true, mayChange: false }
  const reader = { isAdmin: false, mayChange: false }

  test('readers look', () => {
    for (const state of termStates) expect(actionsFor(inState(state), reader, now)).toEqual([])
  })

  test('everybody is offered what is possible, and administrators the move', () => {
    expect(actionsFor(inState('active'), member, now)).toEqual(['deactivate', 'replace', 'relabel'])
    expect(actionsFor(inState('active'), admin, now)).toEqual(['deactivate', 'replace', 'move', 'relabel'])
    expect(actionsFor(inState('deactivated'), member, now)).toEqual(['activate', 'replace', 'relabel'])
    expect(actionsFor({ ...inState('active'), validTill: now }, admin, now)).toEqual(['replace', 'relabel'])
  })

  test('an administrator’s word is taken back by administrators alone', () => {
    const stopped = { ...inState('deactivated'), stoppedBy: 'administrator' as const }
    expect(codeOf(checkActivation(stopped, 'partner'))).toBe('ENT_KEY_002')
    expect(codeOf(checkActivation(stopped, 'administrator'))).toBe('ok')
    expect(actionsFor(stopped, member, now)).toEqual(['replace', 'relabel'])
    expect(actionsFor(stopped, admin, now)).toEqual(['activate', 'replace', 'relabel'])
  })
})

test('an overlap shortens and never lengthens', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 90 }), fc.integer({ min: 1, max: 400 }), (overlap, left) => {
      const end = overlapEnd({ validTill: later(left) }, now, overlap)
      expect(end).toEqual(later(Math.min(overlap, left)))
    }),
    { seed: 3, numRuns: 200 },
  )
})

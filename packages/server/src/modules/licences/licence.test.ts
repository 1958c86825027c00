import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Refusal } from '../../platform/refusal.ts'
import { stateAt, termStates, type TermState } from '../liveness/index.ts'
import { actionsFor, checkAction, isValidAt, overlapEnd, transitions } from './licence.ts'

const now = new Date('2026-06-01T12:00:00.000Z')
const later = (days: number): Date => new Date(now.getTime() + days * 86_400_000)
const codeOf = (refusal: Refusal | undefined): string => refusal?.code ?? 'ok'

const inState = (state: TermState, stoppedBy: 'partner' | 'administrator' = 'partner') => ({
  state,
  validTill: later(state === 'expired' ? -1 : 1),
  stoppedBy: state === 'deactivated' ? stoppedBy : null,
})

describe('the states of a licence', () => {
  test.each([
    ['deactivate', 'administrator', { active: 'ok', deactivated: 'ok', expired: 'ENT_LIC_001' }],
    ['activate', 'administrator', { active: 'ok', deactivated: 'ok', expired: 'ENT_LIC_001' }],
    ['replace', 'administrator', { active: 'ok', deactivated: 'ok', expired: 'ok' }],
    ['expire', 'administrator', { active: 'ok', deactivated: 'ok', expired: 'ENT_LIC_001' }],
    ['deactivate', 'partner', { active: 'ok', deactivated: 'ok', expired: 'ENT_LIC_001' }],
    ['activate', 'partner', { active: 'ok', deactivated: 'ok', expired: 'ENT_LIC_001' }],
    ['replace', 'partner', { active: 'ok', deactivated: 'ENT_LIC_006', expired: 'ENT_LIC_001' }],
  ] as const)('%s by %s', (action, by, expected) => {
    for (const state of termStates)
      expect(codeOf(checkAction(inState(state), action, by, now))).toBe(expected[state])
  })

  test('what an administrator has stopped, a partner neither brings back nor rotates', () => {
    const stopped = inState('deactivated', 'administrator')
    expect(codeOf(checkAction(stopped, 'activate', 'partner', now))).toBe('ENT_LIC_002')
    expect(codeOf(checkAction(stopped, 'replace', 'partner', now))).toBe('ENT_LIC_002')
    expect(codeOf(checkAction(stopped, 'deactivate', 'partner', now))).toBe('ok')
  })

  test('what has expired stays so, whatever is done', () => {
    for (const action of Object.values(transitions)) expect(action.expired ?? 'expired').toBe('expired')
  })

  test('its end needs nobody to note it, and the last moment counts no more', () => {
    const end = (validTill: Date) => stateAt({ state: 'active', validTill }, now)
    expect([end(later(1)), end(now), end(later(-1))]).toEqual(['active', 'expired', 'expired'])
    const stopping = { state: 'active', validTill: later(1), partnerIsActive: false } as const
    expect(isValidAt(stopping, now)).toBe(false)
  })
})

test('a portal offers what is possible, and nothing else', () => {
  const offered = (state: TermState, who: { isAdmin: boolean; mayChange: boolean }, isReplaced = false) =>
    actionsFor(inState(state), { ...who, isReplaced }, now).join()
  const [admin, operator, auditor] = [
    { isAdmin: true, mayChange: false },
    { isAdmin: false, mayChange: true },
    { isAdmin: false, mayChange: false },
  ]
  expect(offered('active', operator)).toBe('deactivate,replace')
  expect(offered('active', operator, true)).toBe('deactivate')
  expect(offered('deactivated', operator)).toBe('activate')
  expect(offered('expired', operator)).toBe('')
  expect(offered('deactivated', admin)).toBe('activate,replace')
  expect(offered('expired', admin)).toBe('replace')
  expect(offered('active', auditor)).toBe('')
})

test('a replaced licence ends after the overlap, never later than it would have, and at once when it is stopped', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 90 }), fc.integer({ min: -5, max: 120 }), (overlap, left) => {
      const licence = { validFrom: later(-100), validTill: later(left) }
      const end = overlapEnd({ ...licence, state: 'active' }, now, overlap)
      const stopped = overlapEnd({ ...licence, state: 'deactivated' }, now, overlap)
      return (
        end.getTime() === later(left <= 0 ? left : Math.min(overlap, left)).getTime() &&
        stopped.getTime() === later(Math.min(0, left)).getTime()
      )
    }),
    { seed: 11, numRuns: 300 },
  )
})

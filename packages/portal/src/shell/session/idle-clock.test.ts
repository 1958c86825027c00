import { expect, test } from 'vitest'
import { idlePhase } from './idle-clock.ts'

const limits = { idleMinutes: 25, promptMinutes: 5 }
const minute = 60_000

test.each([
  [0, { name: 'active' }],
  [25 * minute - 1, { name: 'active' }],
  [25 * minute, { name: 'prompt', secondsLeft: 300 }],
  [30 * minute - 500, { name: 'prompt', secondsLeft: 1 }],
  [30 * minute, { name: 'ended' }],
  // A computer that slept past the end wakes up signed out.
  [600 * minute, { name: 'ended' }],
])('after %i ms', (idle, phase) => {
  expect(idlePhase(1_000_000, 1_000_000 + idle, limits)).toEqual(phase)
})

import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createVault } from '../../../platform/keys/vault.ts'
import { hasRunOut, judgeCode, makeCode, secondsToNextCode } from './registration.ts'

const now = new Date('2026-11-22T12:00:00.000Z')
const app = { vault: createVault(Buffer.alloc(32, 7)), clock: { now: () => now } }
const after = (seconds: number): Date => new Date(now.getTime() + seconds * 1000)
const registration = { id: 'one', isDecoy: false }

const made = makeCode(app, registration, 1)
const judge = (typed: string, over: Partial<typeof made.code> = {}, at = now, id = 'one') =>
  judgeCode(app, { id, code: { ...made.code, ...over } }, typed, at)

describe('a code', () => {
  test.each<[string, ReturnType<typeof judge>, string | null, boolean]>([
    ['fits', judge(made.text), null, false],
    ['fits to the last second', judge(made.text, {}, after(599)), null, false],
    ['has run out after ten minutes', judge(made.text, {}, after(600)), 'ENT_REG_004', false],
    ['fits at the fifth try', judge(made.text, { tries: 4 }), null, false],
    ['was tried too often', judge(made.text, { tries: 5 }), 'ENT_REG_005', false],
    ['is another registration’s', judge(made.text, {}, now, 'two'), 'ENT_REG_003', true],
    ['is empty', judge(''), 'ENT_REG_003', true],
    ['is cut short', judge(made.text.slice(1)), 'ENT_REG_003', true],
    ['is too long', judge(`${made.text}0`), 'ENT_REG_003', true],
    ['is wrong for the last time', judge('x', { tries: 4 }), 'ENT_REG_005', true],
    ['is a decoy’s', judge(made.text, { hash: null }), 'ENT_REG_003', true],
  ])('that %s is judged so', (_, judged, code, counts) => {
    expect(judged?.refusal.code ?? null).toBe(code)
    expect(judged?.counts ?? false).toBe(counts)
  })

  test('fits in whichever digits and with whichever blanks it is typed, and no other code does', () => {
    const digits = fc.constantFrom(0x30, 0x660, 0x6f0, 0xff10)
    const six = fc.integer({ min: 0, max: 999_999 }).map((number) => String(number).padStart(6, '0'))
    fc.assert(
      fc.property(six, digits, fc.constantFrom('', ' ', '-', '\u00a0'), (text, zero, gap) => {
        const typed = Array.from(text, (digit) => String.fromCodePoint(zero + Number(digit))).join(gap)
        expect(judge(typed) === null).toBe(text === made.text)
      }),
    )
    const own = Array.from(made.text, (digit) => String.fromCodePoint(0x6f0 + Number(digit))).join(' ')
    expect(judge(own)).toBeNull()
  })

  test('of a decoy is as long, and stored as nothing', () => {
    const decoy = makeCode(app, { ...registration, isDecoy: true }, 1)
    expect(decoy.text).toMatch(/^\d{6}$/u)
    expect(decoy.code).toEqual({ ...made.code, hash: null })
  })
})

test.each([
  [1, 0, 60],
  [1, 59.5, 1],
  [1, 60, 0],
  [5, 3600, 0],
  [6, 3600, null],
])('after code %i, %f seconds later, another can be asked for in %s', (count, seconds, left) => {
  expect(secondsToNextCode({ code: { ...made.code, count } }, after(seconds))).toBe(left)
})

test.each([
  ['unconfirmed', 86_400, false],
  ['unconfirmed', 86_401, true],
  ['pending_approval', 10_000_000, false],
] as const)('%s after %i seconds has run out: %s', (state, seconds, expected) => {
  expect(hasRunOut({ state, createdAt: now }, after(seconds))).toBe(expected)
})

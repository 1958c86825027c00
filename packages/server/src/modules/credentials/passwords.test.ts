import { describe, expect, test } from 'vitest'
import { Refusal } from '../../platform/refusal.ts'
import { readSettings } from '../../settings.ts'
import { checkNewPassword, hashPassword, verifyPassword } from './passwords.ts'

const production = { settings: readSettings({ NODE_ENV: 'production' }) }
const quick = { settings: readSettings({ PASSWORD_HASH_KIB: '16' }) }

const problemOf = (password: string, userName = 'chipmaker'): unknown => {
  try {
    checkNewPassword(password, userName)
    return null
  } catch (error) {
    return error instanceof Refusal && error.code === 'ENT_ACC_004' ? error.values['problem'] : error
  }
}

describe('a new password', () => {
  test.each([
    'correct staple 7',
    'twelve signs',
    'كلمات كثيرة هنا',
    'Zürich-See-1848',
    '🔒🔑🗝️🚪🏠🌳🌲🌴🌵🌾🌿🍀',
  ])('may be %j', (password) => expect(problemOf(password)).toBeNull())

  test.each([
    ['short', 'eleven sign'],
    ['short', '🔒🔑🚪🏠🌳🌲'],
    ['long', 'x y'.repeat(60)],
    ['common', 'password123456'],
    ['common', '!!Passw0rd2026!!'],
    ['common', 'QWERTYUIOP12'],
    ['common', '123456789012'],
    ['common', '098765432109'],
    ['common', 'aaaaaaaaaaaa'],
    ['common', 'abcabcabcabc'],
    ['common', 'correcthorsebatterystaple'],
    ['name', 'my ChipMaker secret'],
  ])('is refused as %s: %j', (problem, password) => expect(problemOf(password)).toBe(problem))
})

describe('a stored password', () => {
  test('is argon2id with the parameters of OWASP, another each time', async () => {
    const [one, two] = await Promise.all([
      hashPassword(production, 'some secret words'),
      hashPassword(production, 'some secret words'),
    ])
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/u)
    expect(one).not.toBe(two)
  })

  test('keeps fitting when the setting changes', async () => {
    const stored = await hashPassword(quick, 'some secret words')
    expect(stored).toMatch(/^\$argon2id\$v=19\$m=16,t=2,p=1\$/u)
    expect(await verifyPassword(production, stored, 'some secret words')).toBe(true)
  })

  test('costs no less where nobody has that name', async () => {
    const milliseconds = async (app: typeof quick, hash: string | null) => {
      const start = performance.now()
      await verifyPassword(app, hash, 'another secret')
      return performance.now() - start
    }
    const stored = await hashPassword(production, 'some secret words')
    // The best of some rounds, and by turns: a machine under load is slow, not wrong, and slow for both.
    const best = { known: Infinity, unknown: Infinity, quick: Infinity }
    for (let round = 0; round < 10; round += 1) {
      best.known = Math.min(best.known, await milliseconds(production, stored))
      best.unknown = Math.min(best.unknown, await milliseconds(production, null))
      best.quick = Math.min(best.quick, await milliseconds(quick, null))
    }
    expect(best.unknown).toBeGreaterThan(best.known / 3)
    expect(best.quick).toBeLessThan(best.unknown / 3)
  })

  test('fits itself alone', async () => {
    const stored = await hashPassword(production, 'some secret words')
    expect(await verifyPassword(production, stored, 'some secret words')).toBe(true)
    expect(await verifyPassword(production, stored, 'Some secret words')).toBe(false)
    expect(await verifyPassword(production, null, 'some secret words')).toBe(false)
  })

  test('fits however its letters are composed', async () => {
    expect(
      await verifyPassword(
        quick,
        await hashPassword(quick, 'caf\u00E9 secret words'),
        'cafe\u0301 secret words',
      ),
    ).toBe(true)
  })
})

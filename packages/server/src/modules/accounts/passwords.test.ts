import { describe, expect, test } from 'vitest'
import { Refusal } from '../../platform/refusal.ts'
import { checkNewPassword, hashPassword, verifyPassword } from './passwords.ts'

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
      hashPassword('some secret words'),
      hashPassword('some secret words'),
    ])
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/u)
    expect(one).not.toBe(two)
  })

  test('fits itself alone', async () => {
    const stored = await hashPassword('some secret words')
    expect(await verifyPassword(stored, 'some secret words')).toBe(true)
    expect(await verifyPassword(stored, 'Some secret words')).toBe(false)
    expect(await verifyPassword(null, 'some secret words')).toBe(false)
  })

  test('fits however its letters are composed', async () => {
    expect(
      await verifyPassword(await hashPassword('caf\u00E9 secret words'), 'cafe\u0301 secret words'),
    ).toBe(true)
  })
})

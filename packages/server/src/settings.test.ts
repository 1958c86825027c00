import { expect, test } from 'vitest'
import { readSettings } from './settings.ts'

test.each([
  [{ PASSWORD_HASH_KIB: '19455' }, /PASSWORD_HASH_KIB below 19456 is refused in production/u],
  [{ ENTENTE_SEED: 'sandbox' }, /ENTENTE_SEED=sandbox is refused in production/u],
])('production refuses %j', (environment, words) => {
  expect(() => readSettings({ ...environment, NODE_ENV: 'production' })).toThrow(words)
  expect(() => readSettings(environment)).not.toThrow()
})

test('passwords cost what OWASP asks for, unless somebody said otherwise', () => {
  expect(readSettings({}).PASSWORD_HASH_KIB).toBe(19_456)
  expect(readSettings({ NODE_ENV: 'production', PASSWORD_HASH_KIB: '65536' }).PASSWORD_HASH_KIB).toBe(65_536)
})

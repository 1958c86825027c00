import { describe, expect, test } from 'vitest'
import { createVault } from '../../platform/keys/vault.ts'
import { digestOf, hintOf, isLicenceKey, newLicenceKey, openLicenceKey, sealingOf } from './licence-key.ts'

const vault = createVault(Buffer.alloc(32, 1))

describe('a licence key', () => {
  test('has the form of the contract, and a check that tells a typing error', () => {
    const key = newLicenceKey()
    expect(key).toMatch(/^[0-9a-zA-Z]{50}$/u)
    expect(isLicenceKey(key)).toBe(true)
    const changed = `${key.slice(0, 20)}${key[20] === 'a' ? 'b' : 'a'}${key.slice(21)}`
    for (const other of [changed, key.toLowerCase(), key.toUpperCase(), `${key} `, key.slice(1), ''])
      expect(isLicenceKey(other), other).toBe(other === key)
  })

  test('is another one each time; its beginning tells little of it', () => {
    const keys = Array.from({ length: 1000 }, newLicenceKey)
    expect(new Set(keys).size).toBe(1000)
    expect(hintOf(keys[0]!)).toHaveLength(10)
  })

  test('is found by a digest under the master key, and opens for its own row alone', () => {
    const key = newLicenceKey()
    const other = createVault(Buffer.alloc(32, 2))
    expect(digestOf(vault, key)).toEqual(digestOf(vault, key))
    expect(digestOf(vault, key)).not.toEqual(digestOf(other, key))
    const sealed = vault.seal(sealingOf('a'), Buffer.from(key))
    expect(openLicenceKey(vault, 'a', sealed)).toBe(key)
    expect(() => openLicenceKey(vault, 'b', sealed)).toThrow()
    expect(() => openLicenceKey(other, 'a', sealed)).toThrow()
  })
})

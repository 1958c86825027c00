import { expect, it, test } from 'vitest'
import { isKeyAllowed, historicalAlgorithmRules } from '../../path-validation/algorithm-rules.ts'
import { isKeyWithinLimits, verificationCost } from './key-limits.ts'
import type { KeyAlgorithm } from './public-keys.ts'

test.each<[KeyAlgorithm, boolean]>([
  [{ type: 'RSA', bits: 16_384, exponentBits: 64 }, true],
  [{ type: 'RSA', bits: 16_385 }, false],
  [{ type: 'RSA', bits: 2048, exponentBits: 65 }, false],
  [{ type: 'RSA-PSS', bits: 2048, exponentBits: 65 }, false],
  [{ type: 'DSA', bits: 3072, subgroupBits: 256 }, true],
  [{ type: 'DSA', bits: 10_000, subgroupBits: 256 }, false],
  [{ type: 'DSA', bits: 2048, subgroupBits: 1024 }, false],
  [{ type: 'DSA' }, true],
])('%j is worked with: %s', (key, isWithin) => {
  expect(isKeyWithinLimits(key)).toBe(isWithin)
  expect(isKeyAllowed(key, historicalAlgorithmRules)).toBe(isWithin)
})

it('a check costs more the larger key, exponent and text are, and the same each time', () => {
  const rsa = (bits: number, exponentBits = 17): number =>
    verificationCost({ type: 'RSA', bits, exponentBits }, 1000)
  const costs = [rsa(2048), rsa(4096), rsa(4096, 64), rsa(16_384), rsa(16_384, 64)]
  expect(costs).toEqual(costs.toSorted((left, right) => left - right))
  expect(new Set(costs).size).toBe(costs.length)
  const ec = (curve: string, octets = 1000): number => verificationCost({ type: 'EC', curve }, octets)
  expect([ec('P-256') < ec('P-384'), ec('P-384') < ec('P-521'), ec('P-256', 1e7) > 10_000]).toEqual([
    true,
    true,
    true,
  ])
  // What nobody knows the size of counts as the largest.
  expect(verificationCost({ type: 'DSA' }, 0)).toBe(
    verificationCost({ type: 'DSA', bits: 3072, subgroupBits: 256 }, 0),
  )
})

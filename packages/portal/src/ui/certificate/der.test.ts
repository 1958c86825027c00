import { describe, expect, test } from 'vitest'
import { readElement, readOid } from './der.ts'

const oidOf = (...content: number[]) => readOid(readElement(Uint8Array.of(0x06, content.length, ...content)))

describe('reads object identifiers', () => {
  const allOnes = [0x83, ...Array.from({ length: 17 }, () => 0xff), 0x7f]
  test.each([
    ['0.9.2342', [0x09, 0x92, 0x26]],
    ['1.2.840.113549', [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d]],
    ['1.39', [0x4f]],
    ['2.0', [0x50]],
    ['2.999.3', [0x88, 0x37, 0x03]],
    [`2.25.${2n ** 128n - 1n}`, [0x69, ...allOnes]],
    [`2.${2n ** 128n - 1n - 80n}`, allOnes],
    [`2.25${'.1'.repeat(63)}`, [0x69, ...Array.from({ length: 63 }, () => 1)]],
  ] as const)('%s', (dotted, content) => {
    expect(oidOf(...content)).toBe(dotted)
  })

  test.each([
    ['nothing', []],
    ['an arc without its end', [0x2a, 0x86]],
    ['more octets than the server reads', [0x69, ...Array.from({ length: 64 }, () => 1)]],
  ])('but not %s', (_what, content) => {
    expect(() => oidOf(...content)).toThrow('object identifier')
  })
})

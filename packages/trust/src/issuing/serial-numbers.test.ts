import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { newSerialNumber, serialNumberToDecimal } from './serial-numbers.ts'

describe('newSerialNumber', () => {
  it('is positive, not zero, and keeps 127 bits of the randomness', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (random) => {
        const serial = newSerialNumber(random)
        expect(BigInt(serialNumberToDecimal(serial))).toBeGreaterThan(0n)
        expect(serial.slice(1, 15)).toEqual(random.slice(1, 15))
      }),
    )
  })

  it('never is zero', () => {
    expect(serialNumberToDecimal(newSerialNumber(new Uint8Array(16)))).toBe('1')
    expect(serialNumberToDecimal(newSerialNumber(Uint8Array.of(0x80, ...Buffer.alloc(15))))).toBe('1')
  })

  it('wants exactly 16 octets', () => expect(() => newSerialNumber(new Uint8Array(15))).toThrow(RangeError))
})

describe('serialNumberToDecimal', () => {
  it.each([
    [[0x00], '0'],
    [[0x7f], '127'],
    [[0x00, 0xff], '255'],
    [[0xff], '-1'],
    [[0x80, 0x00], '-32768'],
  ])('%j is %s', (octets, text) => expect(serialNumberToDecimal(Uint8Array.from(octets))).toBe(text))
})

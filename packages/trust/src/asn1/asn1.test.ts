import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeObjectIdentifier, encodeObjectIdentifier } from './object-identifiers.ts'
import { childrenOf, contentOf, readBer, readDer } from './reader.ts'
import { readString } from './strings.ts'
import { readTime } from './times.ts'
import { TrustError, type TrustErrorCode } from './trust-error.ts'
import { readBitString, readBoolean, readIntegerBytes, readSmallInteger } from './values.ts'
import { bitString, integer, namedBits, octetString, sequence, time, writeElement } from './writer.ts'

const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex')

function codeOf(run: () => unknown): TrustErrorCode | 'none' {
  try {
    run()
  } catch (error) {
    if (error instanceof TrustError) return error.code
    throw error
  }
  return 'none'
}

describe('readDer', () => {
  it.each([
    ['', 'truncated'],
    ['30', 'truncated'],
    ['3003020101ff', 'trailing-bytes'],
    ['3005020101', 'truncated'],
    ['30800000', 'bad-length'],
    ['308103020101', 'bad-length'],
    ['30820003020101', 'bad-length'],
    ['308500000000030201ff', 'bad-length'],
    ['30ff', 'bad-length'],
    ['1f0100', 'unexpected-tag'],
    ['0004526f6f74', 'unexpected-tag'],
    ['210101', 'unexpected-tag'],
    ['1000', 'unexpected-tag'],
    ['2400', 'unexpected-tag'],
  ])('answers %s with %s', (hex, code) => expect(codeOf(() => readDer(bytes(hex)))).toBe(code))

  it('bounds depth and size', () => {
    let nested: Uint8Array = octetString(new Uint8Array())
    for (let level = 0; level < 40; level++) nested = sequence(nested)
    const descend = () => {
      for (let element = readDer(nested); ;) element = childrenOf(element)[0]!
    }
    expect(codeOf(descend)).toBe('too-deep')
    expect(codeOf(() => readDer(new Uint8Array(11), { maximumBytes: 10 }))).toBe('too-large')
  })

  it('reads back what the writer wrote, whatever the length', () => {
    fc.assert(
      fc.property(fc.nat(70_000), (length) => {
        const element = readDer(octetString(new Uint8Array(length)), { maximumBytes: 100_000 })
        return contentOf(element).length === length
      }),
      { examples: [[0], [127], [128], [255], [256], [65_535], [65_536]] },
    )
  })
})

describe('readBer', () => {
  it('also takes indefinite and padded lengths', () => {
    expect(childrenOf(readBer(bytes('30800201010000')))).toHaveLength(1)
    expect(childrenOf(readBer(bytes('30820003020101')))).toHaveLength(1)
    expect(childrenOf(readBer(bytes('308030800000000000'.slice(0, 16))))).toHaveLength(1)
  })

  it.each([
    ['3080020101', 'truncated'],
    ['3080', 'truncated'],
    ['04800000', 'bad-length'],
    ['308000000000', 'trailing-bytes'],
  ])('answers %s with %s', (hex, code) => expect(codeOf(() => readBer(bytes(hex)))).toBe(code))
})

describe('values', () => {
  it.each([
    ['0101ff', true],
    ['010100', false],
  ])('BOOLEAN %s', (hex, value) => expect(readBoolean(readDer(bytes(hex)), 'x')).toBe(value))

  it.each(['010101', '0100', '01020000'])('refuses BOOLEAN %s', (hex) =>
    expect(codeOf(() => readBoolean(readDer(bytes(hex)), 'x'))).toBe('bad-value'),
  )

  it.each(['0200', '02020001', '0202ff80'])('refuses INTEGER %s', (hex) =>
    expect(codeOf(() => readIntegerBytes(readDer(bytes(hex)), 'x'))).toBe('bad-value'),
  )

  it('round-trips small integers', () => {
    fc.assert(
      fc.property(fc.nat(0x7fffffff), (value) => readSmallInteger(readDer(integer(value)), 'x') === value),
    )
    expect(codeOf(() => readSmallInteger(readDer(bytes('0201ff')), 'x'))).toBe('bad-value')
  })

  it.each(['0300', '030108', '030101', '03020101'])('refuses BIT STRING %s', (hex) =>
    expect(codeOf(() => readBitString(readDer(bytes(hex)), 'x'))).toBe('bad-value'),
  )

  it.each([
    [[], '030100'],
    [[0], '03020780'],
    [[0, 5, 6], '03020186'],
    [[8], '0303070080'],
  ])('writes named bits %j', (bits, hex) => expect(Buffer.from(namedBits(bits)).toString('hex')).toBe(hex))

  it('round-trips octets of a BIT STRING', () => {
    expect(readBitString(readDer(bitString(bytes('01ff'))), 'x')).toEqual({
      bytes: Uint8Array.of(1, 255),
      unusedBits: 0,
    })
  })
})

describe('object identifiers', () => {
  it('round-trip', () => {
    const arcs = fc.tuple(fc.nat(2), fc.nat(39), fc.array(fc.nat(), { maxLength: 6 }))
    fc.assert(
      fc.property(arcs, ([root, second, rest]) => {
        const dotted = [root, second, ...rest].join('.')
        return decodeObjectIdentifier(encodeObjectIdentifier(dotted)) === dotted
      }),
      { examples: [[[2, 999 % 40, [3]]]] },
    )
    expect(decodeObjectIdentifier(bytes('883703'))).toBe('2.999.3')
    // An arc made of a UUID, and a first number of 70 bits.
    expect(decodeObjectIdentifier(bytes('6983f09da7ebcfdee0c7a1a7b2c0948cc8f9d776'))).toBe(
      '2.25.329800735698586629295641978511506172918',
    )
    expect(decodeObjectIdentifier(bytes('ffffffffffffffffff7f'))).toBe('2.1180591620717411303343')
  })

  it.each(['', '80', '2a80', '2a8001', 'ff'.repeat(64) + '7f'])('refuse %s', (hex) =>
    expect(codeOf(() => decodeObjectIdentifier(bytes(hex)))).toBe('bad-value'),
  )
})

describe('times', () => {
  it.each([
    ['1950-01-01T00:00:00.000Z', 0x17],
    ['2049-12-31T23:59:59.000Z', 0x17],
    ['2050-01-01T00:00:00.000Z', 0x18],
    ['9999-12-31T23:59:59.000Z', 0x18],
    ['2028-02-29T12:00:00.000Z', 0x17],
  ])('round-trip %s', (iso, tag) => {
    const element = readDer(time(new Date(iso)))
    expect(element.tag).toBe(tag)
    expect(readTime(element, 'x').toISOString()).toBe(iso)
  })

  it.each([
    [0x17, '230229000000Z'],
    [0x17, '231301000000Z'],
    [0x17, '230101240000Z'],
    [0x17, '2301010000Z'],
    [0x17, '230101000000+0100'],
    [0x18, '20230101000000.5Z'],
    [0x18, '20230101000060Z'],
    [0x0c, '230101000000Z'],
  ])('refuse tag %i with %s', (tag, text) =>
    expect(codeOf(() => readTime(readDer(writeElement(tag, Buffer.from(text))), 'x'))).toBe('bad-time'),
  )
})

describe('strings', () => {
  it.each([
    [0x0c, Buffer.from('Ü😀'), 'Ü😀'],
    [0x13, Buffer.from('Printable'), 'Printable'],
    [0x14, Buffer.from([0xfc]), 'ü'],
    [0x1e, Buffer.from([0x06, 0x27]), 'ا'],
    [0x1c, Buffer.from([0, 1, 0xf6, 0]), '😀'],
    [0x02, Buffer.from([1]), undefined],
  ])('of tag %i', (tag, content, text) => expect(readString(readDer(writeElement(tag, content)))).toBe(text))

  it.each([
    [0x0c, Buffer.from([0xff])],
    [0x16, Buffer.from([0x80])],
    [0x1e, Buffer.from([0])],
    [0x1e, Buffer.from([0xd8, 0])],
    [0x1c, Buffer.from([0xff, 0, 0, 0])],
  ])('refuse what is no text of tag %i', (tag, content) =>
    expect(codeOf(() => readString(readDer(writeElement(tag, content))))).toBe('bad-string'),
  )
})

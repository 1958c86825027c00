import { describe, expect, it } from 'vitest'
import { readDer } from '../../asn1/reader.ts'
import {
  objectIdentifier,
  printableString,
  sequence,
  set,
  utf8String,
  writeElement,
} from '../../asn1/writer.ts'
import { prepare } from './name-comparison.ts'
import { attributeTypes, namesMatch, readName, type AttributeType, type Name } from './names.ts'

function attribute(type: AttributeType, value: Uint8Array): Uint8Array {
  return sequence(objectIdentifier(attributeTypes[type]), value)
}

function name(...relativeNames: Uint8Array[][]): Name {
  return readName(readDer(sequence(...relativeNames.map((attributes) => set(...attributes)))), 'name')
}

describe('namesMatch', () => {
  const plain = name([attribute('O', utf8String('Acme Ltd'))], [attribute('CN', utf8String('a'))])

  it.each([
    ['another string type', [attribute('O', printableString('Acme Ltd'))]],
    ['another case', [attribute('O', utf8String('ACME ltd'))]],
    ['more white space', [attribute('O', utf8String('  Acme \t  Ltd '))]],
    ['BMPString', [attribute('O', writeElement(0x1e, Buffer.from('Acme Ltd', 'utf16le').swap16()))]],
  ])('sees through %s', (_what, organisation) => {
    expect(namesMatch(plain, name(organisation, [attribute('CN', utf8String('a'))]))).toBe(true)
  })

  it.each([
    ['order', name([attribute('CN', utf8String('a'))], [attribute('O', utf8String('Acme Ltd'))])],
    ['type', name([attribute('OU', utf8String('Acme Ltd'))], [attribute('CN', utf8String('a'))])],
    ['space inside', name([attribute('O', utf8String('AcmeLtd'))], [attribute('CN', utf8String('a'))])],
    ['grouping', name([attribute('O', utf8String('Acme Ltd')), attribute('CN', utf8String('a'))])],
    ['length', name([attribute('O', utf8String('Acme Ltd'))])],
  ])('tells another %s apart', (_what, other) => {
    expect(namesMatch(plain, other)).toBe(false)
  })

  it('does not mind the order inside a set', () => {
    const [o, cn] = [attribute('O', utf8String('x')), attribute('CN', utf8String('y'))]
    expect(namesMatch(name([o, cn]), name([cn, o]))).toBe(true)
  })

  it('cannot be fooled by separators inside a value', () => {
    const forged = name([attribute('O', utf8String('Acme Ltd"]\n["2.5.4.3","a'))])
    expect(namesMatch(plain, forged)).toBe(false)
  })
})

describe('prepare', () => {
  it.each([
    ['STRASSE', 'Straße'],
    ['ΣΊΣΥΦΟΣ', 'σίσυφος'],
    ['ﬁle', 'FILE'],
    ['e\u0301', 'É'],
    ['a\u00adb\u200b', 'AB'],
    ['a\u00a0 b', 'A b'],
  ])('%s equals %s', (left, right) => expect(prepare(left)).toBe(prepare(right)))

  it('keeps letters apart that only look alike', () => {
    expect(prepare('ı')).not.toBe(prepare('i'))
    expect(prepare('а')).not.toBe(prepare('a'))
  })
})

import { describe, expect, it } from 'vitest'
import { readDer } from '../../asn1/reader.ts'
import { tags } from '../../asn1/tags.ts'
import { objectIdentifier, sequence, set, utf8String, writeElement } from '../../asn1/writer.ts'
import { encodeName } from '../../issuing/encode-name.ts'
import { formatName, namePartsOf, searchableName } from './name-parts.ts'
import { escapeValue, nameTextOf, withoutEscapes } from './name-text.ts'
import { readName, type Name } from './names.ts'

const read = (der: Uint8Array): Name => readName(readDer(der), 'name')
const attribute = (oid: string, value: Uint8Array): Uint8Array => sequence(objectIdentifier(oid), value)

const pretends = read(
  encodeName([
    ['O', 'Evil'],
    ['CN', 'National Root CA,O=Ministry of Interior,C=FR'],
  ]),
)

describe('the parts of a name', () => {
  it('are all of them, in their order, untouched', () => {
    expect(namePartsOf(pretends)).toEqual([
      [{ type: 'O', value: 'Evil' }],
      [{ type: 'CN', value: 'National Root CA,O=Ministry of Interior,C=FR' }],
    ])
  })

  it('keep several values of one part together, types without a name, and values that are no text', () => {
    const name = read(
      sequence(
        set(attribute('2.5.4.3', utf8String('a')), attribute('2.5.4.11', utf8String('b'))),
        set(attribute('1.2.3.4', utf8String('c'))),
        set(attribute('2.5.4.45', writeElement(tags.bitString, Uint8Array.of(0, 0xab)))),
      ),
    )
    expect(namePartsOf(name)).toEqual([
      [
        { type: 'CN', value: 'a' },
        { type: 'OU', value: 'b' },
      ],
      [{ type: '1.2.3.4', value: 'c' }],
      [{ type: '2.5.4.45', value: '#00ab' }],
    ])
    expect(nameTextOf(namePartsOf(name))).toBe(String.raw`CN=a+OU=b,1.2.3.4=c,2.5.4.45=\#00ab`)
  })
})

describe('the text of a name', () => {
  it('lets no value pass for another part', () => {
    expect(formatName(pretends)).toBe(String.raw`CN=National Root CA\,O=Ministry of Interior\,C=FR,O=Evil`)
    expect(nameTextOf(namePartsOf(pretends))).toBe(
      String.raw`O=Evil,CN=National Root CA\,O=Ministry of Interior\,C=FR`,
    )
  })

  it.each([
    ['Acme, Inc.', String.raw`Acme\, Inc.`],
    ['a+b"c\\d<e>f;g', String.raw`a\+b\"c\\d\<e\>f\;g`],
    [' both ends ', String.raw`\ both ends\ `],
    [' ', String.raw`\ `],
    ['#1', String.raw`\#1`],
    ['a#b = c', 'a#b = c'],
    ['a\0b\nc\u0085', String.raw`a\00b\0Ac\C2\85`],
    ['شركة', 'شركة'],
  ])('escapes %j as RFC 4514 has it', (value, text) => {
    expect(escapeValue(value)).toBe(text)
  })

  it('is searched without its escapes', () => {
    expect(searchableName(read(encodeName([['O', 'Acme, Inc.']])))).toBe('O=Acme, Inc.')
    expect(withoutEscapes(String.raw`O=Acme\, Inc.`)).toBe('O=Acme, Inc.')
    expect(searchableName(read(encodeName([['CN', 'a\0b']])))).toBe('CN=a\uFFFDb')
  })
})

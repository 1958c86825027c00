import { deepestJson, mostJsonValues } from '../../packages/server/src/platform/http/limits/json-size.ts'

/** A kind of hostile input, written as JSON in a number of octets of UTF-8. */
export interface JsonInput {
  readonly name: string
  readonly write: (octets: number) => string
}

/** As many of `unit` as fit. */
const fill = (unit: string, octets: number): string =>
  unit.repeat(Math.max(1, Math.floor(octets / Buffer.byteLength(unit))))

const marks = '\u0301\u0323'

/** Texts by the sign that they repeat; `escaped` where JSON must write it with an escape. */
const signs: readonly { readonly name: string; readonly first: string; readonly sign: string }[] = [
  { name: 'combining marks', first: 'a', sign: marks },
  { name: 'blanks', first: '', sign: ' ' },
  { name: 'parentheses', first: '', sign: '(' },
  { name: 'lone surrogates', first: '', sign: String.raw`\ud800` },
  { name: 'digits', first: '', sign: '9' },
]

const asText = (first: string, sign: string, octets: number): string =>
  `"${first}${fill(sign, octets - first.length - 2)}"`

/** What goes into every field, as large as the body allows. */
export const jsonInputs: readonly JsonInput[] = [
  ...signs.map(({ name, first, sign }) => ({
    name,
    write: (octets: number) => asText(first, sign, octets),
  })),
  { name: 'nested lists', write: (octets) => nestedLists(octets) },
  {
    name: 'nested objects',
    write: (octets) => `${fill('{"a":', (octets * 5) / 6)}0${fill('}', octets / 6)}`,
  },
  { name: 'a list of numbers', write: (octets) => `[${fill('0,', octets - 3)}0]` },
]

/** The richest JSON that is still parsed. */
export const modestInputs: readonly { readonly name: string; readonly json: string }[] = [
  { name: 'the deepest list', json: '['.repeat(deepestJson - 4) + ']'.repeat(deepestJson - 4) },
  { name: 'the longest list', json: `[${fill('0,', 2 * (mostJsonValues - 60))}0]` },
  { name: 'the longest list of objects', json: `[${fill('{},', (3 * (mostJsonValues - 60)) / 2)}0]` },
]

const nestedLists = (octets: number): string => fill('[', octets / 2) + fill(']', octets / 2)

const base64Of = (text: string): string => Buffer.from(text).toString('base64url')

/** Armour without an end, armour without content, and what could be base64. */
const armours: readonly [name: string, unit: string][] = [
  ['beginnings of certificates', String.raw`-----BEGIN CERTIFICATE-----\n`],
  ['beginnings of lists', '-----BEGIN X509 CRL-----'],
  ['empty armour', '-----BEGIN A----------END A-----'],
  ['base64', 'MIIB'],
  ['nested sequences', 'MIAwgDCAMIAwgDCA'],
  ['dots', '.'],
]

/** The longest text that a field takes, of each sign: it goes where the others do not come. */
export const longestTexts = (codeUnits: number): { name: string; json: string }[] => {
  const texts = signs.map(({ name, first, sign }) => {
    const units = sign.startsWith('\\') ? 1 : sign.length
    return { name, json: `"${first}${sign.repeat(Math.floor((codeUnits - first.length) / units))}"` }
  })
  // Half as many of what is two octets long, where octets are counted.
  const bytes =
    codeUnits < 10_000
      ? []
      : [
          { name: 'combining marks', json: `"a${marks.repeat(Math.floor((codeUnits - 1) / 4))}"` },
          ...armours.map(([name, unit]) => ({ name, json: `"${fill(unit, codeUnits - 64)}"` })),
          { name: 'base64 of nested lists', json: `"${base64Of(nestedLists((codeUnits * 3) / 4 - 64))}"` },
          { name: 'base64 of objects', json: `"${base64Of(`[${fill('{},', (codeUnits * 3) / 4 - 64)}0]`)}"` },
        ]
  return [...texts, ...bytes].map(({ name, json }) => ({ name: `${name}, ${codeUnits} of them`, json }))
}

/** The octets of a header value, as Node takes them: one character each. */
const asHeader = (text: string): string => Buffer.from(text).toString('latin1')

// Node ends requests whose head is longer than 16 KiB; the rest of the head needs room.
const headRoom = 13 * 1024

const addressSigns: readonly [name: string, sign: string][] = [
  ['combining marks', '%CC%81%CC%A3'],
  ['blanks', '%20'],
  ['parentheses', '('],
  ['lone surrogates', '%ED%A0%80'],
  ['digits', '9'],
  ['slashes', '%2F'],
  ['broken escapes', '%'],
]

/** The longest variable of a path that the router takes. */
const variableOctets = 480

/** What goes into a path or a query, percent-encoded: as much as a head may hold, and some that gets further. */
export const addressInputs: readonly { readonly name: string; readonly text: string }[] = [
  ...addressSigns.map(([name, sign]) => ({ name, text: fill(sign, headRoom) })),
  ...addressSigns.slice(0, 3).map(([name, sign]) => ({
    name: `${name}, ${variableOctets} octets`,
    text: fill(sign, variableOctets),
  })),
]

/** What goes into a header, as long as a head may be. */
export const headerInputs: readonly { readonly name: string; readonly value: string }[] = [
  ['combining marks', marks],
  ['blanks in between', 'a '],
  ['parentheses', '('],
  ['commas', ','],
  ['semicolons', ';'],
  ['digits', '9'],
  ['dots', 'a.'],
  ['pairs', 'a=b; '],
  ['quotes', '"'],
].map(([name, unit]) => ({ name: name ?? '', value: asHeader(fill(unit ?? '', headRoom).trim()) }))

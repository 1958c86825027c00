import { describe, expect, test } from 'vitest'
import { emailKey, isSameEmail, readEmail } from './index.ts'

const local64 = 'l'.repeat(64)
const label63 = 'd'.repeat(63)

describe('what mail servers take is taken', () => {
  test.each([
    'name@example.org',
    'first.last@example.org',
    'first.middle.last@example.org',
    "o'neil@example.org",
    "d'arc.jeanne@example.fr",
    'name+tag@example.org',
    'name+tag+more@sub.example.org',
    'name_under@example.org',
    'name-dash@example.org',
    '-leading@example.org',
    'trailing-@example.org',
    '_@example.org',
    '1234567890@example.org',
    'a@b.co',
    'NAME@EXAMPLE.ORG',
    'mixed.Case@Example.Org',
    "!#$%&'*+-/=?^_`{|}~@example.org",
    'customer/department=shipping@example.org',
    'user%example.com@example.org',
    'x@xn--e1afmkfd.xn--80akhbyknj4f',
    'x@xn--bcher-kva.example',
    'x@example.xn--p1ai',
    'x@example.museum',
    'x@example.photography',
    'x@example.travelersinsurance',
    'x@example.xn--vermgensberatung-pwb',
    'x@many.labels.deep.in.a.ministry.example.org',
    'x@1and1.example',
    'x@123.example',
    'x@9.example.org',
    'x@a-b-c.example.org',
    'x@a--b.example.org',
    `${local64}@example.org`,
    `x@${label63}.org`,
  ])('%s', (address) => {
    expect(readEmail(address)).toBe(address)
  })
})

describe('a domain of any script is stored as mail servers write it', () => {
  test.each([
    ['x@пример.испытание', 'x@xn--e1afmkfd.xn--80akhbyknj4f'],
    ['X@ПРИМЕР.ИСПЫТАНИЕ', 'X@xn--e1afmkfd.xn--80akhbyknj4f'],
    ['x@bücher.example', 'x@xn--bcher-kva.example'],
    ['x@bu\u0308cher.example', 'x@xn--bcher-kva.example'],
    ['x@例え.テスト', 'x@xn--r8jz45g.xn--zckzah'],
    ['x@مثال.إختبار', 'x@xn--mgbh0fb.xn--kgbechtv'],
    ['x@उदाहरण.परीक्षा', 'x@xn--p1b6ci4b4b3a.xn--11b5bs3a9aj6g'],
    ['x@例子.中国', 'x@xn--fsqu00a.xn--fiqs8s'],
    ['x@例子。中国', 'x@xn--fsqu00a.xn--fiqs8s'],
    ['x@ｅｘａｍｐｌｅ.org', 'x@example.org'],
    ['x@straße.example', 'x@xn--strae-oqa.example'],
  ])('%s', (address, stored) => {
    expect(readEmail(address)).toBe(stored)
    expect(isSameEmail(address, stored)).toBe(true)
  })
})

describe('what no mail can reach is refused', () => {
  test.each([
    '',
    '@',
    'name',
    'name@',
    '@example.org',
    'name@@example.org',
    'name@other@example.org',
    'name@localhost',
    'name@example.org.',
    'name@.example.org',
    'name@example..org',
    'name@-example.org',
    'name@example-.org',
    'name@exa_mple.org',
    'name@example.1',
    'name@example.123',
    'name@127.0.0.1',
    'name@[127.0.0.1]',
    'name@[IPv6:2001:db8::1]',
    'name@127.1',
    'name@0x7f.1',
    'name@example.org:25',
    'name@example.org/path',
    'name@exa%6dple.org',
    'name@exam ple.org',
    'name@example.org?subject=x',
    'name@example.org#x',
    '.name@example.org',
    'name.@example.org',
    'na..me@example.org',
    'na me@example.org',
    ' name@example.org',
    'name@example.org ',
    'name\t@example.org',
    'name\r\nbcc:victim@example.org',
    'name@example.org\r\nbcc: victim@example.org',
    'name@example.org\n',
    'name\u0000@example.org',
    '"na me"@example.org',
    '"name"@example.org',
    'name(comment)@example.org',
    'Name <name@example.org>',
    '<name@example.org>',
    'a@example.org,b@example.org',
    'a@example.org;b@example.org',
    'mailto:name@example.org',
    'na,me@example.org',
    'na:me@example.org',
    String.raw`na\me@example.org`,
    // Outside ASCII before the @: see the docstring.
    'имя@example.org',
    'nаme@example.org',
    '用户@例子.中国',
    'na\u200Bme@example.org',
    // No such label exists.
    'name@xn--zzzzzzzzzz99999999.org',
    'name@xn--.org',
    `name@${label63}d.org`,
    `${local64}l@example.org`,
    `x@${`${label63}.`.repeat(4)}org`,
    `x@${'я.'.repeat(80)}испытание`,
    'name@example.org\u202E',
    'name@\u202Egro.elpmaxe',
    'name@exam\uD800ple.org',
  ])('%j', (address) => {
    expect(readEmail(address)).toBeUndefined()
  })
})

test('case and script of the domain, and case of the rest, make no other address', () => {
  expect(emailKey(' Name@EXAMPLE.org ')).toBe('name@example.org')
  expect(emailKey('x@XN--E1AFMKFD.испытание')).toBe('x@xn--e1afmkfd.xn--80akhbyknj4f')
  expect(isSameEmail('a@example.org', 'b@example.org')).toBe(false)
  expect(isSameEmail("o'neil@example.org", 'oneil@example.org')).toBe(false)
  // A plus tag may be another mailbox; whose, its server alone knows.
  expect(isSameEmail('a+b@example.org', 'a@example.org')).toBe(false)
  expect(emailKey('No Address')).toBe('no address')
})

test('reading a stored address changes it no further', () => {
  for (const address of ['x@пример.испытание', "o'neil@Example.org", 'x@例子。中国']) {
    const stored = readEmail(address)!
    expect(readEmail(stored)).toBe(stored)
  }
})

test.each([
  'a'.repeat(1_000_000),
  `${'a.'.repeat(500_000)}@x.org`,
  `x@${'-'.repeat(1_000_000)}`,
  '@'.repeat(1_000_000),
])('a million characters are refused by their length', (text) => {
  expect(readEmail(text)).toBeUndefined()
})

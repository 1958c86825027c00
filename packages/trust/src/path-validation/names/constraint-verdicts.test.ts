import { describe, expect, it, test } from 'vitest'
import {
  integer,
  objectIdentifier,
  sequence,
  tagged,
  taggedPrimitive,
  utf8String,
  writeElement,
} from '../../asn1/writer.ts'
import { encodeName } from '../../issuing/encode-name.ts'
import {
  alternativeNames,
  changed,
  commonName,
  dnsName,
  draftAuthority,
  draftLeaf,
  ia5,
  writeDraft,
  type Draft,
} from '../../testing/draft-certificate.ts'
import { judge } from '../../testing/judging.ts'
import { extension, makeKeys } from '../../testing/written-certificate.ts'

const [rootKeys, subKeys, leafKeys] = [makeKeys(), makeKeys(), makeKeys()]
const root = writeDraft(draftAuthority('Root', 'Root', rootKeys, rootKeys))
const sub = draftAuthority('Sub', 'Root', subKeys, rootKeys)
const leaf = draftLeaf('Sub', leafKeys, subKeys)

const hex = (text: string): Uint8Array => Buffer.from(text, 'hex')
const email = (text: string): Uint8Array => ia5(1, text)
const uri = (text: string): Uint8Array => ia5(6, text)
const address = (octets: string): Uint8Array => taggedPrimitive(7, hex(octets))
const directory = (...attributes: Parameters<typeof encodeName>[0]): Uint8Array =>
  tagged(4, encodeName(attributes))
const mailbox8 = (text: string): Uint8Array =>
  tagged(0, objectIdentifier('1.3.6.1.5.5.7.8.9'), tagged(0, utf8String(text)))
const permitted = (...bases: Uint8Array[]): Uint8Array =>
  writeElement(0xa0, ...bases.map((base) => sequence(base)))
const excluded = (...bases: Uint8Array[]): Uint8Array =>
  writeElement(0xa1, ...bases.map((base) => sequence(base)))

function ask(constraints: readonly Uint8Array[], change: Partial<Draft>, isCritical = true): string {
  const constrained = changed(sub, {
    extensions: { nameConstraints: extension('nameConstraints', sequence(...constraints), isCritical) },
  })
  return judge({
    target: writeDraft(changed(leaf, change)),
    anchors: [root],
    intermediates: [writeDraft(constrained)],
  })
}
const named = (...names: Uint8Array[]): Partial<Draft> => ({
  extensions: { subjectAltName: alternativeNames(...names) },
})
const no = 'name-not-permitted'

describe('name constraints by the words of RFC 5280 §4.2.1.10', () => {
  test.each<[string, Uint8Array[], Uint8Array, string]>([
    ['host itself', [permitted(dnsName('example.org'))], dnsName('example.org'), 'valid'],
    ['labels to the left', [permitted(dnsName('example.org'))], dnsName('a.b.example.org'), 'valid'],
    ['suffix that is no label', [permitted(dnsName('example.org'))], dnsName('badexample.org'), no],
    ['another kind is free', [permitted(dnsName('example.org'))], email('a@evil.org'), 'valid'],
    [
      'permitted and excluded',
      [permitted(dnsName('example.org')), excluded(dnsName('a.example.org'))],
      dnsName('b.a.example.org'),
      no,
    ],
    [
      'permitted beside excluded',
      [permitted(dnsName('example.org')), excluded(dnsName('a.example.org'))],
      dnsName('b.example.org'),
      'valid',
    ],
    ['everything excluded', [excluded(dnsName(''))], dnsName('www.example.org'), no],
    ['wildcard inside', [permitted(dnsName('example.org'))], dnsName('*.example.org'), 'valid'],
    ['wildcard above the base', [permitted(dnsName('www.example.org'))], dnsName('*.example.org'), no],
    [
      'wildcard that could become an excluded host',
      [excluded(dnsName('www.example.org'))],
      dnsName('*.example.org'),
      no,
    ],
    [
      'wildcard two labels above an excluded host',
      [excluded(dnsName('a.example.org'))],
      dnsName('*.org'),
      'valid',
    ],
    ['wildcard one label above an excluded host', [excluded(dnsName('example.org'))], dnsName('*.ORG'), no],
    ['wildcard below an excluded host', [excluded(dnsName('example.org'))], dnsName('*.a.example.org'), no],
    [
      'A-labels compare as they are',
      [permitted(dnsName('xn--bcher-kva.example'))],
      dnsName('www.XN--BCHER-KVA.example'),
      'valid',
    ],
    [
      'leading dot is no host',
      [permitted(dnsName('.example.org'))],
      dnsName('www.example.org'),
      'not-conformant',
    ],
    ['mailbox', [permitted(email('a@example.org'))], email('a@EXAMPLE.org'), 'valid'],
    ['another mailbox', [permitted(email('a@example.org'))], email('A@example.org'), no],
    ['every mailbox of a host', [permitted(email('example.org'))], email('b@example.org'), 'valid'],
    ['but not of a host below', [permitted(email('example.org'))], email('b@mail.example.org'), no],
    ['every host of a domain', [permitted(email('.example.org'))], email('b@mail.example.org'), 'valid'],
    ['but not the domain itself', [permitted(email('.example.org'))], email('b@example.org'), no],
    ['excluded host', [excluded(email('example.org'))], email('b@example.org'), no],
    ['URI of the host', [permitted(uri('example.org'))], uri('https://example.org:8443/a?b#c'), 'valid'],
    ['URI of a host below', [permitted(uri('example.org'))], uri('https://www.example.org/'), no],
    ['URI of a domain', [permitted(uri('.example.org'))], uri('https://www.example.org/'), 'valid'],
    [
      'URI with another host before the at sign',
      [permitted(uri('example.org'))],
      uri('https://example.org@evil.org/'),
      no,
    ],
    [
      'URI with the host in its path',
      [permitted(uri('example.org'))],
      uri('https://evil.org/example.org'),
      no,
    ],
    ['URI without a host', [permitted(uri('example.org'))], uri('urn:example:org'), no],
    ['URI without a host, something excluded', [excluded(uri('evil.org'))], uri('urn:example:org'), no],
    ['URI with an address', [excluded(uri('evil.org'))], uri('https://10.0.0.1/'), no],
    ['URI with an IPv6 address', [excluded(uri('evil.org'))], uri('https://[2001:db8::1]/'), no],
    [
      'URI that hides its host behind percent signs',
      [excluded(uri('evil.org'))],
      uri('https://ev%69l.org/'),
      no,
    ],
    ['URI excluded', [excluded(uri('evil.org'))], uri('https://EVIL.org/'), no],
    ['IPv4 inside', [permitted(address('0a000000ff000000'))], address('0a010203'), 'valid'],
    ['IPv4 outside', [permitted(address('0a000000ff000000'))], address('0b010203'), no],
    ['IPv4 excluded wholly', [excluded(address('0000000000000000'))], address('0b010203'), no],
    [
      'IPv6 where IPv4 is permitted',
      [permitted(address('0a000000ff000000'))],
      address('20010db8000000000000000000000001'),
      no,
    ],
    [
      'IPv6 where IPv4 is excluded',
      [excluded(address('0000000000000000'))],
      address('20010db8000000000000000000000001'),
      'valid',
    ],
    [
      'IPv6 inside',
      [permitted(address(`20010db8${'0'.repeat(24)}ffffffff${'0'.repeat(24)}`))],
      address('20010db8000000000000000000000001'),
      'valid',
    ],
    ['mask with a gap', [permitted(address('0a000000ff00ff00'))], address('0a010003'), 'not-conformant'],
    ['constraint of 4 octets', [permitted(address('0a000000'))], address('0a010203'), no],
    [
      'directory name below',
      [permitted(directory(['O', 'Acme']))],
      directory(['O', 'ACME '], ['CN', 'x']),
      no,
    ],
    [
      'otherName where one is permitted: nobody can tell',
      [permitted(tagged(0, objectIdentifier('1.2.3'), tagged(0, integer(1))))],
      tagged(0, objectIdentifier('1.2.3'), tagged(0, integer(1))),
      no,
    ],
    [
      'otherName of another type than the constrained one',
      [permitted(tagged(0, objectIdentifier('1.2.3'), tagged(0, integer(1))))],
      tagged(0, objectIdentifier('1.2.4'), tagged(0, integer(1))),
      'valid',
    ],
    [
      'otherName of the excluded type: nobody can tell',
      [excluded(tagged(0, objectIdentifier('1.2.3'), tagged(0, integer(1))))],
      tagged(0, objectIdentifier('1.2.3'), tagged(0, integer(2))),
      no,
    ],
    [
      'registered id where one is permitted: nobody can tell',
      [permitted(writeElement(0x88, hex('2a03')))],
      writeElement(0x88, hex('2a03')),
      no,
    ],
    [
      'X.400 address where hosts are permitted',
      [permitted(dnsName('example.org'))],
      writeElement(0xa3, sequence()),
      'valid',
    ],
    ['mailbox constraint that names nobody', [excluded(email(''))], email('a@example.org'), no],
    ['mailbox in quotes', [permitted(email('example.org'))], email('"a@evil.org"@example.org'), 'valid'],
    ['mailbox at an address', [permitted(email('example.org'))], email('a@[192.0.2.1]'), no],
    ['mailbox at an address, something excluded', [excluded(email('evil.org'))], email('a@[192.0.2.1]'), no],
    ['mailbox of a suffix', [permitted(email('.example.org'))], email('a@badexample.org'), no],
    ['host of a suffix of a label', [excluded(dnsName('ample.org'))], dnsName('example.org'), 'valid'],
    ['host above the base', [permitted(dnsName('www.example.org'))], dnsName('example.org'), no],
    ['host in capitals', [permitted(dnsName('EXAMPLE.org'))], dnsName('www.example.ORG'), 'valid'],
    ['wildcard that holds nothing excluded', [excluded(dnsName('a.b.org'))], dnsName('*.c.org'), 'valid'],
    ['constraint that is a wildcard', [permitted(dnsName('*.example.org'))], dnsName('a.example.org'), no],
    ['constraint that is blank', [permitted(dnsName(' '))], dnsName('a.example.org'), no],
    ['constraint with a dot at its end', [permitted(dnsName('example.org.'))], dnsName('a.example.org'), no],
    ['everything permitted', [permitted(dnsName(''))], dnsName('a.example.org'), 'valid'],
    ['URI of a host with userinfo', [permitted(uri('example.org'))], uri('ftp://a:b@example.org/'), 'valid'],
    ['URI of a host in capitals', [permitted(uri('EXAMPLE.org'))], uri('HTTPS://Example.ORG'), 'valid'],
    ['URI whose host ends in a dot', [excluded(uri('evil.org'))], uri('https://evil.org./'), no],
    ['IPv4 at the edge', [permitted(address('0a000000ffffff00'))], address('0a0000ff'), 'valid'],
    ['IPv4 beyond the edge', [permitted(address('0a000000ffffff00'))], address('0a000100'), no],
    ['IPv4 of one host', [permitted(address('0a000001ffffffff'))], address('0a000001'), 'valid'],
    [
      'IPv4 with bits beyond the mask',
      [permitted(address('0a000001ffffff00'))],
      address('0a000002'),
      'valid',
    ],
    ['constraint of 16 octets', [permitted(address('00'.repeat(16)))], address('0a000002'), no],
    ['constraint of no octets', [excluded(address(''))], address('0a000002'), no],
    [
      'internationalised mailbox inside (RFC 9598)',
      [permitted(email('example.org'))],
      mailbox8('\u533b@example.org'),
      'valid',
    ],
    ['internationalised mailbox outside', [permitted(email('example.org'))], mailbox8('\u533b@evil.org'), no],
    [
      'internationalised mailbox excluded',
      [excluded(email('.evil.org'))],
      mailbox8('\u533b@mail.evil.org'),
      no,
    ],
    [
      'registered id is not constrained by hosts',
      [permitted(dnsName('example.org'))],
      writeElement(0x88, hex('2a03')),
      'valid',
    ],
  ])('%s', (_what, constraints, name, verdict) => expect(ask(constraints, named(name))).toBe(verdict))

  test.each<[string, Parameters<typeof encodeName>[0], string]>([
    [
      'the same, in other letters and blanks',
      [
        ['O', ' aCME  Inc '],
        ['CN', 'x'],
      ],
      'valid',
    ],
    [
      'another organisation',
      [
        ['O', 'Acme'],
        ['CN', 'x'],
      ],
      no,
    ],
    [
      'more in front',
      [
        ['C', 'MA'],
        ['O', 'Acme Inc'],
      ],
      no,
    ],
    ['the base itself', [['O', 'Acme Inc']], 'valid'],
  ])('subject below a directory name: %s', (_what, subject, verdict) =>
    expect(ask([permitted(directory(['O', 'Acme Inc']))], { subject: encodeName(subject) })).toBe(verdict),
  )

  it('an e-mail address in the subject is a mailbox', () => {
    const subject = (mail: string): Partial<Draft> => ({
      subject: encodeName([
        ['CN', 'x'],
        ['emailAddress', mail],
      ]),
      extensions: { subjectAltName: undefined },
    })
    expect(ask([permitted(email('example.org'))], subject('a@example.org'))).toBe('valid')
    expect(ask([permitted(email('example.org'))], subject('a@evil.org'))).toBe(no)
  })

  test.each<[string, Uint8Array[], boolean, string]>([
    ['nothing constrained', [], true, 'not-conformant'],
    ['an empty list', [writeElement(0xa0)], true, 'malformed-extension'],
    [
      'a minimum',
      [writeElement(0xa0, sequence(dnsName('org'), taggedPrimitive(0, hex('01'))))],
      true,
      'malformed-extension',
    ],
    [
      'a maximum',
      [writeElement(0xa0, sequence(dnsName('org'), taggedPrimitive(1, hex('05'))))],
      true,
      'malformed-extension',
    ],
    ['not critical', [permitted(dnsName('org'))], false, 'not-conformant'],
    ['not critical, and broken', [permitted(dnsName('com'))], false, no],
  ])('constraints written with %s', (_what, constraints, isCritical, verdict) =>
    expect(ask(constraints, {}, isCritical)).toBe(verdict),
  )

  it('bind everything below, and self-issued CAs only as targets (§6.1.3 (b))', () => {
    const rolled = makeKeys()
    const constrained = changed(sub, {
      extensions: {
        nameConstraints: extension('nameConstraints', sequence(permitted(directory(['O', 'Acme']))), true),
      },
    })
    const selfIssued = draftAuthority('Sub', 'Sub', rolled, subKeys)
    const below = draftLeaf('Sub', leafKeys, rolled)
    const question = { anchors: [root], intermediates: [writeDraft(constrained), writeDraft(selfIssued)] }
    const acme = encodeName([['O', 'Acme']])
    expect(judge({ ...question, target: writeDraft({ ...below, subject: acme }) })).toBe('valid')
    expect(judge({ ...question, target: writeDraft({ ...below, subject: commonName('x') }) })).toBe(no)
  })

  it('of the anchor count as well', () => {
    const anchor = changed(draftAuthority('Root', 'Root', rootKeys, rootKeys), {
      extensions: {
        nameConstraints: extension('nameConstraints', sequence(excluded(dnsName('example.org'))), true),
      },
    })
    expect(
      judge({ target: writeDraft(leaf), anchors: [writeDraft(anchor)], intermediates: [writeDraft(sub)] }),
    ).toBe(no)
  })
})

import { describe, expect, test } from 'vitest'
import { objectIdentifier, tagged, utf8String, writeElement } from '../../asn1/writer.ts'
import { alternativeNames, changed, ia5, writeDraft } from '../../testing/draft-certificate.ts'
import { judge } from '../../testing/judging.ts'
import { leaf, root, sub } from '../../testing/verdict-path.ts'

const ask = (name: Uint8Array, peer?: { kind: 'DNS' | 'IP' | 'EMAIL'; value: string }): string =>
  judge({
    target: writeDraft(changed(leaf, { extensions: { subjectAltName: alternativeNames(name) } })),
    intermediates: [writeDraft(sub)],
    anchors: [writeDraft(root)],
    ...(peer ? { purpose: { peerNames: [peer] } } : {}),
  })
const verdictOf = (isValid: boolean): string => (isValid ? 'valid' : 'not-conformant')

describe('rfc822Name is a Mailbox of RFC 2821 §4.1.2', () => {
  test.each<[string, boolean]>([
    ['a@example.org', true],
    ["o'neil+tag/x=1@example.org", true],
    ['first.last@mail.example.org', true],
    ['"john doe"@example.org', true],
    ['"a@b"@example.org', true],
    ['a@[192.0.2.1]', true],
    ['a@[IPv6:2001:db8::1]', true],
    ['a@localhost', true],
    ['example.org', false],
    ['@example.org', false],
    ['a@', false],
    ['', false],
    ['a@b@example.org', false],
    ['a..b@example.org', false],
    ['.a@example.org', false],
    ['a.@example.org', false],
    ['a b@example.org', false],
    ['"a"b"@example.org', false],
    ['A <a@example.org>', false],
    ['a@example.org.', false],
    ['a@.example.org', false],
    ['a@*.example.org', false],
    ['a@[192.0.2]', false],
    ['a\0@example.org', false],
  ])('%j', (text, isValid) => expect(ask(ia5(1, text))).toBe(verdictOf(isValid)))
})

describe('an internationalised mailbox (RFC 9598 §3)', () => {
  const mailbox = (text: string): Uint8Array =>
    tagged(0, objectIdentifier('1.3.6.1.5.5.7.8.9'), tagged(0, utf8String(text)))
  test.each<[string, boolean]>([
    ['\u533b\u751f@example.org', true],
    ['\u533b\u751f@xn--pss25c.example', true],
    ['doctor@example.org', false],
    ['\ufeff\u533b@example.org', false],
    ['\u533b\u751f@\u5927\u5b66.example', false],
    ['\u533b\u751f', false],
  ])('%j', (text, isValid) => expect(ask(mailbox(text))).toBe(verdictOf(isValid)))
})

describe('uniformResourceIdentifier is absolute and names its host (§4.2.1.6)', () => {
  test.each<[string, boolean]>([
    ['https://example.org/a%20b?c=d#e', true],
    ['ldap://user@example.org:389/cn=x', true],
    ['http://192.0.2.1/', true],
    ['http://[2001:db8::1]:80/', true],
    ['urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6', true],
    ['sip:a@example.org', true],
    ['spiffe://trust.example/workload', true],
    ['https:///path', false],
    ['https://', false],
    ['https://exa mple.org/', false],
    ['https://example.org/%zz', false],
    ['https://[2001:db8::1/', false],
    ['https://[192.0.2.1]/', false],
    ['https://[2001:db8::x]/', false],
    ['https://example.org:http/', false],
    ['https://*.example.org/', false],
    ['//example.org/', false],
    ['/a', false],
    ['example.org', false],
    ['1http://example.org/', false],
    ['http:', false],
    ['http://example.org/\0', false],
  ])('%j', (text, isValid) => expect(ask(ia5(6, text))).toBe(verdictOf(isValid)))
})

describe('iPAddress has 4 or 16 octets', () => {
  test.each([0, 3, 4, 5, 8, 15, 16, 17, 32])('%i', (octets) =>
    expect(ask(writeElement(0x87, new Uint8Array(octets)))).toBe(verdictOf(octets === 4 || octets === 16)),
  )
})

describe('mailboxes of peers (RFC 5280 §7.5)', () => {
  test.each<[string, string, boolean]>([
    ['a@xn--bcher-kva.example', 'a@b\u00fccher.example', true],
    ['a@example.org', 'a@EXAMPLE.ORG', true],
    ['a@example.org', 'A@example.org', false],
    ['a@example.org', 'a@mail.example.org', false],
    ['a@example.org', 'example.org', false],
    ['"a b"@example.org', '"a b"@example.org', true],
  ])('%s for %s: %s', (presented, value, matches) =>
    expect(ask(ia5(1, presented), { kind: 'EMAIL', value })).toBe(matches ? 'valid' : 'peer-name-mismatch'),
  )
})

describe('addresses of peers', () => {
  test.each<[string, string, boolean]>([
    ['c0000201', '192.0.2.1', true],
    ['c0000201', '192.0.2.01', false],
    ['c0000201', '::ffff:192.0.2.1', false],
    ['c0000201', '0xc0000201', false],
    ['20010db8000000000000000000000001', '2001:DB8::1', true],
    ['20010db8000000000000000000000001', '2001:db8:0:0:0:0:0:1', true],
    ['20010db8000000000000000000000001', '2001:db8::1%eth0', false],
    ['20010db8000000000000000000000001', '[2001:db8::1]', false],
    ['00000000000000000000ffffc0000201', '::ffff:192.0.2.1', true],
  ])('%s for %s: %s', (octets, value, matches) =>
    expect(ask(writeElement(0x87, Buffer.from(octets, 'hex')), { kind: 'IP', value })).toBe(
      matches ? 'valid' : 'peer-name-mismatch',
    ),
  )
})

import { describe, expect, it, test } from 'vitest'
import {
  integer,
  objectIdentifier,
  sequence,
  set,
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
  purposes,
  writeDraft,
  type Draft,
} from '../../testing/draft-certificate.ts'
import { judge } from '../../testing/judging.ts'
import { hex, leaf, root, sub, unknownOid, verdicts, type PathChange } from '../../testing/verdict-path.ts'
import { extension } from '../../testing/written-certificate.ts'
import { keyPurposes } from '../purposes.ts'

describe('names of the target', () => {
  const named = (...names: Uint8Array[]): Partial<Draft> => ({
    extensions: { subjectAltName: alternativeNames(...names) },
  })
  const without: Partial<Draft> = { extensions: { subjectAltName: undefined } }
  const withCommonName = (text: string): Partial<Draft> => ({ subject: commonName(text) })
  const address = (octets: string): Uint8Array => taggedPrimitive(7, hex(octets))
  test.each<[string, Partial<Draft>, string]>([
    ['no subjectAltName', { extensions: { subjectAltName: undefined } }, 'valid / not-for-web'],
    ['empty subjectAltName', named(), 'not-conformant / not-conformant'],
    [
      'empty subject with a critical subjectAltName',
      {
        subject: sequence(),
        extensions: {
          subjectAltName: extension('subjectAltName', sequence(dnsName('www.example.org')), true),
        },
      },
      'valid / valid',
    ],
    ['empty subject with a plain subjectAltName', { subject: sequence() }, 'not-conformant / not-conformant'],
    [
      'empty subject without subjectAltName',
      { subject: sequence(), extensions: { subjectAltName: undefined } },
      'not-conformant / not-conformant',
    ],
    ['empty issuer', { issuer: sequence() }, 'no-issuer / no-issuer'],
    ['wildcard', named(dnsName('*.example.org')), 'valid / valid'],
    ['wildcard for a whole top level', named(dnsName('*.org')), 'valid / not-for-web'],
    ['wildcard inside', named(dnsName('www.*.org')), 'not-conformant / not-conformant'],
    ['partial wildcard', named(dnsName('w*.example.org')), 'not-conformant / not-conformant'],
    ['lone asterisk', named(dnsName('*')), 'not-conformant / not-conformant'],
    ['leading dot', named(dnsName('.example.org')), 'not-conformant / not-conformant'],
    ['trailing dot', named(dnsName('www.example.org.')), 'not-conformant / not-conformant'],
    ['blank', named(dnsName(' ')), 'not-conformant / not-conformant'],
    ['NUL', named(dnsName('www.example.org\0.evil.org')), 'not-conformant / not-conformant'],
    ['underscore, as found in the field', named(dnsName('a_b.example.org')), 'valid / not-for-web'],
    ['label of 64', named(dnsName(`${'a'.repeat(64)}.org`)), 'not-conformant / not-conformant'],
    [
      'octets beyond ASCII',
      named(dnsName('b\u00fccher.example')),
      'malformed-extension / malformed-extension',
    ],
    ['A-label', named(dnsName('xn--bcher-kva.example')), 'valid / valid'],
    ['address of 5 octets', named(address('0a00000001')), 'not-conformant / not-conformant'],
    [
      'URI without a scheme',
      named(taggedPrimitive(6, Buffer.from('//example.org/'))),
      'not-conformant / not-conformant',
    ],
    [
      'unknown kind of name',
      named(writeElement(0x89, hex('00'))),
      'malformed-extension / malformed-extension',
    ],
    [
      'otherName without its value',
      named(tagged(0, objectIdentifier(unknownOid))),
      'malformed-extension / malformed-extension',
    ],
    // Browsers look at alternative names alone; nothing hangs on what the common name says.
    ['common name that is presented too', withCommonName('www.example.org'), 'valid / valid'],
    ['common name of another host', withCommonName('other.example.org'), 'valid / valid'],
    ['common name in another case', withCommonName('WWW.example.org'), 'valid / valid'],
    ['common name that is no host', withCommonName('Example, version 1.2 of all'), 'valid / valid'],
    ['common name beyond ASCII', withCommonName('b\u00fccher.example'), 'valid / valid'],
    [
      'common name with an address in hex',
      { ...withCommonName('0x0a000001'), ...named(address('0a000001')) },
      'valid / valid',
    ],
    ['common name alone', { ...withCommonName('www.example.org'), ...without }, 'valid / not-for-web'],
    [
      'attribute that is no string',
      { subject: sequence(set(sequence(objectIdentifier('2.5.4.3'), integer(1)))) },
      'unreadable / unreadable',
    ],
    ['empty relative name', { subject: sequence(set()) }, 'unreadable / unreadable'],
  ])('%s', (_what, change, verdict) => expect(verdicts({ leaf: change })).toBe(verdict))

  test.each([
    ['b\u00fccher.example', 'xn--bcher-kva.example', 'valid'],
    ['B\u00dcCHER.example', 'xn--bcher-kva.example', 'valid'],
    ['www.example.org.', 'www.example.org', 'valid'],
    ['www.example.org..', 'www.example.org', 'peer-name-mismatch'],
    ['b\u00fccher.example/', 'xn--bcher-kva.example', 'peer-name-mismatch'],
    ['xn--bcher-kva.example', '*.example', 'valid'],
    ['', 'www.example.org', 'peer-name-mismatch'],
  ])('host %j against %s: %s', (value, presented, verdict) => {
    const target = writeDraft(changed(leaf, named(dnsName(presented))))
    const question = { target, anchors: [writeDraft(root)], intermediates: [writeDraft(sub)] }
    expect(judge({ ...question, purpose: { peerNames: [{ kind: 'DNS', value }] } })).toBe(verdict)
  })

  it('the common name is never a host: not in any profile', () => {
    const target = writeDraft(
      changed(leaf, { ...withCommonName('www.example.org'), extensions: { subjectAltName: undefined } }),
    )
    for (const profile of ['path', 'rfc5280', 'web'] as const)
      expect(
        judge({
          profile,
          target,
          anchors: [writeDraft(root)],
          intermediates: [writeDraft(sub)],
          purpose: { peerNames: [{ kind: 'DNS', value: 'www.example.org' }] },
        }),
      ).not.toBe('valid')
  })

  it('an internationalised mailbox is the receiver it names (RFC 9598)', () => {
    const mailbox = (text: string): Uint8Array =>
      tagged(0, objectIdentifier('1.3.6.1.5.5.7.8.9'), tagged(0, utf8String(text)))
    const ask = (presented: string, value: string): string =>
      judge({
        target: writeDraft(changed(leaf, named(mailbox(presented)))),
        anchors: [writeDraft(root)],
        intermediates: [writeDraft(sub)],
        purpose: { peerNames: [{ kind: 'EMAIL', value }] },
      })
    expect(ask('\u533b@example.org', '\u533b@example.org')).toBe('valid')
    expect(ask('\u533b@example.org', '\u533a@example.org')).toBe('peer-name-mismatch')
    expect(ask('nobody', '\u533b@example.org')).toBe('not-conformant')
  })
})

describe('purposes along the path', () => {
  const extended = (...oids: string[]): Partial<Draft> => ({
    extensions: { extendedKeyUsage: purposes(...oids) },
  })
  const { serverAuth, clientAuth, anyExtendedKeyUsage, emailProtection } = keyPurposes
  test.each<[string, PathChange, string]>([
    [
      'leaf without extKeyUsage',
      { leaf: { extensions: { extendedKeyUsage: undefined } } },
      'valid / not-for-web',
    ],
    [
      'leaf with anyExtendedKeyUsage',
      { leaf: extended(serverAuth, anyExtendedKeyUsage) },
      'valid / not-for-web',
    ],
    ['leaf for e-mail', { leaf: extended(emailProtection) }, 'valid / not-for-web'],
    ['empty extKeyUsage', { leaf: extended() }, 'not-conformant / not-conformant'],
    ['sub CA for TLS', { sub: extended(serverAuth, clientAuth) }, 'valid / valid'],
    ['sub CA for anything', { sub: extended(anyExtendedKeyUsage) }, 'valid / valid'],
    ['sub CA for e-mail', { sub: extended(emailProtection) }, 'valid / purpose-not-allowed'],
    ['sub CA for clients, leaf for servers', { sub: extended(clientAuth) }, 'valid / purpose-not-allowed'],
    ['root for e-mail', { root: extended(emailProtection) }, 'valid / not-for-web'],
  ])('%s', (_what, change, verdict) => expect(verdicts(change)).toBe(verdict))

  it('asked for servers, a sub CA for clients is refused in every profile', () => {
    const question = {
      target: writeDraft(leaf),
      anchors: [writeDraft(root)],
      intermediates: [writeDraft(changed(sub, extended(clientAuth)))],
      purpose: { extendedKeyUsage: [serverAuth] },
    }
    expect(judge(question)).toBe('purpose-not-allowed')
    expect(judge({ ...question, intermediates: [...question.intermediates, writeDraft(sub)] })).toBe('valid')
  })
})

describe('encodings that are BER and not DER', () => {
  const der = Buffer.from(writeDraft(leaf))
  const ask = (target: Uint8Array): string =>
    judge({ target, anchors: [writeDraft(root)], intermediates: [writeDraft(sub)] })
  test.each<[string, Uint8Array]>([
    ['a padded length', Buffer.concat([hex('308300'), der.subarray(2)])],
    ['an indefinite length', Buffer.concat([hex('3080'), der.subarray(4), hex('0000')])],
    ['a byte behind', Buffer.concat([der, hex('00')])],
    ['a byte less', der.subarray(0, -1)],
    ['nothing', hex('')],
  ])('%s is unreadable', (_what, target) => expect(ask(target)).toBe('unreadable'))

  it('names differ in string type, case and blanks only: still the same issuer (§7.1)', () => {
    const printable = sequence(
      set(sequence(objectIdentifier('2.5.4.3'), writeElement(0x13, Buffer.from(' sUB ')))),
    )
    // The Baseline Requirements want the same octets (§7.1.4.1), and browsers compare octets.
    expect(verdicts({ leaf: { issuer: printable } })).toBe('valid / not-for-web')
    expect(verdicts({ leaf: { issuer: encodeName([['CN', 'Subs']]) } })).toBe('no-issuer / no-issuer')
  })
})

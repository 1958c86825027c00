import { describe, expect, it, test } from 'vitest'
import {
  boolean,
  integer,
  namedBits,
  nullValue,
  octetString,
  sequence,
  tagged,
  taggedPrimitive,
} from '../asn1/writer.ts'
import { keyIdentifierOf } from '../certificates/keys/key-objects.ts'
import { commonName, rawTime, type Draft } from '../testing/draft-certificate.ts'
import {
  hex,
  leafKeys,
  rawExtension,
  rawInteger,
  rootKeys,
  subKeys,
  unknownOid,
  verdicts,
  type PathChange,
} from '../testing/verdict-path.ts'
import { extension, type Keys } from '../testing/written-certificate.ts'

const ski = (keys: Keys): Uint8Array => octetString(keyIdentifierOf(keys.spkiDer))
const aki = (...fields: Uint8Array[]): Uint8Array => extension('authorityKeyIdentifier', sequence(...fields))
const akiOf = (keys: Keys): Uint8Array => taggedPrimitive(0, keyIdentifierOf(keys.spkiDer))

it('the unchanged path is valid', () => expect(verdicts({})).toBe('valid / valid'))

describe('serial numbers (RFC 5280 §4.1.2.2)', () => {
  test.each([
    ['zero', rawInteger('00'), 'not-conformant / not-conformant'],
    ['negative, as found in the field', rawInteger('ff'), 'valid / not-for-web'],
    ['20 octets', rawInteger(`7f${'00'.repeat(19)}`), 'valid / valid'],
    ['21 octets', rawInteger(`7f${'00'.repeat(20)}`), 'not-conformant / not-conformant'],
    ['not in shortest form', rawInteger('0001'), 'unreadable / unreadable'],
    ['empty', rawInteger(''), 'unreadable / unreadable'],
    ['no INTEGER', octetString(hex('01')), 'unreadable / unreadable'],
  ])('%s', (_what, serial, verdict) => expect(verdicts({ leaf: { serial } })).toBe(verdict))
})

describe('versions and extensions (§4.1.2.1, §4.1.2.9)', () => {
  const none = new Uint8Array()
  test.each<[string, Partial<Draft>, string]>([
    ['version 1 with extensions', { version: none }, 'unreadable / unreadable'],
    ['version 2 with extensions', { version: tagged(0, integer(1)) }, 'unreadable / unreadable'],
    ['version 4', { version: tagged(0, integer(3)) }, 'unreadable / unreadable'],
    ['no extensions', { extensionsField: none }, 'not-conformant / not-conformant'],
    ['an empty list of extensions', { extensionsField: tagged(3, sequence()) }, 'unreadable / unreadable'],
    ['unique identifiers', { uniqueIds: taggedPrimitive(1, hex('0001')) }, 'valid / not-for-web'],
    ['an unknown extension', { extensions: { x: rawExtension(unknownOid, nullValue()) } }, 'valid / valid'],
    [
      'an unknown critical extension',
      { extensions: { x: rawExtension(unknownOid, nullValue(), boolean(true)) } },
      'unknown-critical-extension / unknown-critical-extension',
    ],
    [
      'an extension twice',
      { extensions: { x: rawExtension(unknownOid, nullValue()), y: rawExtension(unknownOid, nullValue()) } },
      'unreadable / unreadable',
    ],
    [
      'a critical flag that is no DER boolean',
      { extensions: { x: rawExtension(unknownOid, nullValue(), hex('010101')) } },
      'unreadable / unreadable',
    ],
    [
      'bytes after the value of an extension',
      { extensions: { keyUsage: rawExtension('2.5.29.15', hex('0302078000'), boolean(true)) } },
      'malformed-extension / malformed-extension',
    ],
  ])('%s', (_what, change, verdict) => expect(verdicts({ leaf: change })).toBe(verdict))

  test.each([
    ['sub', { sub: { extensions: { x: rawExtension(unknownOid, nullValue(), boolean(true)) } } }],
    ['root', { root: { extensions: { x: rawExtension(unknownOid, nullValue(), boolean(true)) } } }],
  ])('an unknown critical extension of the %s', (_where, change) =>
    expect(verdicts(change)).toBe('unknown-critical-extension / unknown-critical-extension'),
  )
})

describe('times (§4.1.2.5)', () => {
  test.each<[string, Partial<Draft>, string]>([
    ['notAfter without an end', { notAfter: rawTime(0x18, '99991231235959Z') }, 'valid / valid'],
    ['UTCTime 49 is 2049', { notAfter: rawTime(0x17, '491231235959Z') }, 'valid / valid'],
    ['UTCTime 50 is 1950', { notAfter: rawTime(0x17, '500101000000Z') }, 'expired / expired'],
    [
      'GeneralizedTime before 2050 is processed, but no issuer of the web writes it',
      { notBefore: rawTime(0x18, '20250101000000Z') },
      'valid / not-for-web',
    ],
    ['fraction', { notAfter: rawTime(0x18, '20400101000000.5Z') }, 'unreadable / unreadable'],
    ['no seconds', { notAfter: rawTime(0x17, '4001010000Z') }, 'unreadable / unreadable'],
    ['offset', { notAfter: rawTime(0x17, '400101000000+0000') }, 'unreadable / unreadable'],
    ['no zone', { notAfter: rawTime(0x18, '20400101000000') }, 'unreadable / unreadable'],
    ['30 February', { notAfter: rawTime(0x17, '400230000000Z') }, 'unreadable / unreadable'],
    ['letters', { notAfter: rawTime(0x17, '4O0101000000Z') }, 'unreadable / unreadable'],
    ['starts later', { notBefore: rawTime(0x17, '300101000001Z') }, 'not-yet-valid / not-yet-valid'],
    ['starts now', { notBefore: rawTime(0x17, '300101000000Z') }, 'valid / valid'],
    ['ends now', { notAfter: rawTime(0x17, '300101000000Z') }, 'valid / valid'],
    ['ended a second ago', { notAfter: rawTime(0x17, '291231235959Z') }, 'expired / expired'],
    [
      'ends before it starts',
      { notBefore: rawTime(0x17, '350101000000Z'), notAfter: rawTime(0x17, '310101000000Z') },
      'not-yet-valid / not-yet-valid',
    ],
  ])('%s', (_what, change, verdict) => expect(verdicts({ leaf: change })).toBe(verdict))

  test.each(['sub', 'root'] as const)('an expired %s', (who) =>
    expect(verdicts({ [who]: { notAfter: rawTime(0x17, '290101000000Z') } })).toBe(
      'expired-issuer / expired-issuer',
    ),
  )
})

describe('key identifiers (§4.2.1.1, §4.2.1.2)', () => {
  const serial = taggedPrimitive(2, hex('01'))
  const issuer = tagged(1, tagged(4, commonName('Root')))
  test.each<[string, PathChange, string]>([
    [
      'AKI missing',
      { leaf: { extensions: { authorityKeyIdentifier: undefined } } },
      'not-conformant / not-conformant',
    ],
    [
      'AKI missing in a sub CA',
      { sub: { extensions: { authorityKeyIdentifier: undefined } } },
      'not-conformant / not-conformant',
    ],
    [
      'AKI missing in the root',
      { root: { extensions: { authorityKeyIdentifier: undefined } } },
      'valid / valid',
    ],
    [
      'AKI without keyIdentifier',
      { leaf: { extensions: { authorityKeyIdentifier: aki(issuer, serial) } } },
      'not-conformant / not-conformant',
    ],
    [
      'AKI with issuer and serial',
      { leaf: { extensions: { authorityKeyIdentifier: aki(akiOf(subKeys), issuer, serial) } } },
      'valid / not-for-web',
    ],
    [
      'AKI with issuer alone',
      { leaf: { extensions: { authorityKeyIdentifier: aki(akiOf(subKeys), issuer) } } },
      'not-conformant / not-conformant',
    ],
    [
      'AKI critical',
      {
        leaf: {
          extensions: {
            authorityKeyIdentifier: extension('authorityKeyIdentifier', sequence(akiOf(subKeys)), true),
          },
        },
      },
      'not-conformant / not-conformant',
    ],
    [
      'AKI of another key: applications need not match (§4.2.1.2)',
      { leaf: { extensions: { authorityKeyIdentifier: aki(akiOf(leafKeys)) } } },
      'valid / not-for-web',
    ],
    [
      'AKI of the root with issuer and serial',
      { root: { extensions: { authorityKeyIdentifier: aki(akiOf(rootKeys), issuer, serial) } } },
      'valid / not-for-web',
    ],
    [
      'AKI of the root names another key',
      { root: { extensions: { authorityKeyIdentifier: aki(akiOf(leafKeys)) } } },
      'valid / not-for-web',
    ],
    ['SKI missing in a leaf', { leaf: { extensions: { subjectKeyIdentifier: undefined } } }, 'valid / valid'],
    [
      'SKI missing in a sub CA',
      { sub: { extensions: { subjectKeyIdentifier: undefined } } },
      'not-conformant / not-conformant',
    ],
    [
      'SKI missing in the root',
      { root: { extensions: { subjectKeyIdentifier: undefined } } },
      'not-conformant / not-conformant',
    ],
    [
      'SKI critical',
      {
        leaf: {
          extensions: { subjectKeyIdentifier: extension('subjectKeyIdentifier', ski(leafKeys), true) },
        },
      },
      'not-conformant / not-conformant',
    ],
  ])('%s', (_what, change, verdict) => expect(verdicts(change)).toBe(verdict))
})

describe('CAs (§4.2.1.3, §4.2.1.9)', () => {
  const constraints = (value: Uint8Array, critical = true): Draft['extensions'] => ({
    basicConstraints: extension('basicConstraints', value, critical),
  })
  const usage = (...bits: number[]): Draft['extensions'] => ({
    keyUsage: extension('keyUsage', namedBits(bits), true),
  })
  test.each<[string, PathChange, string]>([
    ['no basicConstraints', { sub: { extensions: { basicConstraints: undefined } } }, 'not-a-ca / not-a-ca'],
    ['cA FALSE', { sub: { extensions: constraints(sequence()) } }, 'not-a-ca / not-a-ca'],
    [
      'cA not critical',
      { sub: { extensions: constraints(sequence(boolean(true)), false) } },
      'valid / not-for-web',
    ],
    [
      'pathLen 0 above a leaf',
      { sub: { extensions: constraints(sequence(boolean(true), integer(0))) } },
      'valid / valid',
    ],
    [
      'pathLen 0 of the root above a sub CA',
      { root: { extensions: constraints(sequence(boolean(true), integer(0))) } },
      'path-length-exceeded / path-length-exceeded',
    ],
    [
      'negative pathLen',
      { sub: { extensions: constraints(sequence(boolean(true), integer(255).fill(0xff, 2))) } },
      'malformed-extension / malformed-extension',
    ],
    [
      'pathLen without cA',
      { leaf: { extensions: constraints(sequence(integer(0))) } },
      'not-conformant / not-conformant',
    ],
    ['no keyUsage', { sub: { extensions: { keyUsage: undefined } } }, 'not-conformant / not-conformant'],
    ['keyUsage without keyCertSign', { sub: { extensions: usage(6) } }, 'key-usage / key-usage'],
    ['empty keyUsage', { leaf: { extensions: usage() } }, 'not-conformant / not-conformant'],
    ['keyCertSign of a leaf', { leaf: { extensions: usage(0, 5) } }, 'not-conformant / not-conformant'],
    [
      'a root without basicConstraints',
      { root: { extensions: { basicConstraints: undefined } } },
      'not-a-ca / not-a-ca',
    ],
    [
      'empty subject',
      { sub: { subject: sequence() }, leaf: { issuer: sequence() } },
      'no-issuer / no-issuer',
    ],
  ])('%s', (_what, change, verdict) => expect(verdicts(change)).toBe(verdict))
})

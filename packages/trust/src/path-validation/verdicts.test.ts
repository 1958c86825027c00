import { constants, generateKeyPairSync, sign } from 'node:crypto'
import { describe, expect, it, test } from 'vitest'
import {
  bitString,
  boolean,
  integer,
  namedBits,
  nullValue,
  objectIdentifier,
  octetString,
  sequence,
  set,
  tagged,
  taggedPrimitive,
  utf8String,
  writeElement,
} from '../asn1/writer.ts'
import { keyIdentifierOf } from '../certificates/public-keys.ts'
import { encodeName } from '../issuing/encode-name.ts'
import { encodeSigningAlgorithm } from '../issuing/signature-algorithm-identifiers.ts'
import {
  alternativeNames,
  changed,
  commonName,
  dnsName,
  draftAuthority,
  draftLeaf,
  purposes,
  rawTime,
  writeDraft,
  type Draft,
} from '../testing/draft-certificate.ts'
import { judge } from '../testing/judging.ts'
import { extension, makeKeys, type Keys } from '../testing/written-certificate.ts'
import { keyPurposes } from './purposes.ts'

const [rootKeys, subKeys, leafKeys] = [makeKeys(), makeKeys(), makeKeys()]
const root = draftAuthority('Root', 'Root', rootKeys, rootKeys)
const sub = draftAuthority('Sub', 'Root', subKeys, rootKeys)
const leaf = draftLeaf('Sub', leafKeys, subKeys)

/** Both verdicts about one changed certificate of the path Root, Sub, leaf: rfc5280 and web. */
const verdicts = (change: { root?: Partial<Draft>; sub?: Partial<Draft>; leaf?: Partial<Draft> }): string =>
  (['rfc5280', 'web'] as const)
    .map((profile) =>
      judge({
        profile,
        target: writeDraft(changed(leaf, change.leaf ?? {})),
        intermediates: [writeDraft(changed(sub, change.sub ?? {}))],
        anchors: [writeDraft(changed(root, change.root ?? {}))],
      }),
    )
    .join(' / ')

const hex = (text: string): Uint8Array => Buffer.from(text.replaceAll(' ', ''), 'hex')
const rawInteger = (content: string): Uint8Array => writeElement(2, hex(content))
const unknownOid = '1.3.6.1.4.1.99999.1'
const rawExtension = (oid: string, value: Uint8Array, critical?: Uint8Array): Uint8Array =>
  sequence(objectIdentifier(oid), critical ?? new Uint8Array(), octetString(value))
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
      'GeneralizedTime before 2050 is processed',
      { notBefore: rawTime(0x18, '20250101000000Z') },
      'valid / valid',
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
  test.each<[string, Parameters<typeof verdicts>[0], string]>([
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
      'valid / valid',
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
  test.each<[string, Parameters<typeof verdicts>[0], string]>([
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

describe('algorithms and their parameters', () => {
  const ecdsa = objectIdentifier('1.2.840.10045.4.3.2')
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const rsaKeys: Keys = {
    privateKey: rsa.privateKey,
    spkiDer: rsa.publicKey.export({ type: 'spki', format: 'der' }),
  }
  const rsaSub = draftAuthority('Sub', 'Root', rsaKeys, rootKeys)
  const underRsa = (algorithm: Uint8Array, signature?: Draft['signature']): string =>
    (['rfc5280', 'web'] as const)
      .map((profile) =>
        judge({
          profile,
          target: writeDraft(
            changed(draftLeaf('Sub', leafKeys, rsaKeys), { algorithm, ...(signature ? { signature } : {}) }),
          ),
          intermediates: [writeDraft(rsaSub)],
          anchors: [writeDraft(root)],
        }),
      )
      .join(' / ')
  const sha256Rsa = objectIdentifier('1.2.840.113549.1.1.11')

  test.each<[string, Uint8Array, string]>([
    ['with NULL', sequence(sha256Rsa, nullValue()), 'valid / valid'],
    ['without NULL, which RFC 4055 §5 makes readers take', sequence(sha256Rsa), 'valid / not-for-web'],
    ['with another parameter', sequence(sha256Rsa, integer(1)), 'unreadable / unreadable'],
    ['with a NULL that holds something', sequence(sha256Rsa, hex('050100')), 'unreadable / unreadable'],
    ['with two parameters', sequence(sha256Rsa, nullValue(), nullValue()), 'unreadable / unreadable'],
  ])('RSA %s', (_what, algorithm, verdict) => expect(underRsa(algorithm)).toBe(verdict))

  const pss = (hash: string, mask: string, salt: number, ...more: Uint8Array[]): Uint8Array => {
    const identifier = (oid: string) => sequence(objectIdentifier(oid), nullValue())
    const mgf1 = sequence(objectIdentifier('1.2.840.113549.1.1.8'), identifier(mask))
    const parameters = sequence(
      tagged(0, identifier(hash)),
      tagged(1, mgf1),
      tagged(2, integer(salt)),
      ...more,
    )
    return sequence(objectIdentifier('1.2.840.113549.1.1.10'), parameters)
  }
  const sha256 = '2.16.840.1.101.3.4.2.1'
  const pssSignature = (saltLength: number) => (tbs: Uint8Array) =>
    sign('sha256', tbs, { key: rsa.privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength })
  test.each<[string, Uint8Array, number, string]>([
    ['as usual', pss(sha256, sha256, 32), 32, 'valid / valid'],
    ['with a short salt', pss(sha256, sha256, 20), 20, 'valid / not-for-web'],
    [
      'with a salt that differs from what is said',
      pss(sha256, sha256, 32),
      20,
      'bad-signature / bad-signature',
    ],
    [
      'with two hashes',
      pss(sha256, '2.16.840.1.101.3.4.2.2', 32),
      32,
      'algorithm-not-allowed / algorithm-not-allowed',
    ],
    [
      'with another trailer',
      pss(sha256, sha256, 32, tagged(3, integer(2))),
      32,
      'algorithm-not-allowed / algorithm-not-allowed',
    ],
    [
      'with the defaults, SHA-1',
      sequence(objectIdentifier('1.2.840.113549.1.1.10'), sequence()),
      32,
      'bad-signature / algorithm-not-allowed',
    ],
    [
      'without parameters',
      sequence(objectIdentifier('1.2.840.113549.1.1.10')),
      32,
      'unreadable / unreadable',
    ],
  ])('RSASSA-PSS %s', (_what, algorithm, salt, verdict) =>
    expect(underRsa(algorithm, pssSignature(salt))).toBe(verdict),
  )

  test.each<[string, Partial<Draft>, string]>([
    [
      'ECDSA with NULL (RFC 5758 §3.2)',
      { algorithm: sequence(ecdsa, nullValue()) },
      'algorithm-not-allowed / algorithm-not-allowed',
    ],
    [
      'ECDSA named, RSA signed',
      { algorithm: encodeSigningAlgorithm('RSA-SHA256') },
      'bad-signature / bad-signature',
    ],
    [
      'MD5',
      { algorithm: sequence(objectIdentifier('1.2.840.113549.1.1.4'), nullValue()) },
      'algorithm-not-allowed / algorithm-not-allowed',
    ],
    [
      'an unknown algorithm',
      { algorithm: sequence(objectIdentifier(unknownOid)) },
      'algorithm-not-allowed / algorithm-not-allowed',
    ],
    [
      'a signature with unused bits',
      { signature: () => new Uint8Array([...bitString(hex('80'))].slice(3)) },
      'bad-signature / bad-signature',
    ],
    ['an empty signature', { signature: () => new Uint8Array() }, 'bad-signature / bad-signature'],
    [
      'a signature with a tail',
      { signature: (tbs) => Buffer.concat([sign('sha256', tbs, subKeys.privateKey), hex('00')]) },
      'bad-signature / bad-signature',
    ],
    [
      'a signature of zeros',
      { signature: () => sequence(integer(0), integer(0)) },
      'bad-signature / bad-signature',
    ],
  ])('%s', (_what, change, verdict) => expect(verdicts({ leaf: change })).toBe(verdict))

  it('inner and outer algorithm that differ are unreadable (§4.1.1.2)', () => {
    const der = Buffer.from(writeDraft(leaf))
    const outer = der.lastIndexOf(Buffer.from(ecdsa))
    der[outer + ecdsa.length - 1] = 3
    expect(judge({ target: der, anchors: [writeDraft(root)], intermediates: [writeDraft(sub)] })).toBe(
      'unreadable',
    )
  })

  const ecKey = objectIdentifier('1.2.840.10045.2.1')
  const p256 = objectIdentifier('1.2.840.10045.3.1.7')
  const point = leafKeys.spkiDer.subarray(-65)
  const spki = (algorithm: Uint8Array, bits: Uint8Array): Uint8Array => sequence(algorithm, bitString(bits))
  const offCurve = Uint8Array.from(point, (octet, index) => (index === 64 ? octet ^ 1 : octet))
  const rsaKey = (modulus: Uint8Array, exponent: Uint8Array, parameters = nullValue()): Uint8Array =>
    spki(sequence(objectIdentifier('1.2.840.113549.1.1.1'), parameters), sequence(modulus, exponent))
  const modulus = (bits: number): Uint8Array => rawInteger(`00${'ff'.repeat(bits / 8)}`)
  const edKey = (type: 'ed25519' | 'ed448'): Uint8Array =>
    (type === 'ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('ed448')).publicKey.export({
      type: 'spki',
      format: 'der',
    })
  test.each<[string, Uint8Array, string]>([
    ['RSA 2048', rsaKey(modulus(2048), integer(65_537)), 'valid / valid'],
    ['RSA 2048 with exponent 3', rsaKey(modulus(2048), integer(3)), 'valid / valid'],
    ['RSA 1024', rsaKey(modulus(1024), integer(65_537)), 'valid / not-for-web'],
    ['RSA 2056', rsaKey(modulus(2056), integer(65_537)), 'valid / valid'],
    ['RSA of 2047 bits', rsaKey(rawInteger(`7f${'ff'.repeat(255)}`), integer(65_537)), 'valid / not-for-web'],
    ['RSA exponent 1', rsaKey(modulus(2048), integer(1)), 'unreadable / unreadable'],
    ['RSA exponent 2', rsaKey(modulus(2048), integer(2)), 'unreadable / unreadable'],
    ['RSA exponent 0', rsaKey(modulus(2048), integer(0)), 'unreadable / unreadable'],
    [
      'RSA negative modulus',
      rsaKey(rawInteger('ff'.repeat(1).padEnd(512, '0f')), integer(3)),
      'unreadable / unreadable',
    ],
    [
      'RSA even modulus',
      rsaKey(rawInteger(`00${'ff'.repeat(255)}fe`), integer(3)),
      'unreadable / unreadable',
    ],
    [
      'RSA without NULL',
      rsaKey(modulus(2048), integer(3), new Uint8Array()),
      'not-conformant / not-conformant',
    ],
    ['RSA with another parameter', rsaKey(modulus(2048), integer(3), integer(1)), 'unreadable / unreadable'],
    [
      'P-192',
      spki(sequence(ecKey, objectIdentifier('1.2.840.10045.3.1.1')), hex(`04${'01'.repeat(48)}`)),
      'valid / not-for-web',
    ],
    [
      'secp256k1',
      spki(sequence(ecKey, objectIdentifier('1.3.132.0.10')), hex(`04${'01'.repeat(64)}`)),
      'valid / not-for-web',
    ],
    ['a curve spelled out', spki(sequence(ecKey, sequence(integer(1))), point), 'unreadable / unreadable'],
    ['an implied curve', spki(sequence(ecKey, nullValue()), point), 'unreadable / unreadable'],
    ['no curve', spki(sequence(ecKey), point), 'unreadable / unreadable'],
    ['a point off the curve', spki(sequence(ecKey, p256), offCurve), 'unreadable / unreadable'],
    [
      'a point in hybrid form',
      spki(sequence(ecKey, p256), Buffer.concat([hex('06'), point.subarray(1)])),
      'unreadable / unreadable',
    ],
    ['a cut point', spki(sequence(ecKey, p256), point.subarray(0, 64)), 'unreadable / unreadable'],
    ['the point at infinity', spki(sequence(ecKey, p256), hex('00')), 'unreadable / unreadable'],
    ['two parameters', spki(sequence(ecKey, p256, p256), point), 'unreadable / unreadable'],
    ['Ed25519', edKey('ed25519'), 'valid / not-for-web'],
    ['Ed448', edKey('ed448'), 'valid / not-for-web'],
    [
      'Ed25519 with NULL',
      spki(sequence(objectIdentifier('1.3.101.112'), nullValue()), edKey('ed25519').subarray(-32)),
      'unreadable / unreadable',
    ],
    [
      'Ed25519 of 31 octets',
      spki(sequence(objectIdentifier('1.3.101.112')), edKey('ed25519').subarray(-31)),
      'unreadable / unreadable',
    ],
    [
      'key bits that are no whole octets',
      sequence(sequence(ecKey, p256), writeElement(3, hex('01'), point)),
      'unreadable / unreadable',
    ],
  ])('key of the target: %s', (_what, key, verdict) =>
    expect(verdicts({ leaf: { spki: key } })).toBe(verdict),
  )
})

describe('names of the target', () => {
  const named = (...names: Uint8Array[]): Partial<Draft> => ({
    extensions: { subjectAltName: alternativeNames(...names) },
  })
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
    ['common name that is presented too', withCommonName('www.example.org'), 'valid / valid'],
    ['common name of another host', withCommonName('other.example.org'), 'valid / not-for-web'],
    ['common name in another case', withCommonName('WWW.example.org'), 'valid / not-for-web'],
    ['common name that is no host', withCommonName('Example, version 1.2 of all'), 'valid / valid'],
    [
      'common name beyond ASCII',
      { ...withCommonName('b\u00fccher.example'), ...named(dnsName('xn--bcher-kva.example')) },
      'valid / not-for-web',
    ],
    [
      'common name with an address',
      { ...withCommonName('10.0.0.1'), ...named(address('0a000001')) },
      'valid / valid',
    ],
    [
      'common name with an address in hex',
      { ...withCommonName('0x0a000001'), ...named(address('0a000001')) },
      'valid / not-for-web',
    ],
    [
      'common name with IPv6, canonical',
      { ...withCommonName('2001:db8::1'), ...named(address('20010db8000000000000000000000001')) },
      'valid / valid',
    ],
    [
      'common name with IPv6 in capitals',
      { ...withCommonName('2001:DB8::1'), ...named(address('20010db8000000000000000000000001')) },
      'valid / not-for-web',
    ],
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
  test.each<[string, Parameters<typeof verdicts>[0], string]>([
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
    expect(verdicts({ leaf: { issuer: printable } })).toBe('valid / valid')
    expect(verdicts({ leaf: { issuer: encodeName([['CN', 'Subs']]) } })).toBe('no-issuer / no-issuer')
  })
})

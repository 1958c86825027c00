import { describe, expect, it, test } from 'vitest'
import { tags } from '../../asn1/tags.ts'
import { TrustError } from '../../asn1/trust-error.ts'
import {
  boolean,
  generalizedTime,
  integer,
  nullValue,
  sequence,
  tagged,
  writeElement,
} from '../../asn1/writer.ts'
import { findPath } from '../../path-validation/find-path.ts'
import { encodeName } from '../../issuing/encode-name.ts'
import { makeKeys, writeCertificate } from '../../testing/written-certificate.ts'
import { listEntry, listExtension, writeList, type ListWriting } from '../../testing/written-revocation.ts'
import { parseCrl } from './parse-crl.ts'
import { crlExtensionTypes as types } from './crl-extensions.ts'

const [rootKeys, leafKeys] = [makeKeys(), makeKeys()]
const root = writeCertificate({ subject: 'Root', issuer: 'Root', keys: rootKeys, signer: rootKeys })
const SERIAL = 7
const leaf = writeCertificate({
  subject: 'leaf',
  issuer: 'Root',
  keys: leafKeys,
  signer: rootKeys,
  serial: SERIAL,
  isAuthority: false,
})

const at = new Date('2030-06-15T12:00:00.000Z')
const later = (milliseconds: number): Date => new Date(at.getTime() + milliseconds)
const day = 86_400_000
const earlier = later(-2 * day)

const number = (value: number): Uint8Array => listExtension(types.crlNumber, integer(value))
const base = (value: number): Uint8Array => listExtension(types.deltaCrlIndicator, integer(value), 'critical')
const list = (writing: Partial<ListWriting> = {}): Uint8Array =>
  writeList({
    issuer: 'Root',
    signer: rootKeys,
    thisUpdate: later(-day),
    nextUpdate: later(day),
    extensions: [number(10)],
    ...writing,
  })

/** `valid`, `revoked`, or why nobody can tell; `unreadable` when a list is none. */
const verdict = (
  lists: readonly Uint8Array[],
  { mode = 'hard', profile = 'path' }: { mode?: 'soft' | 'hard'; profile?: 'path' | 'rfc5280' } = {},
): string => {
  try {
    const crls = lists.map((der) => parseCrl(der))
    const answer = findPath({
      target: leaf,
      anchors: [root],
      intermediates: [],
      at,
      profile,
      revocation: { mode, crls },
    })
    if (answer.ok) return 'valid'
    return answer.refusal.code === 'revoked' ? 'revoked' : (answer.refusal.field ?? answer.refusal.code)
  } catch (error) {
    if (error instanceof TrustError) return 'unreadable'
    throw error
  }
}

const enumerated = (value: number): Uint8Array => writeElement(tags.enumerated, Uint8Array.of(value))
const reason = (value: number): Uint8Array => listExtension(types.reasonCode, enumerated(value))
const entry = (...extensions: Uint8Array[]): Uint8Array => listEntry(SERIAL, earlier, ...extensions)
const stale = 'CRL that is not yet or no longer valid'
const notUnderstood = 'CRL with a critical extension nobody here understands'
const unknownExtension = (critical?: 'critical'): Uint8Array =>
  listExtension('1.2.3.4', nullValue(), critical)
const issuerOfEntry = (name: string): Uint8Array =>
  listExtension(types.certificateIssuer, sequence(tagged(4, encodeName([['CN', name]]))), 'critical')
const indirect = listExtension(
  types.issuingDistributionPoint,
  sequence(writeElement(0x84, Uint8Array.of(0xff))),
  'critical',
)

describe('reason codes', () => {
  test.each([0, 1, 2, 3, 4, 5, 6, 9, 10])('%i revokes', (code) => {
    expect(verdict([list({ entries: [entry(reason(code))] })])).toBe('revoked')
  })

  test.each([7, 11, 0x7f])('%i is no reason', (code) => {
    expect(verdict([list({ entries: [entry(reason(code))] })])).toBe('unreadable')
  })

  test.each<[string, Uint8Array]>([
    ['an INTEGER', integer(1)],
    ['a negative number', writeElement(tags.enumerated, Uint8Array.of(0xff))],
    ['two octets', writeElement(tags.enumerated, Uint8Array.of(0, 1))],
    ['nothing', writeElement(tags.enumerated)],
  ])('%s is no reason', (_what, value) => {
    expect(verdict([list({ entries: [entry(listExtension(types.reasonCode, value))] })])).toBe('unreadable')
  })

  it('8 takes an entry back (RFC 5280 §6.3.3 (l))', () => {
    expect(verdict([list({ entries: [entry(reason(8))] })])).toBe('valid')
  })
})

describe('times of a list', () => {
  test.each<[string, Partial<ListWriting>, string]>([
    ['begins now', { thisUpdate: at }, 'valid'],
    ['begins in a second', { thisUpdate: later(1000) }, stale],
    ['ends now', { nextUpdate: at }, 'valid'],
    ['ended a second ago', { nextUpdate: later(-1000) }, stale],
    ['never ends', { nextUpdate: null }, stale],
    ['ends before it begins', { thisUpdate: later(-1000), nextUpdate: later(-2000) }, stale],
  ])('%s', (_what, times, expected) => {
    expect(verdict([list(times)])).toBe(expected)
    // A list out of its time tells nobody that a certificate is revoked either; one without an end has no such time.
    const revoking = list({ ...times, entries: [entry()] })
    const tells = expected === 'valid' || times.nextUpdate === null
    expect(verdict([revoking], { mode: 'soft' })).toBe(tells ? 'revoked' : 'valid')
  })

  test.each<[string, Uint8Array]>([
    ['a revocation that lies ahead', listEntry(SERIAL, later(day))],
    [
      'an invalidity that lies ahead',
      entry(listExtension(types.invalidityDate, generalizedTime(later(day)))),
    ],
  ])('%s counts from the moment it is listed', (_what, revoked) => {
    expect(verdict([list({ entries: [revoked] })])).toBe('revoked')
  })
})

describe('entries', () => {
  test.each<[string, Uint8Array[], string]>([
    ['of another serial number', [listEntry(8, earlier)], 'valid'],
    ['with an unknown extension', [entry(unknownExtension())], 'revoked'],
    ['with an unknown critical extension', [entry(unknownExtension('critical'))], notUnderstood],
    ['whose neighbour has one', [listEntry(8, earlier, unknownExtension('critical'))], notUnderstood],
    ['listed twice', [entry(), entry(reason(1))], 'revoked'],
    ['listed and taken back', [entry(), entry(reason(8))], 'valid'],
    ['with an extension twice', [entry(reason(1), reason(1))], 'unreadable'],
  ])('%s', (_what, entries, expected) => expect(verdict([list({ entries })])).toBe(expected))

  it('of version 1 have no extensions', () => {
    const old = { version: 1, extensions: [] } as const
    expect(verdict([list({ ...old, entries: [entry()] })])).toBe('revoked')
    expect(verdict([list({ ...old, entries: [entry(reason(1))] })])).toBe('unreadable')
  })
})

describe('the number of a list', () => {
  test.each([
    ['path', [], 'valid'],
    ['rfc5280', [], 'CRL that is not written as RFC 5280 demands'],
    ['rfc5280', [number(10)], 'valid'],
    [
      'rfc5280',
      [listExtension(types.crlNumber, integer(10), 'critical')],
      'CRL that is not written as RFC 5280 demands',
    ],
  ] as const)('profile %s, extensions %j', (profile, extensions, expected) => {
    const written = { extensions: [...extensions] }
    expect(verdict([list(written)], { profile })).toBe(expected)
    expect(verdict([list({ ...written, entries: [entry()] })], { profile })).toBe('revoked')
  })

  test.each<[string, Uint8Array]>([
    ['negative', writeElement(tags.integer, Uint8Array.of(0xff))],
    ['longer than 20 octets', writeElement(tags.integer, new Uint8Array(21).fill(1))],
  ])('is not %s', (_what, value) => {
    expect(verdict([list({ extensions: [listExtension(types.crlNumber, value)] })])).toBe('unreadable')
  })
})

describe('two lists of one scope', () => {
  const older = (...entries: Uint8Array[]): Uint8Array => list({ thisUpdate: later(-day), entries })
  const newer = (...entries: Uint8Array[]): Uint8Array =>
    list({ thisUpdate: later(-1000), entries, extensions: [number(11)] })
  test.each<[string, Uint8Array[], string]>([
    ['revoked since', [older(), newer(entry())], 'revoked'],
    ['held once, free again', [older(entry(reason(6))), newer()], 'valid'],
    ['told apart by number', [older(), list({ entries: [entry()], extensions: [number(11)] })], 'revoked'],
    [
      'the newer of a stranger',
      [older(entry()), list({ thisUpdate: later(-1000), signer: makeKeys() })],
      'revoked',
    ],
    ['the newer not valid yet', [older(entry()), list({ thisUpdate: later(1000) })], 'revoked'],
    ['the older out of its time', [list({ nextUpdate: later(-1000), entries: [entry()] }), newer()], 'valid'],
  ])('%s, in either order', (_what, lists, expected) => {
    expect(verdict(lists)).toBe(expected)
    expect(verdict(lists.toReversed())).toBe(expected)
  })
})

describe('lists by two keys of one CA', () => {
  const [oldKeys, newKeys] = [makeKeys(), makeKeys()]
  const authority = { subject: 'CA', issuer: 'Root', signer: rootKeys }
  const [before, after] = [oldKeys, newKeys].map((keys, index) =>
    writeCertificate({ ...authority, keys, serial: 2 + index }),
  )
  const member = writeCertificate({
    subject: 'member',
    issuer: 'CA',
    keys: leafKeys,
    signer: oldKeys,
    serial: SERIAL,
    isAuthority: false,
  })
  const byOld = (...entries: Uint8Array[]): Uint8Array => list({ issuer: 'CA', signer: oldKeys, entries })
  const byNew = (...entries: Uint8Array[]): Uint8Array =>
    list({ issuer: 'CA', signer: newKeys, thisUpdate: later(-1000), extensions: [number(3)], entries })
  const newerByOld = (...entries: Uint8Array[]): Uint8Array =>
    list({
      issuer: 'CA',
      signer: oldKeys,
      thisUpdate: later(-2000),
      extensions: [number(11)],
      entries,
    })

  test.each<[string, Uint8Array[], string]>([
    ['the older by the old key revokes', [byOld(entry()), byNew()], 'revoked'],
    ['the newer by the new key revokes', [byOld(), byNew(entry())], 'revoked'],
    ['neither does', [byOld(), byNew()], 'valid'],
    ['the old key has freed it since', [byOld(entry(reason(6))), newerByOld(), byNew()], 'valid'],
    ['the old key has revoked it since', [byOld(), newerByOld(entry()), byNew()], 'revoked'],
    [
      'that by the old key is over',
      [list({ issuer: 'CA', signer: oldKeys, nextUpdate: later(-1000), entries: [entry()] }), byNew()],
      'valid',
    ],
  ])('%s, in either order and mode', (_what, lists, expected) => {
    const crls = [...lists, list()].map((der) => parseCrl(der))
    for (const each of [crls, crls.toReversed()])
      for (const mode of ['soft', 'hard'] as const) {
        const answer = findPath({
          target: member,
          anchors: [root],
          intermediates: [before!, after!],
          at,
          revocation: { mode, crls: each },
        })
        expect(answer.ok ? 'valid' : answer.refusal.code).toBe(expected)
      }
  })
})

test('a list of another scope does not supersede: one that revokes outweighs it', () => {
  const users = listExtension(
    types.issuingDistributionPoint,
    sequence(writeElement(0x81, Uint8Array.of(0xff))),
    'critical',
  )
  const lists = [
    list({ entries: [entry()] }),
    list({ thisUpdate: later(-1000), extensions: [number(11), users] }),
  ]
  expect(verdict(lists)).toBe('revoked')
})

describe('deltas', () => {
  const delta = (baseNumber: number, own: number, writing: Partial<ListWriting> = {}): Uint8Array =>
    list({ entries: [entry()], ...writing, extensions: [number(own), base(baseNumber)] })

  test.each<[string, Uint8Array[], string]>([
    ['without a complete list', [delta(10, 12)], 'no CRL and no OCSP response'],
    ['on this list', [list(), delta(10, 12)], 'revoked'],
    ['on an older list', [list(), delta(9, 12)], 'revoked'],
    ['on a list that is not here yet', [list(), delta(11, 12)], 'valid'],
    ['older than the list', [list(), delta(8, 9)], 'valid'],
    ['out of its time', [list(), delta(10, 12, { nextUpdate: later(-1000) })], 'valid'],
    ['of another signer', [list(), delta(10, 12, { signer: makeKeys() })], 'valid'],
    ['of another scope', [list({ extensions: [number(10), indirect] }), delta(10, 12)], 'valid'],
    ['on a list without a number', [list({ extensions: [] }), delta(10, 12)], 'valid'],
    ['the newer of two', [list(), delta(10, 12), delta(10, 13, { entries: [entry(reason(8))] })], 'valid'],
  ])('%s', (_what, lists, expected) => expect(verdict(lists)).toBe(expected))
})

describe('indirect lists', () => {
  const written = (...entries: Uint8Array[]): Uint8Array =>
    list({ entries, extensions: [number(10), indirect] })

  test.each<[string, Uint8Array[], string]>([
    ['an entry without certificateIssuer is of the signer', [entry()], 'revoked'],
    ['an entry of another issuer', [entry(issuerOfEntry('Other'))], 'valid'],
    ['an entry of the issuer', [entry(issuerOfEntry('Root'))], 'revoked'],
    [
      'an entry without certificateIssuer is of the one before',
      [listEntry(8, earlier, issuerOfEntry('Other')), entry()],
      'valid',
    ],
    [
      'until another one is named',
      [listEntry(8, earlier, issuerOfEntry('Other')), entry(issuerOfEntry('Root'))],
      'revoked',
    ],
    [
      'a certificateIssuer that is no name',
      [
        entry(
          listExtension(types.certificateIssuer, sequence(writeElement(0x82, Buffer.from('x'))), 'critical'),
        ),
      ],
      'unreadable',
    ],
  ])('%s', (_what, entries, expected) => expect(verdict([written(...entries)])).toBe(expected))
})

describe('scopes', () => {
  const scope = (...fields: Uint8Array[]): Uint8Array =>
    listExtension(types.issuingDistributionPoint, sequence(...fields), 'critical')
  const flag = (tag: number): Uint8Array => writeElement(0x80 | tag, Uint8Array.of(0xff))
  const outside = 'no CRL whose scope holds the certificate'

  test.each<[string, Uint8Array, string]>([
    ['users', scope(flag(1)), 'valid'],
    ['authorities', scope(flag(2)), outside],
    ['attribute certificates', scope(flag(5)), outside],
    ['users and authorities at once', scope(flag(1), flag(2)), 'unreadable'],
    ['nothing', scope(), 'unreadable'],
    ['a BOOLEAN of another tag', scope(boolean(true)), 'unreadable'],
    ['some reasons', scope(writeElement(0x83, Uint8Array.of(6, 0x40))), 'CRL for some reasons only'],
    ['something unknown', unknownExtension('critical'), notUnderstood],
  ])('%s', (_what, extension, expected) =>
    expect(verdict([list({ extensions: [number(10), extension] })])).toBe(expected),
  )

  it('several lists together answer for all reasons', () => {
    const rest = scope(writeElement(0x83, Uint8Array.of(7, 0x3f, 0x80)))
    const first = scope(writeElement(0x83, Uint8Array.of(6, 0x40)))
    const lists = [first, rest].map((extension) => list({ extensions: [number(10), extension] }))
    expect(verdict(lists)).toBe('valid')
  })
})

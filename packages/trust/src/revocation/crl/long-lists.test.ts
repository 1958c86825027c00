import * as fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { fieldsOf } from '../../asn1/fields.ts'
import { readDer } from '../../asn1/reader.ts'
import { tags } from '../../asn1/tags.ts'
import { readGeneralizedTime, readTime } from '../../asn1/times.ts'
import { TrustError } from '../../asn1/trust-error.ts'
import { readIntegerBytes } from '../../asn1/values.ts'
import { generalizedTime, integer, sequence, tagged, time, writeElement } from '../../asn1/writer.ts'
import { readExtensions } from '../../certificates/extensions/extensions.ts'
import { encodeName } from '../../issuing/encode-name.ts'
import { makeKeys, writeCertificate } from '../../testing/written-certificate.ts'
import { listEntry, listExtension, writeList } from '../../testing/written-revocation.ts'
import { parseCrl } from './parse-crl.ts'
import { readRevocationReason } from './crl-entries.ts'
import { crlExtensionTypes as types } from './crl-extensions.ts'
import { endOfUsualEntry } from './usual-crl-entries.ts'

const keys = makeKeys()
const at = new Date('2026-01-01')
const reason = (value: number): Uint8Array =>
  listExtension(types.reasonCode, writeElement(tags.enumerated, Uint8Array.of(value)))
const since = listExtension(types.invalidityDate, generalizedTime(at))
const issuedBy = (name: string): Uint8Array =>
  listExtension(types.certificateIssuer, sequence(tagged(4, encodeName([['CN', name]]))), 'critical')
const listOf = (entries: readonly Uint8Array[]) =>
  parseCrl(writeList({ issuer: 'CA', signer: keys, thisUpdate: at, nextUpdate: null, entries }))
const nameOf = (name: string) => writeCertificate({ subject: name, issuer: name, keys, signer: keys }).subject
const octetsOf = (serial: number): Uint8Array => integer(serial).subarray(2)

describe('entries of the usual form', () => {
  /** The ordinary way, field by field. */
  const isSound = (entry: Uint8Array): boolean => {
    try {
      const fields = fieldsOf(readDer(entry), 'entry')
      readIntegerBytes(fields.next('serial'), 'serial')
      readTime(fields.next('time'), 'time')
      const wrapped = fields.optional(tags.sequence)
      fields.end('entry')
      for (const { oid, value, isCritical } of wrapped ? readExtensions(wrapped) : []) {
        if (isCritical) return false
        if (oid === types.reasonCode) readRevocationReason(readDer(value))
        else if (oid === types.invalidityDate) readGeneralizedTime(readDer(value), 'invalidityDate')
        else return false
      }
      return true
    } catch (error) {
      if (error instanceof TrustError) return false
      throw error
    }
  }
  const samples = [
    listEntry(1, at),
    listEntry(300, new Date('2051-02-28')),
    listEntry(7, new Date('2028-02-29'), reason(1)),
    listEntry(7, at, since),
    listEntry(2 ** 31, at, reason(9), since),
    listEntry(7, at, since, reason(0)),
  ]

  test.each(samples.map((entry, index) => [index, entry] as const))('are recognised: %i', (_index, entry) => {
    expect(endOfUsualEntry(entry, 0, entry.length, true)).toBe(entry.length)
    expect(isSound(entry)).toBe(true)
  })

  test.each<[string, Uint8Array]>([
    ['reason 7', listEntry(1, at, reason(7))],
    ['reason 11', listEntry(1, at, reason(11))],
    ['the same extension twice', listEntry(1, at, reason(1), reason(1))],
    ['a list of no extensions', sequence(integer(1), time(at), sequence())],
    ['29 February of a common year', sequence(integer(1), writeElement(0x17, Buffer.from('270229000000Z')))],
    ['an hour too many', sequence(integer(1), writeElement(0x17, Buffer.from('270228240000Z')))],
    ['a padded serial number', sequence(writeElement(2, Uint8Array.of(0, 1)), time(at))],
    ['an empty serial number', sequence(writeElement(2), time(at))],
    ['no time', sequence(integer(1))],
  ])('and nothing else: %s', (_what, entry) => {
    expect(endOfUsualEntry(entry, 0, entry.length, true)).toBe(0)
    expect(isSound(entry)).toBe(false)
  })

  it('whatever is changed in them, only what is sound is recognised', () => {
    const change = fc.record({
      entry: fc.constantFrom(...samples),
      changes: fc.array(fc.tuple(fc.nat(60), fc.nat(255)), { minLength: 1, maxLength: 3 }),
    })
    fc.assert(
      fc.property(change, ({ entry, changes }) => {
        const changed = Uint8Array.from(entry)
        for (const [place, octet] of changes) changed[place % changed.length] = octet
        const end = endOfUsualEntry(changed, 0, changed.length, true)
        if (end > 0) expect(isSound(changed.subarray(0, end))).toBe(true)
      }),
      { seed: 4, numRuns: 5_000 },
    )
  })
})

describe('a list finds its entries', () => {
  it('the last of a serial number, of the right issuer, by scan and by table', () => {
    const list = listOf([
      listEntry(1, at, reason(1)),
      listEntry(2, at),
      listEntry(1, at, reason(3)),
      listEntry(1, at, issuedBy('Other'), reason(4)),
      listEntry(2, at, reason(5)),
    ])
    const answers = () =>
      ['CA', 'Other', 'Nobody'].map((name) =>
        [1, 2, 3].map((serial) => list.find(nameOf(name), octetsOf(serial))?.reason ?? '–').join(' '),
      )
    const expected = ['affiliationChanged unspecified –', 'superseded cessationOfOperation –', '– – –']
    expect(list.entryCount).toBe(5)
    for (let round = 0; round < 5; round++) expect(answers()).toEqual(expected)
  })

  it('each of a hundred thousand, twice', () => {
    const entries = Array.from({ length: 100_000 }, (_, index) => listEntry(index * 7 + 1, at))
    const list = listOf(entries)
    const issuer = nameOf('CA')
    for (const step of [39_999, 997, 997])
      for (let index = 0; index < entries.length; index += step) {
        expect(list.find(issuer, octetsOf(index * 7 + 1))?.revokedAt).toEqual(at)
        expect(list.find(issuer, octetsOf(index * 7 + 2))).toBeUndefined()
      }
  })

  it('is refused when too many entries are of a form that hardly anybody writes', () => {
    const odd = (serial: number): Uint8Array => listEntry(serial, at, listExtension('1.2.3', integer(1)))
    const some = Array.from({ length: 20_000 }, (_, index) => odd(index + 1))
    expect(listOf(some).entryCount).toBe(20_000)
    expect(() => listOf([...some, odd(30_000)])).toThrow('More than 20000 entries of unusual form')
  })
})

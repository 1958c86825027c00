import { describe, expect, it, test } from 'vitest'
import { integer, objectIdentifier, sequence, set, tagged } from '../../asn1/writer.ts'
import { toPem } from '../../certificates/files/pem.ts'
import { makeKeys, writeCertificate } from '../../testing/written-certificate.ts'
import { listEntry, listExtension, writeList } from '../../testing/written-revocation.ts'
import { readCrlsWith } from './crl-file.ts'
import { parseCrl, readCrlFile } from './parse-crl.ts'

const keys = makeKeys()
const at = new Date('2026-01-01')
const listOf = (issuer: string, serial: number): Uint8Array =>
  writeList({ issuer, signer: keys, thisUpdate: at, nextUpdate: null, entries: [listEntry(serial, at)] })
const oddExtension = listExtension('1.2.3.4', integer(1))
const [one, other] = [listOf('One', 1), listOf('Other', 2)]
const [pemOfOne, pemOfOther] = [toPem('X509 CRL', one), toPem('X509 CRL', other)]
const certificate = writeCertificate({ subject: 'One', issuer: 'One', keys, signer: keys })
const utf16 = (text: string): Buffer => Buffer.concat([Buffer.of(0xff, 0xfe), Buffer.from(text, 'utf16le')])
const pkcs7 = (...lists: readonly Uint8Array[]): Uint8Array =>
  sequence(
    objectIdentifier('1.2.840.113549.1.7.2'),
    tagged(
      0,
      sequence(
        integer(1),
        set(),
        sequence(objectIdentifier('1.2.840.113549.1.7.1')),
        tagged(1, ...lists),
        set(),
      ),
    ),
  )

/** Issuers of the lists that were read, then why the rest was not. */
const reading = (input: string | Uint8Array): string[] => {
  const { lists, unread } = readCrlFile(input)
  return [
    ...lists.map(({ issuer }) => issuer.relativeNames.flat()[0]?.text ?? ''),
    ...unread.map(({ position, reason }) => `${position}: ${reason}`),
  ]
}

describe('reads every list of a file', () => {
  test.each<[string, string | Uint8Array, string[]]>([
    ['DER', one, ['One']],
    ['PEM', pemOfOne, ['One']],
    ['PEM as octets', Buffer.from(pemOfOne), ['One']],
    ['PEM with CRLF', pemOfOne.replaceAll('\n', '\r\n'), ['One']],
    ['PEM with text before and after', `Certificate Revocation List:\n  x\n${pemOfOne}\nend`, ['One']],
    ['PEM below text that begins like a SEQUENCE', Buffer.from(`0 revoked\n${pemOfOne}`), ['One']],
    ['PEM with a mark of byte order', Buffer.from(`\ufeff${pemOfOne}`), ['One']],
    ['PEM in UTF-16', utf16(pemOfOne), ['One']],
    ['PEM with a short label', pemOfOne.replaceAll('X509 CRL', 'CRL'), ['One']],
    ['base64', Buffer.from(one).toString('base64'), ['One']],
    ['two blocks', `${pemOfOne}${pemOfOther}`, ['One', 'Other']],
    ['two blocks with text between', `${pemOfOne}\nand\n${pemOfOther}`, ['One', 'Other']],
    ['two in DER, one after the other', Buffer.concat([one, other]), ['One', 'Other']],
    ['two in base64', Buffer.concat([one, other]).toString('base64'), ['One', 'Other']],
    ['PKCS#7 with two', pkcs7(one, other), ['One', 'Other']],
    ['PKCS#7 in PEM', toPem('PKCS7', pkcs7(one)), ['One']],
  ])('%s', (_what, input, read) => expect(reading(input)).toEqual(read))
})

describe('says of everything else what it is', () => {
  test.each<[string, string | Uint8Array, string[]]>([
    ['nothing', '', ['1: empty']],
    ['a page', '<html>no</html>', ['1: neither DER nor PEM nor base64 of DER']],
    ['a certificate', certificate.der, ['1: a certificate']],
    [
      'a certificate in PEM',
      toPem('CERTIFICATE', certificate.der),
      ['1: a PEM block with the label "CERTIFICATE"'],
    ],
    [
      'a list, then a certificate',
      `${pemOfOne}${toPem('CERTIFICATE', certificate.der)}`,
      ['One', '2: a PEM block with the label "CERTIFICATE"'],
    ],
    ['a certificate, then a list', Buffer.concat([certificate.der, one]), ['One', '1: a certificate']],
    [
      'a block without its end',
      `${pemOfOne}${pemOfOther.slice(0, -30)}`,
      ['One', '2: a PEM block without its end'],
    ],
    ['an end without its block', '-----END X509 CRL-----', ['1: a PEM block without its end']],
    [
      'a broken list before a sound one',
      Buffer.concat([sequence(...Array.from({ length: 30 }, () => integer(1))), one]),
      ['One', '1: CertificateList.tbsCertList: tag 0x02 instead of 0x30'],
    ],
    ['what is too short for a list', Buffer.concat([sequence(), one]), ['One', '1: too short for a list']],
    [
      'a list with a line end behind it',
      Buffer.concat([one, Buffer.from('\n')]),
      ['One', '2: The bytes end inside an element'],
    ],
    ['a cut list', one.subarray(0, -1), ['1: A length points past the end']],
    [
      'PKCS#7 without lists',
      sequence(
        objectIdentifier('1.2.840.113549.1.7.2'),
        tagged(0, sequence(integer(1), set(), sequence(objectIdentifier('1.2.840.113549.1.7.1')), set())),
      ),
      ['1: PKCS#7 without a list'],
    ],
  ])('%s', (_what, input, read) => {
    const found = reading(input)
    expect(found.map((each) => each.replace(/ \(.*\)$/, ''))).toEqual(read)
  })

  it('a label cannot write lines into a log', () => {
    const [said = ''] = reading('-----BEGIN A\nB\u001b[31m-----\n-----END A\nB\u001b[31m-----')
    expect(said).toBe('1: a PEM block with the label "A?B?[31m"')
  })

  it('stops at its bounds', () => {
    const { lists, unread } = readCrlFile(Buffer.concat([one, other, one]), { maximumLists: 2 })
    expect([lists.length, unread]).toEqual([2, [{ position: 3, reason: more(2) }]])
    expect(readCrlFile(Buffer.concat([one, other]), { maximumLists: 2 }).unread).toEqual([])
    expect(readCrlFile(one, { maximumBytes: 10 })).toEqual({
      lists: [],
      unread: [{ position: 1, reason: 'larger than 10 octets' }],
    })
  })
})

const more = (count: number): string => `more than ${count} lists or other parts`

describe('looks at no more parts than it may, whatever they are', () => {
  const octets = 300 * 1024
  const filledWith = (part: Uint8Array): Buffer => Buffer.alloc(octets - (octets % part.length), part)
  const broken = sequence(...Array.from({ length: 30 }, () => integer(1)))

  test.each<[string, string | Uint8Array, number]>([
    ['empty elements', Buffer.alloc(octets, '3000', 'hex'), 0],
    ['empty elements in base64', Buffer.alloc(octets, '3000', 'hex').toString('base64'), 0],
    ['broken elements', filledWith(broken), 20],
    ['lengths that repeat', 'MIIB'.repeat(octets / 4), 2],
    ['PEM blocks of anything', toPem('CERTIFICATE', certificate.der).repeat(400), 0],
    ['PEM blocks of no base64', '-----BEGIN CRL-----\n*\n-----END CRL-----\n'.repeat(5000), 0],
    ['PEM blocks of broken elements', toPem('X509 CRL', filledWith(broken).subarray(0, 920)).repeat(200), 20],
    ['PKCS#7 with broken elements', toPem('PKCS7', pkcs7(broken, broken, broken)).repeat(500), 20],
  ])('%s', (_what, input, expected) => {
    let parsed = 0
    const count = (...question: Parameters<typeof parseCrl>): unknown => {
      parsed += 1
      return parseCrl(...question)
    }
    const { lists, unread } = readCrlsWith(count, input, { maximumLists: 20 })
    expect([lists.length, unread.length, unread.at(-1)]).toEqual([0, 21, { position: 21, reason: more(20) }])
    expect(parsed).toBe(expected)
  })

  it('and all lists of a file share one budget of unusual entries', () => {
    const odd = Array.from({ length: 12_000 }, (_, serial) => listEntry(serial + 1, at, oddExtension))
    const list = writeList({ issuer: 'One', signer: keys, thisUpdate: at, nextUpdate: null, entries: odd })
    const { lists, unread } = readCrlFile(Buffer.concat([list, list]))
    expect([lists.length, unread]).toEqual([
      1,
      [{ position: 2, reason: 'More than 20000 entries of unusual form' }],
    ])
    expect(parseCrl(list).entryCount).toBe(12_000)
  })
})

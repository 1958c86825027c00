import { namePartsOf, nameTextOf, toPem } from '@entente/trust/view'
import { describe, expect, test } from 'vitest'
import { unarmour } from '../../../../../../tests/support/certificates/bad-files.ts'
import { authorityExtensions, make } from '../../../../../../tests/support/certificates/certificates.ts'
import { makeList } from '../../../../../../tests/support/certificates/openssl.ts'
import { childrenOf, contentOf, encodingOf, readDer } from '../../../../../trust/src/asn1/reader.ts'
import { crlWarningsOf, numberOf, readCrlFile, subjectOf } from './crl-file.ts'

const authority = make({
  subject: '/C=XX/O=Lists, Ltd/CN=Lister',
  extensions: authorityExtensions,
  until: new Date(Date.now() + 2000 * 86_400_000),
})
const member = make({ subject: '/O=Lists/CN=Member', issuer: authority })
const day = 86_400_000
const now = new Date()
const issuer = 'C=XX,O=Lists\\, Ltd,CN=Lister'

const read = (content: string | Uint8Array) =>
  readCrlFile(typeof content === 'string' ? Buffer.from(content) : content)

const crlOf = (content: string | Uint8Array) => {
  const result = read(content)
  if (!result.ok) throw new Error(result.problem)
  return result.file.crls[0]!
}

const list = makeList(authority, [member.certificate], new Date(now.getTime() + 5 * day))
const der = Buffer.from(unarmour(list), 'base64')

describe('reads a list', () => {
  test('in PEM: who made it, when, and how much is in it', () => {
    const crl = crlOf(list)
    const { nextUpdate, thisUpdate } = crl
    expect(crl).toMatchObject({ entryCount: 1, signatureAlgorithm: { name: 'ECDSA-SHA256' } })
    expect([nameTextOf(namePartsOf(crl.issuer)), numberOf(crl)]).toEqual([issuer, '16'])
    expect(Math.abs(nextUpdate!.getTime() - now.getTime() - 5 * day)).toBeLessThan(2000)
    expect(thisUpdate < now).toBe(true)
  })

  test('in DER, which is sent as PEM', () => {
    const result = read(der)
    expect(result).toMatchObject({ ok: true, file: { format: 'der' } })
    if (result.ok) expect(unarmour(result.file.text)).toBe(unarmour(list))
  })

  test('several in PEM: all of them are shown and sent', () => {
    const result = read(`First\n${list}and\r\n${makeList(authority)}`)
    if (!result.ok) throw new Error(result.problem)
    expect(result.file.crls.map(({ entryCount }) => entryCount)).toEqual([1, 0])
    expect(result.file.text.match(/BEGIN X509 CRL/g)).toHaveLength(2)
  })

  test('without entries', () => {
    expect(crlOf(makeList(authority)).entryCount).toBe(0)
  })
})

/** The list with so many entries that its DER has at least that length; by less than a hundred bytes more. */
const longList = (length: number): Uint8Array => {
  const write = (tag: number, ...parts: readonly Uint8Array[]): Uint8Array => {
    const content = Buffer.concat(parts)
    return Buffer.concat([Uint8Array.of(tag, 0x83, ...lengthOctets(content.length)), content])
  }
  const lengthOctets = (size: number) => [size >> 16, (size >> 8) & 0xff, size & 0xff]
  const [body, algorithm, signature] = childrenOf(readDer(der))
  const parts = childrenOf(body!)
  const revoked = parts[5]!
  const entry = contentOf(revoked)
  const count = Math.ceil((length - der.length) / entry.length) + 1
  const entries = Array.from({ length: count }, () => entry)
  const filled = parts.map((part) => (part === revoked ? write(0x30, ...entries) : encodingOf(part)))
  return write(0x30, write(0x30, ...filled), encodingOf(algorithm!), encodingOf(signature!))
}

describe('the limit is on the DER, as the server has it', () => {
  const limit = 512 * 1024
  const armoured = (bytes: Uint8Array) => `Notes on this list\n${toPem('X509 CRL', bytes)}`

  test('a list close to it is taken, in PEM too', () => {
    const long = longList(limit - 200)
    expect(long.length).toBeLessThanOrEqual(limit)
    expect(read(long)).toMatchObject({ ok: true, file: { text: toPem('X509 CRL', long) } })
    expect(read(armoured(long))).toMatchObject({ ok: true, file: { text: toPem('X509 CRL', long) } })
  })

  test('several that are beyond it together are too large', () => {
    const half = armoured(longList(limit / 2 + 1))
    expect(read(`${half}${half}`)).toMatchObject({ ok: false })
  })

  test('one beyond it is too large, in PEM too', () => {
    const longer = longList(limit + 1)
    expect(read(longer)).toMatchObject({ ok: false, problem: 'tooLarge' })
    expect(read(armoured(longer))).toMatchObject({ ok: false, problem: 'tooLarge' })
  })
})

test.each([
  ['empty', ''],
  ['tooLarge', new Uint8Array(512 * 1024 + 1)],
  ['privateKey', authority.key],
  ['unreadable', authority.certificate],
  ['unreadable', Buffer.from(unarmour(authority.certificate), 'base64')],
  ['unreadable', der.subarray(0, -1)],
  ['unreadable', `${list}${authority.certificate.replaceAll('CERTIFICATE', 'X509 CRL')}`],
  ['unreadable', '%PDF-1.7 a letter'],
] as const)('is not sent: %s', (problem, content) => {
  expect(read(content)).toMatchObject({ ok: false, problem })
})

describe('warns', () => {
  const crl = crlOf(list)
  const own = subjectOf(authority.certificate)
  const other = subjectOf(member.certificate)
  const fine = { now, issuer: own, newest: undefined }
  test.each([
    ['of nothing', fine, []],
    ['of nothing where the former was older', { ...fine, newest: new Date(now.getTime() - day) }, []],
    ['of a list that is over', { ...fine, now: new Date(now.getTime() + 6 * day) }, ['over']],
    ['of one that begins in the future', { ...fine, now: new Date(now.getTime() - day) }, ['early']],
    ['of another maker', { ...fine, issuer: other }, ['otherIssuer']],
    ['of an older one', { ...fine, newest: now }, ['older']],
    ['of another maker and an older one', { now, issuer: other, newest: now }, ['otherIssuer', 'older']],
    ['of no other maker where the CA cannot be read', { ...fine, issuer: subjectOf('') }, []],
  ] as const)('%s', (_, expectation, warnings) => {
    expect(crlWarningsOf(crl, expectation)).toEqual(warnings)
  })
})

describe('finds the maker of a list again, however its name is made', () => {
  test.each([
    '/CN=Only a name',
    '/C=XX/O=Lists/CN=Lister',
    '/C=XX/O=Lists/OU=First/OU=Second/CN=Lister',
    '/DC=example/DC=lists/CN=Lister',
    '/CN=Lister/O=Lists/C=XX',
    '/O=Lists "and" Sons, <Ltd>; more/CN= #Lister /serialNumber=7',
    '/O=Lists+OU=Beside/CN=Lister',
    '/2.5.4.97=NTRXX-1/emailAddress=ca@lists.example/CN=Ünïcode ﬁ',
  ])('%s', (subject) => {
    const maker = make({ subject, extensions: authorityExtensions })
    const facts = crlOf(makeList(maker))
    const warnings = (pem: string) =>
      crlWarningsOf(facts, { now: new Date(), issuer: subjectOf(pem), newest: undefined })
    expect(warnings(maker.certificate)).toEqual([])
    expect(warnings(member.certificate)).toEqual(['otherIssuer'])
  })

  test('where the list writes it with other letters and spaces', () => {
    const written = Buffer.from(der.toString('latin1').replace('Lists, Ltd', 'LISTS, LTD'), 'latin1')
    expect(nameTextOf(namePartsOf(crlOf(written).issuer))).not.toBe(issuer)
    const expectation = { now, issuer: subjectOf(authority.certificate), newest: undefined }
    expect(crlWarningsOf(crlOf(written), expectation)).toEqual([])
  })

  test('and takes no other for it', () => {
    const keyOf = (subject: string) => subjectOf(make({ subject }).certificate)!.comparisonKey
    const keys = ['/O=A/CN=B', '/CN=B/O=A', '/O=A+CN=B', '/O=A/OU=B', '/O=A/CN=B/CN=B', '/CN=B,O=A'].map(
      keyOf,
    )
    expect(new Set(keys).size).toBe(6)
  })
})

import { readCertificateFile } from '@entente/trust'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../../tests/support/app.ts'
import { makeP7b, unarmour } from '../../../../../../tests/support/certificates/bad-files.ts'
import { makeAuthority, openssl } from '../../../../../../tests/support/certificates/openssl.ts'

/** Every form in which authorities hand their certificates out (trust-and-crypto §1.2, §1.8). */

let api: TestApp
beforeAll(async () => {
  api = await createTestApp()
  await api.token('admin')
})
beforeEach(() => api.query('truncate trust_certificate, object_history'))
afterAll(() => api.close())

const { root, sub } = makeAuthority('Forms')
const p7b = makeP7b(sub.certificate, root.certificate)
const der = (pem: string): Buffer => Buffer.from(unarmour(pem), 'base64')
const wrapped = (text: string, columns: number, end: string): string =>
  (text.match(new RegExp(`.{1,${columns}}`, 'gu')) ?? []).join(end)

/** The length octets of DER. */
const lengthOf = (bytes: Buffer): Buffer => {
  if (bytes.length < 128) return Buffer.from([bytes.length])
  const digits = Buffer.from(bytes.length.toString(16).padStart(bytes.length > 0xff ? 4 : 2, '0'), 'hex')
  return Buffer.concat([Buffer.from([0x80 | digits.length]), digits])
}
const indefinite = (tag: number, ...parts: Buffer[]): Buffer =>
  Buffer.concat([Buffer.from([tag, 0x80]), ...parts, Buffer.alloc(2)])
const definite = (tag: number, ...parts: Buffer[]): Buffer => {
  const content = Buffer.concat(parts)
  return Buffer.concat([Buffer.from([tag]), lengthOf(content), content])
}
const signedData = Buffer.from('06092a864886f70d010702', 'hex')
const data = Buffer.from('06092a864886f70d010701', 'hex')

/** PKCS#7 as Java writes it: BER with indefinite lengths. */
const javaP7b = (...certificates: readonly string[]): Buffer =>
  indefinite(
    0x30,
    signedData,
    indefinite(
      0xa0,
      indefinite(
        0x30,
        Buffer.from('020101', 'hex'),
        definite(0x31),
        definite(0x30, data),
        indefinite(0xa0, ...certificates.map(der)),
        definite(0x31),
      ),
    ),
  )

const single = root.certificate
const singles: readonly [string, string][] = [
  ['PEM', single],
  ['PEM without a line end', single.trimEnd()],
  ['PEM with Windows line ends', single.replaceAll('\n', '\r\n')],
  ['PEM with old Macintosh line ends', single.replaceAll('\n', '\r')],
  ['PEM with a byte order mark', `\ufeff${single}`],
  ['PEM in one line', single.replaceAll(/\n(?!-)/gu, '').replaceAll('-----\n', '-----')],
  ['PEM with indented lines', single.replaceAll(/^/gmu, '   ')],
  ['PEM with trailing blanks', single.replaceAll('\n', ' \t\n')],
  ['PEM with blank lines', single.replaceAll('\n', '\n\n')],
  ['PEM whose line ends were escaped in JSON', single.replaceAll('\n', String.raw`\n`)],
  [
    'PEM in 76 columns',
    `-----BEGIN CERTIFICATE-----\n${wrapped(unarmour(single), 76, '\n')}\n-----END CERTIFICATE-----`,
  ],
  ['PEM with text around it', `Bag Attributes\n  friendlyName: root\nsubject=CN\n${single}\nthe end\n`],
  ['PEM as openssl x509 -text prints it', openssl(['x509', '-text', '-in', 'x.pem'], { 'x.pem': single })],
  ['PEM with the older label', single.replaceAll('CERTIFICATE', 'X509 CERTIFICATE')],
  ['base64 of DER', unarmour(single)],
  ['base64 of DER in lines', wrapped(unarmour(single), 64, '\n')],
  ['base64 of DER in Windows lines', wrapped(unarmour(single), 76, '\r\n')],
  ['base64 of DER with blanks around', `\n  ${unarmour(single)}\t\n`],
  ['base64 of DER without padding', unarmour(single).replaceAll('=', '')],
  ['base64url of DER', der(single).toString('base64url')],
  ['PKCS#7 of one, armoured', makeP7b(single)],
  ['PKCS#7 of one, base64url', der(makeP7b(single)).toString('base64url')],
]

const chains: readonly [string, string][] = [
  ['PEM bundle', root.certificate + sub.certificate],
  ['PEM bundle, leaf first, without an empty line between', (sub.certificate + root.certificate).trim()],
  ['PKCS#7, armoured', p7b],
  ['PKCS#7, armoured as CMS', p7b.replaceAll('PKCS7', 'CMS')],
  ['PKCS#7 with Windows line ends', p7b.replaceAll('\n', '\r\n')],
  ['PKCS#7, base64', unarmour(p7b)],
  ['PKCS#7, base64 in lines', wrapped(unarmour(p7b), 64, '\n')],
  ['PKCS#7, base64url: the contract’s own form', der(p7b).toString('base64url')],
  [
    'PKCS#7 in BER of indefinite length, base64url',
    javaP7b(sub.certificate, root.certificate).toString('base64url'),
  ],
  ['PKCS#7 in BER, base64, root first', javaP7b(root.certificate, sub.certificate).toString('base64')],
]

const upload = (certificateData: string) =>
  api.as('admin').call('trust-store.upload', { request: { certificateData, partnerDomain: 'FTM' } })

describe('one certificate', () => {
  test.each(singles)('%s', async (_, text) => {
    const { codes, messages, response } = await upload(text)
    expect([...codes, ...messages]).toEqual([])
    expect(response.status).toBe('Upload Success.')
    const [stored] = await api.query<{ id: string; der: Buffer }>('select id, der from trust_certificate')
    expect(stored!.der.equals(der(single))).toBe(true)
    expect(response.certificates).toMatchObject([
      {
        certificateId: stored!.id,
        caCertificateType: 'ROOT',
        issuedTo: 'CN=Forms Root,O=Forms,C=XX',
        errorCode: null,
      },
    ])
  })
})

describe('a chain', () => {
  test.each(chains)('%s', async (_, text) => {
    const { response, messages } = await upload(text)
    expect(messages).toEqual([])
    expect(response.status).toBe('Upload Success.')
    expect(response.certificates.map(({ caCertificateType }) => caCertificateType)).toEqual([
      'ROOT',
      'INTERMEDIATE',
    ])
    expect(await api.query('select id from trust_certificate')).toHaveLength(2)
  })

  test('says of each certificate what became of it', async () => {
    await upload(root.certificate)
    const { response } = await upload(root.certificate + sub.certificate)
    expect(response.status).toBe('Partial Upload Success.')
    expect(response.certificates).toMatchObject([
      { certificateId: null, caCertificateType: null, errorCode: 'KER-PCM-003' },
      { caCertificateType: 'INTERMEDIATE', errorCode: null },
    ])
  })
})

test('openssl reads what we call Java’s PKCS#7, so that the test means something', () => {
  const ber = javaP7b(sub.certificate, root.certificate)
  const printed = openssl(['pkcs7', '-inform', 'DER', '-print_certs', '-noout', '-in', 'x.p7b'], {
    'x.p7b': ber,
  })
  expect(printed).toContain('Forms Issuing')
  expect(readCertificateFile(ber).ok).toBe(true)
})

test('binary files are read too, where a file is read: PKCS#7 and DER as openssl writes them', () => {
  for (const bytes of [der(single), der(p7b), Buffer.from(`\ufeff${single}`, 'utf16le')])
    expect(readCertificateFile(bytes).ok).toBe(true)
})

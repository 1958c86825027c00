import { encodeName, issueCertificate, newSerialNumber, rootProfile, toPem } from '@entente/trust'
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../../tests/support/app.ts'
import {
  makeBadFiles,
  makeBulky,
  makeP7b,
  unarmour,
} from '../../../../../../tests/support/certificates/bad-files.ts'
import { expectNothingStored } from '../../../../../../tests/support/database/database-state.ts'
import { faultyAuthorities } from '../../../../../../tests/support/certificates/faulty-certificates.ts'
import { makeAuthority } from '../../../../../../tests/support/certificates/openssl.ts'
import { sceneCertificate } from '../../../../../../tests/support/scenes/ftm-scene.ts'

let api: TestApp
beforeAll(async () => {
  api = await createTestApp()
  await api.token('admin')
  await api.token('manager')
})
beforeEach(() => api.query('truncate trust_certificate, object_history'))
afterAll(() => api.close())

const { root, sub } = makeAuthority('Uploaded')

const upload = (certificateData: string, partnerDomain = 'FTM', who: 'admin' | 'manager' = 'admin') =>
  api.as(who).call('trust-store.upload', { request: { certificateData, partnerDomain } })

const stored = async (): Promise<string[]> =>
  (
    await api.query<{ line: string }>(
      `select domain || ' ' || kind || ' ' || split_part(subject, ',', 1) as line from trust_certificate order by uploaded_at, 1`,
    )
  ).map(({ line }) => line)

const bothStored = ['FTM INTERMEDIATE CN=Uploaded Issuing', 'FTM ROOT CN=Uploaded Root']

describe('a whole chain', () => {
  test.each<[string, () => string]>([
    ['PEM bundle, root first', () => root.certificate + sub.certificate],
    ['PEM bundle, root last', () => sub.certificate + root.certificate],
    ['PKCS#7', () => makeP7b(sub.certificate, root.certificate)],
    ['base64 of PKCS#7', () => unarmour(makeP7b(sub.certificate, root.certificate))],
    [
      'base64url of PKCS#7',
      () => Buffer.from(unarmour(makeP7b(root.certificate, sub.certificate)), 'base64').toString('base64url'),
    ],
  ])('as %s is stored in any order', async (_, text) => {
    expect((await upload(text())).response.status).toBe('Upload Success.')
    expect((await stored()).sort()).toEqual(bothStored)
  })

  test('of which a part is there already is stored in part, and then not at all', async () => {
    await upload(root.certificate)
    const chain = root.certificate + sub.certificate
    expect((await upload(chain)).response.status).toBe('Partial Upload Success.')
    const again = await expectNothingStored(api, () => upload(chain))
    expect(again.response.status).toBe('Upload Failed.')
    expect(again.codes).toEqual([])
  })

  test('that holds a certificate twice stores it once', async () => {
    expect((await upload(root.certificate + root.certificate)).response.status).toBe(
      'Partial Upload Success.',
    )
    expect(await stored()).toEqual(['FTM ROOT CN=Uploaded Root'])
  })

  test('without its root fails whole, and the others of the file do not suffer from a bad one', async () => {
    expect((await upload(sub.certificate + sceneCertificate('Acme Chips').certificate)).response.status).toBe(
      'Upload Failed.',
    )
    const mixed = root.certificate + faultyAuthorities['KER-PCM-013']!() + sub.certificate
    expect((await upload(mixed)).response.status).toBe('Partial Upload Success.')
    expect((await stored()).sort()).toEqual(bothStored)
  })
})

describe('one certificate', () => {
  test('is stored once per domain, and the second time refused by its name', async () => {
    expect((await upload(root.certificate, 'ftm')).response.status).toBe('Upload Success.')
    const { codes, messages } = await expectNothingStored(api, () => upload(root.certificate))
    expect(codes).toEqual(['KER-PCM-003'])
    expect(messages[0]).toContain('CN=Uploaded Root')
    expect((await upload(root.certificate, 'MISP', 'manager')).codes).toEqual([])
  })

  test('that two administrators send at once is stored once; the other is told', async () => {
    const replies = await Promise.all([upload(root.certificate), upload(root.certificate, 'FTM', 'manager')])
    expect(replies.map(({ codes }) => codes[0] ?? 'ok').sort()).toEqual(['KER-PCM-003', 'ok'])
    expect(await stored()).toHaveLength(1)
    const history = await api.query(`select 1 from object_history where object_type = 'trust-certificate'`)
    expect(history).toHaveLength(1)
  })

  test('of another domain is no root here', async () => {
    await upload(root.certificate, 'AUTH')
    const { codes } = await expectNothingStored(api, () => upload(sub.certificate, 'FTM'))
    expect(codes).toEqual(['KER-PCM-005'])
  })

  test('is taken as base64 of DER, and with the line ends of any system', async () => {
    expect((await upload(unarmour(root.certificate))).codes).toEqual([])
    expect((await upload(sub.certificate.replaceAll('\n', '\r\n'))).codes).toEqual([])
  })
})

describe('what is no certificate of an authority', () => {
  const accepted = new Set([
    'bundle',
    'the same certificate twice',
    'PKCS#7',
    'base64 of PKCS#7',
    'base64url of PKCS#7',
  ])
  const files = makeBadFiles('Acme Chips').filter(({ what }) => !accepted.has(what))
  const isText = new Set(['binary garbage', 'raw DER as text'])

  test('names its cause, and nothing is stored', async () => {
    await expectNothingStored(api, async () => {
      for (const { what, text, cause } of files) {
        const { codes, messages } = await upload(text)
        expect(codes, what).toEqual([isText.has(what) ? 'KER-CRY-003' : 'KER-PCM-001'])
        if (!isText.has(what)) expect(messages[0], what).toContain(cause)
      }
      for (const text of ['', '  ', 'A'.repeat(200_000)])
        expect((await upload(text)).codes).toEqual(['PMS_COR_001'])
      expect((await upload('nul\u0000')).codes).toEqual(['KER-CRY-003'])
      const bulky = await upload(makeBulky(1024 * 1024, 'Acme Chips'))
      expect([bulky.status, ...bulky.codes]).toEqual([413, 'ENT_HTTP_413'])
    })
  })

  test.each(Object.entries(faultyAuthorities))('earns %s, and nothing is stored', async (code, make) => {
    const { codes } = await expectNothingStored(api, () => upload(make()))
    expect(codes).toEqual([code])
  })

  test.each(['', 'FTM ', 'ftm', 'MOON', 'FTM,AUTH', `FTM'--`, '😀', 'x'.repeat(37)])(
    'the domain %j is known or refused',
    async (domain) => {
      const { codes } = await upload(root.certificate, domain)
      const isKnown = domain.trim().toUpperCase() === 'FTM'
      const isField = domain === '' || domain.length > 36
      expect(codes).toEqual(isKnown ? [] : [isField ? 'PMS_COR_001' : 'KER-PCM-011'])
    },
  )
})

test('a name with characters that no column can hold is stored and shown without them', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const subjectDer = encodeName([
    ['O', 'Evil\u0000Corp'],
    ['CN', 'A\u001b[31m😀\u202e'],
  ])
  const der = await issueCertificate({
    subjectDer,
    spkiDer: publicKey.export({ format: 'der', type: 'spki' }),
    issuer: { nameDer: subjectDer, keyIdentifier: randomBytes(20) },
    serialNumber: newSerialNumber(randomBytes(16)),
    notBefore: new Date(Date.now() - 1000),
    notAfter: new Date(Date.now() + 2000 * 86_400_000),
    profile: rootProfile(),
    signatureAlgorithm: 'ECDSA-SHA256',
    sign: async (bytes) => sign('sha256', bytes, privateKey),
  })
  const { codes, status } = await upload(toPem('CERTIFICATE', der))
  expect([status, ...codes]).toEqual([200])
  const { response } = await api.as('admin').call('trust-store.list')
  expect(response.data[0]!.issuedTo).toContain('O=Evil')
  expect(response.data[0]!.issuedTo).not.toMatch(/\p{Cc}/u)
})

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../../tests/support/app.ts'
import { makeP7b, unarmour } from '../../../../../../tests/support/certificates/bad-files.ts'
import {
  authorityExtensions,
  make,
  readPem,
} from '../../../../../../tests/support/certificates/certificates.ts'
import { expectNothingStored } from '../../../../../../tests/support/database/database-state.ts'
import { faultyAuthorities } from '../../../../../../tests/support/certificates/faulty-certificates.ts'
import { makeAuthority, openssl } from '../../../../../../tests/support/certificates/openssl.ts'

/** Acceptance checks of trust-and-crypto §9 that the trust store answers. */

let api: TestApp
beforeAll(async () => {
  api = await createTestApp()
})
afterAll(() => api.close())

const upload = (certificateData: string, partnerDomain: string) =>
  api.as('admin').call('trust-store.upload', { request: { certificateData, partnerDomain } })

const inDays = (days: number): Date => new Date(Date.now() + days * 86_400_000)
const { root, sub } = makeAuthority('Accepted')

describe('A1', () => {
  test('root, sub-CA and p7b uploads give the three status texts', async () => {
    const p7b = Buffer.from(unarmour(makeP7b(sub.certificate, root.certificate)), 'base64').toString(
      'base64url',
    )
    expect((await upload(root.certificate, 'AUTH')).response.status).toBe('Upload Success.')
    expect((await upload(p7b, 'AUTH')).response.status).toBe('Partial Upload Success.')
    expect((await upload(p7b, 'AUTH')).response.status).toBe('Upload Failed.')
    expect((await upload(root.certificate, 'MISP')).response.status).toBe('Upload Success.')
    expect((await upload(sub.certificate, 'MISP')).response.status).toBe('Upload Success.')
  })

  test.each([
    ['KER-PCM-001', 'PMS', () => ['-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----', 'AUTH']],
    ['KER-CRY-003', 'no base64', () => ['certainly not: a certificate!', 'AUTH']],
    ['KER-PCM-011', 'unknown domain', () => [root.certificate, 'TRUST_CA']],
    ['KER-PCM-003', 'stored already', () => [root.certificate, 'AUTH']],
    ...Object.entries(faultyAuthorities).map(
      ([code, make]) =>
        [code, 'a fault of its own', () => [make(), 'AUTH']] as [string, string, () => string[]],
    ),
  ] as [string, string, () => [string, string]][])('%s: %s', async (code, _, wish) => {
    const { codes, status } = await expectNothingStored(api, () => upload(...wish()))
    expect([status, ...codes]).toEqual([200, code])
  })

  test('the first failure in the order of §1.3 wins: each fault beside all that come after it', async () => {
    const stranger = make({ subject: '/CN=Stranger', extensions: authorityExtensions })
    const later = {
      subject: '/O=x/CN=Heap',
      extensions: ['basicConstraints=CA:false'],
      issuer: stranger,
      digest: 'sha1',
    }
    const heap: [string, string, string][] = [
      ['KER-PCM-001', 'no certificate', 'MOON'],
      ['KER-PCM-011', make({ ...later, from: inDays(2) }).certificate, 'MOON'],
      ['KER-PMS-020', make({ ...later, from: inDays(2), until: inDays(9) }).certificate, 'AUTH'],
      ['KER-PCM-004', make({ ...later, from: inDays(-9), until: inDays(-2) }).certificate, 'AUTH'],
      ['KER-PCM-017', make({ ...later, until: inDays(9) }).certificate, 'AUTH'],
      ['KER-PCM-007', make({ ...later, until: inDays(999), extensions: [] }).certificate, 'AUTH'],
      ['KER-PCM-005', make({ ...later, until: inDays(999) }).certificate, 'AUTH'],
    ]
    for (const [code, text, domain] of heap)
      expect([code, (await upload(text, domain)).codes[0]]).toEqual([code, code])
  })

  test('what is asked beyond the contract can be left out', async () => {
    const lax = await createTestApp({ CA_CHECKS: 'none' })
    try {
      for (const code of ['KER-PCM-001', 'KER-PCM-013', 'KER-PCM-014']) {
        const request = { certificateData: faultyAuthorities[code]!(), partnerDomain: 'AUTH' }
        expect((await lax.as('admin').call('trust-store.upload', { request })).codes).toEqual([])
      }
    } finally {
      await lax.close()
    }
  })
})

describe('A2', () => {
  test('the same root can be stored once per domain; trust never crosses domains', async () => {
    const other = makeAuthority('Crossing')
    for (const domain of ['AUTH', 'DEVICE', 'FTM', 'MISP']) {
      expect((await upload(other.root.certificate, domain)).codes).toEqual([])
      expect((await upload(other.root.certificate, domain)).codes).toEqual(['KER-PCM-003'])
    }
    const lonely = makeAuthority('Lonely')
    await upload(lonely.root.certificate, 'DEVICE')
    for (const domain of ['AUTH', 'FTM', 'MISP'])
      expect((await upload(lonely.sub.certificate, domain)).codes).toEqual(['KER-PCM-005'])
    expect((await upload(lonely.sub.certificate, 'DEVICE')).codes).toEqual([])
  })

  test('a CA of the same subject in two domains leads each to its own', async () => {
    const subject = '/C=XX/O=Twin/CN=Twin Root'
    const twins = [0, 1].map((keyNumber) =>
      make({
        subject,
        keyNumber,
        extensions: authorityExtensions,
        key: ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'],
        until: inDays(2000),
      }),
    )
    const [first, second] = twins as [(typeof twins)[0], (typeof twins)[0]]
    expect(first.key).not.toBe(second.key)
    await upload(first.certificate, 'AUTH')
    await upload(second.certificate, 'FTM')
    const below = make({
      subject: '/CN=Below',
      issuer: first,
      extensions: authorityExtensions,
      until: inDays(1500),
    })
    expect((await upload(below.certificate, 'FTM')).codes).toEqual(['KER-PCM-005'])
    expect((await upload(below.certificate, 'AUTH')).codes).toEqual([])
  })
})

describe('A3', () => {
  test('the list filters and pages from 0, without the platform’s own; the p7b opens in openssl, target first', async () => {
    const list = async (query: object) => (await api.as('admin').call('trust-store.list', { query })).response
    const all = await list({ pageSize: '500' })
    expect(all.data.filter(({ issuedTo }) => issuedTo.includes('Entente'))).toEqual([])
    const [first, second] = await Promise.all([list({ pageSize: '1' }), list({ pageSize: '1', pageNo: '1' })])
    expect([first.data[0], second.data[0]]).toEqual(all.data.slice(0, 2))
    const found = await list({
      caCertificateType: 'INTERMEDIATE',
      partnerDomain: 'AUTH',
      issuedTo: 'accepted issuing',
    })
    expect(found.totalResults).toBe(1)
    const params = { certificateId: found.data[0]!.certId }
    const { p7bFile } = (await api.as('admin').call('trust-store.download', { params })).response
    const printed = openssl(['pkcs7', '-print_certs', '-in', 'x.p7b'], { 'x.p7b': p7bFile })
    const pems = printed.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/gu) ?? []
    expect(pems.map((pem) => readPem(pem).sha256)).toEqual(
      [sub, root].map((each) => readPem(each.certificate).sha256),
    )
    expect(p7bFile.split('\n')[0]).toBe('-----BEGIN PKCS7-----')
    expect(Math.max(...p7bFile.split('\n').map((line) => line.length))).toBe(64)
  })

  test('what ends soon is found by the days that are left', async () => {
    const own = await createTestApp({ CA_MINIMUM_MONTHS: '0' })
    try {
      const admin = own.as('admin')
      const soon = new Date(Date.now() + 10 * 86_400_000)
      soon.setUTCHours(23, 59, 59, 0)
      const { certificate } = make({ subject: '/CN=Soon over', extensions: authorityExtensions, until: soon })
      const request = { certificateData: certificate, partnerDomain: 'AUTH' }
      expect((await admin.call('trust-store.upload', { request })).codes).toEqual([])
      const found = async (expiryPeriod: string) =>
        (await admin.call('trust-store.list', { query: { expiryPeriod } })).response.totalResults
      expect([await found('9'), await found('10'), await found('30')]).toEqual([0, 1, 1])
      for (const expiryPeriod of ['0', '31', '-1', 'x', '1.5']) {
        const { codes } = await admin.call('trust-store.list', { query: { expiryPeriod } })
        expect(codes).toEqual(['PMS_COR_001'])
      }
    } finally {
      await own.close()
    }
  })
})

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type Input, type TestApp } from '../../../../../tests/support/app.ts'
import { authorityExtensions, make, readPem } from '../../../../../tests/support/certificates/certificates.ts'
import { makeAuthority, openssl } from '../../../../../tests/support/certificates/openssl.ts'
import { trustCertificates } from './contract.ts'

let api: TestApp
const beta = makeAuthority('Beta')
const alpha = makeAuthority('alpha')
const third = make({
  subject: '/C=XX/O=Beta/CN=Beta Third',
  issuer: beta.sub,
  extensions: authorityExtensions,
  until: new Date(Date.now() + 2000 * 86_400_000),
})

const brief = make({
  subject: '/CN=Brief',
  issuer: alpha.sub,
  extensions: authorityExtensions,
  until: new Date(Date.now() + 15 * 60_000),
})

const upload = async (certificateData: string, partnerDomain = 'FTM', who: 'admin' | 'manager' = 'admin') =>
  api.as(who).call('trust-store.upload', { request: { certificateData, partnerDomain } })

/** As the contract writes times of this list. */
const withoutZone = (at: Date): string => at.toISOString().replace('Z', '')

beforeAll(async () => {
  api = await createTestApp({ CA_MINIMUM_MONTHS: '0' })
  const uploads: [string, string][] = [
    [beta.root.certificate, 'FTM'],
    [beta.sub.certificate, 'FTM'],
    [third.certificate, 'FTM'],
    [alpha.root.certificate, 'auth'],
    [alpha.sub.certificate, 'Auth'],
    [brief.certificate, 'AUTH'],
    [beta.root.certificate, 'DEVICE'],
  ]
  for (const [certificate, domain] of uploads) {
    const { codes } = await upload(certificate, domain)
    expect(codes).toEqual([])
    api.clock.advance(1000)
  }
})
afterAll(() => api.close())

const partsOf = (...parts: readonly string[]) =>
  parts.map((part) => [{ type: part.split('=')[0], value: part.split('=')[1] }])

type Query = NonNullable<Input<'trust-store.list'>['query']>

const list = async (query: Query = {}) => {
  const { response, codes } = await api.as('admin').call('trust-store.list', { query })
  expect(codes).toEqual([])
  return response
}
const names = async (query: Query) =>
  (await list({ sortFieldName: 'uploadedDateTime', sortType: 'asc', pageSize: '50', ...query })).data.map(
    ({ issuedTo, partnerDomain }) => `${partnerDomain} ${issuedTo.split(',')[0]}`,
  )

describe('the list', () => {
  test('shows what a certificate is', async () => {
    const [row] = (await list({ issuedTo: 'beta third' })).data
    expect(row).toEqual({
      caCertificateType: 'INTERMEDIATE',
      certId: expect.stringMatching(/^[0-9a-f-]{36}$/u),
      partnerDomain: 'FTM',
      issuedTo: 'CN=Beta Third,O=Beta,C=XX',
      issuedBy: 'CN=Beta Issuing,O=Beta,C=XX',
      subjectName: partsOf('C=XX', 'O=Beta', 'CN=Beta Third'),
      issuerName: partsOf('C=XX', 'O=Beta', 'CN=Beta Issuing'),
      certThumbprint: third.read.sha1,
      validFromDate: withoutZone(third.read.notBefore),
      validTillDate: withoutZone(third.read.notAfter),
      uploadTime: expect.stringMatching(/T\d\d:\d\d:\d\d\.\d{3}$/u),
      status: true,
      state: 'ACTIVE',
    })
  })

  test('filters by type, domain, names and id', async () => {
    expect(await names({ caCertificateType: 'ROOT' })).toEqual([
      'FTM CN=Beta Root',
      'AUTH CN=alpha Root',
      'DEVICE CN=Beta Root',
    ])
    expect(await names({ caCertificateType: 'intermediate', partnerDomain: 'ftm' })).toEqual([
      'FTM CN=Beta Issuing',
      'FTM CN=Beta Third',
    ])
    expect(await names({ issuedTo: 'ALPHA' })).toEqual(['AUTH CN=alpha Root', 'AUTH CN=alpha Issuing'])
    expect(await names({ issuedBy: 'alpha issuing' })).toEqual(['AUTH CN=Brief'])
    expect(await names({ issuedBy: 'beta issuing' })).toEqual(['FTM CN=Beta Third'])
    const [row] = (await list({ issuedTo: 'third' })).data
    expect(await names({ certificateId: row!.certId.toUpperCase().slice(3, 30) })).toEqual([
      'FTM CN=Beta Third',
    ])
    for (const issuedTo of ['%', '_', '\\', `' or true --`, 'beta%root'])
      expect(await names({ issuedTo })).toEqual([])
  })

  test.each(trustCertificates.sorts)('sorts by %s, both ways', async (sortFieldName) => {
    const up = (await list({ sortFieldName, sortType: 'asc' })).data.map(({ certId }) => certId)
    const down = (await list({ sortFieldName, sortType: 'DESC' })).data.map(({ certId }) => certId)
    expect(up).toHaveLength(7)
    expect(down).toEqual(up.toReversed())
  })

  test('orders names without regard to case, and dates by time', async () => {
    const sorted = async (sortFieldName: string) =>
      (await list({ sortFieldName, sortType: 'asc' })).data.map(({ issuedTo }) => issuedTo.split(',')[0])
    expect(await sorted('issuedTo')).toEqual([
      'CN=alpha Issuing',
      'CN=alpha Root',
      'CN=Beta Issuing',
      'CN=Beta Root',
      'CN=Beta Root',
      'CN=Beta Third',
      'CN=Brief',
    ])
    expect((await sorted('validTill')).slice(0, 2)).toEqual(['CN=Brief', 'CN=Beta Third'])
  })

  test('cut into pages is the same list, though many rows are equal', async () => {
    for (const sortType of ['asc', 'desc']) {
      const sort = { sortFieldName: 'caCertificateType', sortType }
      const whole = (await list({ ...sort, pageSize: '50' })).data.map(({ certId }) => certId)
      const pages = await Promise.all(
        whole.map((_, page) => list({ ...sort, pageNo: String(page), pageSize: '1' })),
      )
      expect(pages.flatMap(({ data }) => data.map(({ certId }) => certId))).toEqual(whole)
    }
  })

  test('pages, newest first, with the numbers that were asked for, also when nothing fits', async () => {
    const pages = await Promise.all(['0', '1', '2'].map((pageNo) => list({ pageNo, pageSize: '4' })))
    expect(pages.map(({ data }) => data.length)).toEqual([4, 3, 0])
    expect(pages.map(({ totalResults }) => totalResults)).toEqual([7, 7, 7])
    const ids = pages.flatMap(({ data }) => data.map(({ certId }) => certId))
    expect(new Set(ids).size).toBe(7)
    expect(pages[0]!.data[0]!.partnerDomain).toBe('DEVICE')
    expect(await list({ issuedTo: 'nobody', pageNo: '1' })).toEqual({
      pageNo: 1,
      pageSize: 8,
      totalResults: 0,
      data: [],
    })
  })
})

describe('one certificate', () => {
  const idOf = async (query: Query) => (await list(query)).data[0]!.certId

  test('is shown with its chain up to the root', async () => {
    const certificateId = await idOf({ issuedTo: 'third' })
    const { response } = await api.as('admin').call('trust-store.get', { params: { certificateId } })
    expect(response).toMatchObject({ certId: certificateId, uploadedBy: 'admin', partnerDomain: 'FTM' })
    expect(response.chain.map(({ issuedTo }) => issuedTo.split(',')[0])).toEqual([
      'CN=Beta Third',
      'CN=Beta Issuing',
      'CN=Beta Root',
    ])
    expect(response.chain[0]).toMatchObject({
      sha256: third.read.sha256,
      key: 'EC P-256',
      certificateData: expect.stringContaining('BEGIN CERTIFICATE'),
    })
  })

  test('is downloaded as PKCS#7 that openssl reads, the certificate first, the root last', async () => {
    const certificateId = await idOf({ issuedTo: 'third' })
    const { response } = await api.as('admin').call('trust-store.download', { params: { certificateId } })
    expect(response.p7bFile).toMatch(
      /^-----BEGIN PKCS7-----\n(?:[A-Za-z0-9+/=]{1,64}\n)+-----END PKCS7-----\n$/u,
    )
    const printed = openssl(['pkcs7', '-print_certs', '-in', 'chain.p7b'], { 'chain.p7b': response.p7bFile })
    const certificates = printed.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/gu) ?? []
    expect(certificates.map((pem) => readPem(pem).sha256)).toEqual(
      [third.certificate, beta.sub.certificate, beta.root.certificate].map((pem) => readPem(pem).sha256),
    )
  })

  test('of a domain that lacks its issuer stands alone', async () => {
    const certificateId = await idOf({ partnerDomain: 'DEVICE' })
    const { response } = await api.as('admin').call('trust-store.get', { params: { certificateId } })
    expect(response.chain).toHaveLength(1)
  })

  test('that has run out still has a chain to look at', async () => {
    const certificateId = await idOf({ issuedTo: 'brief' })
    api.clock.advance(20 * 60_000)
    const { response } = await api.as('admin').call('trust-store.get', { params: { certificateId } })
    expect(response.status).toBe(false)
    expect(response.chain.map(({ issuedTo }) => issuedTo.split(',')[0])).toEqual([
      'CN=Brief',
      'CN=alpha Issuing',
      'CN=alpha Root',
    ])
  })

  test.each([' ', 'nothing', '00000000-0000-4000-8000-000000000000', `' or '1'='1`, '../..'])(
    'of the id %j is not there',
    async (certificateId) => {
      for (const name of ['trust-store.get', 'trust-store.download'] as const) {
        const { codes } = await api.as('admin').call(name, { params: { certificateId } })
        expect(codes).toEqual(['KER-PMS-019'])
      }
    },
  )

  test('says in its history who brought it', async () => {
    const objectId = await idOf({ issuedTo: 'third' })
    const params = { objectType: 'trust-certificate', objectId } as const
    const { response } = await api.as('admin').call('audit-trail.history', { params })
    expect(response).toMatchObject([{ actor: 'admin', action: 'trust-certificate.uploaded' }])
    expect(response[0]!.changes).toContainEqual({ field: 'sha256', before: null, after: third.read.sha256 })
    expect((await api.as('acme').call('audit-trail.history', { params })).codes).toEqual(['ENT_AUD_001'])
  })
})

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { makeP7b } from '../../../../../tests/support/certificates/bad-files.ts'
import { make, readPem } from '../../../../../tests/support/certificates/certificates.ts'
import { sceneAuthority, setFtmScene, type FtmScene } from '../../../../../tests/support/scenes/ftm-scene.ts'
import { openssl } from '../../../../../tests/support/certificates/openssl.ts'

const dayMilliseconds = 86_400_000

/** As the contract writes times of this list. */
const withOffset = (at: Date): string => at.toISOString().replace('Z', '+00:00')

let api: TestApp
let ftm: FtmScene
beforeAll(async () => {
  api = await createTestApp()
  ftm = await setFtmScene(api, ['rival'])
})
afterAll(() => api.close())

/** A MISP has no role for certificates in the contract: an administrator acts for it. */
const actorFor = (partnerId: 'acme' | 'device' | 'misp') => api.as(partnerId === 'misp' ? 'admin' : partnerId)

const upload = async (
  partnerId: 'acme' | 'device' | 'misp',
  certificateData: string,
  partnerDomain: string,
  renew?: boolean,
) => {
  const request = { partnerId, certificateData, partnerDomain, renew }
  const reply = await actorFor(partnerId).call('partner-certificates.upload', { request })
  expect(reply.messages).toEqual([])
  return reply.response
}

const download = async (partnerId: 'acme' | 'device' | 'misp') =>
  (await api.as(partnerId).call('partner-certificates.get-both', { params: { partnerId } })).response

const authorities = async (): Promise<string> =>
  (await api.as('stranger').call('platform-trust.authorities')).response.p7bFile

/** The platform's authorities as PEM texts, issuing ones first, as openssl prints them. */
const printed = (p7b: string): string[] =>
  openssl(['pkcs7', '-print_certs', '-in', 'ca.p7b'], { 'ca.p7b': p7b }).match(
    /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\n/gu,
  ) ?? []

const verify = (pem: string, [issuing = '', root = '']: readonly string[], ...more: string[]): string =>
  openssl(
    ['verify', '-x509_strict', ...more, '-CAfile', 'root.pem', '-untrusted', 'issuing.pem', 'leaf.pem'],
    { 'root.pem': root, 'issuing.pem': issuing, 'leaf.pem': pem },
  )

describe('the first certificate of a partner', () => {
  test('activates it, and both certificates can be downloaded', async () => {
    const before = (await api.as('acme').call('partner-certificates.list-own')).response
    expect(before).toMatchObject([
      { partnerId: 'acme', isCertificateAvailable: false, certificateIssuedTo: null, isPartnerActive: true },
    ])
    await upload('acme', ftm.certificateOf('acme'), 'FTM')
    const [partner] = await api.query(`select is_active, approval_status from partner where id = 'acme'`)
    expect(partner).toEqual({ is_active: true, approval_status: 'approved' })
    const both = await download('acme')
    expect(readPem(both.caSignedCertificateData).sha256).toBe(readPem(ftm.certificateOf('acme')).sha256)
    const after = (await api.as('acme').call('partner-certificates.list-own')).response
    expect(after).toMatchObject([
      {
        isCertificateAvailable: true,
        certificateIssuedTo: 'Acme Chips',
        certificateExpiryDateTime: withOffset(readPem(both.mosipSignedCertificateData).notAfter),
      },
    ])
    const { response } = await api
      .as('acme')
      .call('partner-certificates.get-platform-signed', { params: { partnerId: 'acme' } })
    expect(response.certificateData).toBe(both.mosipSignedCertificateData)
  })

  test('has its history: who, when, and what it is', async () => {
    const history = async (objectType: 'partner' | 'partner-certificate') =>
      (await api.as('acme').call('audit-trail.history', { params: { objectType, objectId: 'acme' } }))
        .response
    expect((await history('partner'))[0]).toMatchObject({ actor: 'acme', action: 'partner.activated' })
    expect((await history('partner'))[0]!.changes).toContainEqual({
      field: 'isActive',
      before: 'false',
      after: 'true',
    })
    const [line] = await history('partner-certificate')
    expect(line).toMatchObject({ actor: 'acme', action: 'partner-certificate.uploaded' })
    expect(line!.changes).toContainEqual({
      field: 'sha256',
      before: null,
      after: readPem(ftm.certificateOf('acme')).sha256,
    })
  })
})

describe('the platform-signed certificate', () => {
  test('is one that openssl accepts in its strictest mode, up to the published root', async () => {
    const { mosipSignedCertificateData: pem } = await download('acme')
    const published = printed(await authorities())
    expect(published).toHaveLength(2)
    expect(verify(pem, published)).toContain('leaf.pem: OK')
    // It is the platform's and nobody else's.
    expect(() => verify(pem, [sceneAuthority().sub.certificate, sceneAuthority().root.certificate])).toThrow()
  })

  test('has the name and the key of the other, and is valid for one year', async () => {
    const both = await download('acme')
    const [source, signed] = [both.caSignedCertificateData, both.mosipSignedCertificateData].map(readPem)
    expect(Buffer.from(signed!.subject.der).equals(Buffer.from(source!.subject.der))).toBe(true)
    expect(Buffer.from(signed!.spkiDer).equals(Buffer.from(source!.spkiDer))).toBe(true)
    expect(signed!.notAfter.getTime() - signed!.notBefore.getTime()).toBe(365 * dayMilliseconds)
    expect(Math.abs(signed!.notBefore.getTime() - Date.now())).toBeLessThan(60_000)
    expect(signed!.serialNumber.bytes.length).toBeGreaterThanOrEqual(15)
    expect(signed!.basicConstraints?.ca ?? false).toBe(false)
  })

  test('is new after each renewal, of the same file too; the old one is kept, and no longer current', async () => {
    const serials = new Set<string>()
    for (let round = 0; round < 3; round += 1) {
      await upload('acme', ftm.certificateOf('acme'), 'FTM', true)
      serials.add(readPem((await download('acme')).mosipSignedCertificateData).serialNumber.hex)
    }
    expect(serials.size).toBe(3)
    const rows = await api.query<{ current: boolean }>(
      `select superseded_at is null as current from held_certificate where holder_id = 'acme' order by uploaded_at`,
    )
    expect(rows.filter(({ current }) => current)).toHaveLength(1)
    expect(rows.at(-1)).toEqual({ current: true })
    const { response } = await api.as('acme').call('audit-trail.history', {
      params: { objectType: 'partner-certificate', objectId: 'acme' },
    })
    expect(response[0]).toMatchObject({ action: 'partner-certificate.renewed' })
    const fields = response[0]!.changes.map(({ field }) => field)
    expect(fields).toContain('platformSignedSha256')
    expect(fields).not.toContain('sha256')
  })

  test.each([
    ['device', 'DEVICE', 'Digital Signature, Certificate Sign', 'CA:TRUE, pathlen:0'],
    ['misp', 'MISP', 'Digital Signature, Key Encipherment', 'CA:FALSE'],
  ] as const)('of a %s may do what its domain needs', async (partner, domain, usage, constraints) => {
    for (const { certificate } of [ftm.root, ftm.sub])
      await api.as('admin').call('trust-store.upload', {
        request: { certificateData: certificate, partnerDomain: domain },
      })
    const source = make({
      subject: `/C=XX/O=Organisation of ${partner}/CN=x/emailAddress=a@b.example/serialNumber=7`,
      issuer: ftm.sub,
      key: ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'],
    })
    const { signedCertificateData } = await upload(partner, source.certificate, domain)
    // Outside FTM the answer is the platform's own certificate.
    expect(readPem(signedCertificateData).sha256).not.toBe(source.read.sha256)
    expect(verify(signedCertificateData, printed(await authorities()))).toContain('OK')
    const text = openssl(['x509', '-noout', '-text', '-in', 'x.pem'], { 'x.pem': signedCertificateData })
    expect(text).toContain(usage)
    expect(text).toContain(constraints)
    expect(text).toContain('Authority Key Identifier')
  })
})

describe('the chain viewer', () => {
  test('shows both chains, leaf first', async () => {
    const { response } = await api
      .as('acme')
      .call('partner-certificates.get-chain', { params: { partnerId: 'acme' } })
    expect(response.caSigned.map(({ issuedTo }) => issuedTo.split(',')[0])).toEqual([
      'CN=Acme Chips',
      'CN=Scene Issuing',
      'CN=Scene Root',
    ])
    expect(response.platformSigned.map(({ issuedTo }) => issuedTo.split(',')[0])).toEqual([
      'CN=Acme Chips',
      'CN=Entente Issuing CA (PMS)',
      'CN=Entente Root CA',
    ])
    for (const chain of [response.caSigned, response.platformSigned])
      for (const [index, { issuedBy }] of chain.entries())
        expect(issuedBy).toBe(chain[Math.min(index + 1, chain.length - 1)]!.issuedTo)
  })
})

describe('downloads', () => {
  test('are refused to a partner that was deactivated, and open to administrators', async () => {
    await api.query(`update partner set is_active = false where id = 'acme'`)
    try {
      const call = (who: 'acme' | 'admin') =>
        api.as(who).call('partner-certificates.get-both', { params: { partnerId: 'acme' } })
      expect((await call('acme')).codes).toEqual(['PMS_CERTIFICATE_ERROR_009'])
      const own = (await api.as('acme').call('partner-certificates.list-own')).response
      expect(own).toMatchObject([{ isPartnerActive: false }])
    } finally {
      await api.query(`update partner set is_active = true where id = 'acme'`)
    }
  })

  test('of what we have revoked are refused, with day and reason, or empty with a flag', async () => {
    const client = api.as('rival')
    const params = { partnerId: 'rival' }
    const certificateId = await ftm.certificateIdOf('rival')
    await api.query(
      `update issued_certificate set revoked_at = $1, revocation_reason = 'keyCompromise', revoked_by = 'test'
       where holder_id = 'rival' and purpose = 'ALL'`,
      [new Date(api.clock.now().getTime() + 1000)],
    )
    expect((await client.call('partner-certificates.get-platform-signed', { params })).codes).toEqual([])
    api.clock.advance(2000)
    const alone = await client.call('partner-certificates.get-platform-signed', { params })
    expect([alone.codes, alone.messages[0]?.includes('(keyCompromise)')]).toEqual([['ENT_REV_005'], true])
    const file = (signedBy: 'ca' | 'platform') =>
      client.call('partner-certificates.download', {
        params: { ...params, certificateId },
        query: { signedBy, format: 'p7b' },
      })
    expect([(await file('platform')).codes, (await file('ca')).codes]).toEqual([['ENT_REV_005'], []])
    const { response } = await client.call('partner-certificates.get-both', { params })
    expect(response).toMatchObject({
      mosipSignedCertificateData: '',
      isMosipSignedCertificateRevoked: true,
      isMosipSignedCertificateExpired: false,
    })
    expect(response.caSignedCertificateData).toContain('BEGIN CERTIFICATE')
  })

  test('of what has run out are an empty text and a flag', async () => {
    const brief = make({
      subject: '/C=XX/O=Acme Chips/CN=Brief',
      issuer: ftm.sub,
      until: new Date(Date.now() + 5 * 60_000),
    })
    await api.query(
      `update held_certificate set ca_signed = $1 where holder_id = 'acme' and superseded_at is null`,
      [Buffer.from(brief.read.der)],
    )
    api.clock.advance(10 * 60_000)
    expect(await download('acme')).toMatchObject({
      caSignedCertificateData: '',
      isCaSignedCertificateExpired: true,
      isMosipSignedCertificateExpired: false,
    })
  })
})

test('openssl makes of the published authorities what they are: two certificates, the root last', async () => {
  const [issuing, root] = printed(await authorities())
  expect(readPem(root!).isSelfSigned).toBe(true)
  expect(verify(issuing!, [root!, root!])).toContain('OK')
  // A file that openssl writes of them is the same list.
  expect(printed(makeP7b(issuing!, root!)).map((pem) => readPem(pem).sha256)).toEqual(
    [issuing!, root!].map((pem) => readPem(pem).sha256),
  )
})

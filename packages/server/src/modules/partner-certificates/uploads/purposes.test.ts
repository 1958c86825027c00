import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../../tests/support/app.ts'
import { make, readPem } from '../../../../../../tests/support/certificates/certificates.ts'
import { expectNothingStored } from '../../../../../../tests/support/database/database-state.ts'
import { setFtmScene, type FtmScene } from '../../../../../../tests/support/scenes/ftm-scene.ts'

let api: TestApp
let ftm: FtmScene
beforeAll(async () => {
  api = await createTestApp()
  ftm = await setFtmScene(api)
})
afterAll(() => api.close())

type Purpose = 'ALL' | 'SIGNATURE' | 'ENCRYPTION' | 'TLS'

const rsa = ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048']
const certificate = (extensions: readonly string[], key: readonly string[] = rsa) =>
  make({ subject: '/C=XX/O=Acme Chips/CN=Purpose', issuer: ftm.sub, extensions, key }).certificate

const usage = (...words: string[]) => [`keyUsage=critical,${words.join(',')}`]

const upload = (certificateData: string, certificatePurpose?: Purpose) =>
  api.as('acme').call('partner-certificates.upload', {
    request: {
      partnerId: 'acme',
      certificateData,
      partnerDomain: 'FTM',
      ...(certificatePurpose === undefined ? {} : { certificatePurpose }),
    },
  })

const signed = async (certificatePurpose?: Purpose) => {
  const { response, codes } = await api.as('acme').call('partner-certificates.get-platform-signed', {
    params: { partnerId: 'acme' },
    ...(certificatePurpose === undefined ? {} : { query: { certificatePurpose } }),
  })
  return codes.length > 0 ? codes : readPem(response.certificateData)
}

describe('what a certificate must be able to do', () => {
  const both = usage('digitalSignature', 'keyEncipherment')
  const ec = ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256']
  const forServers = [...both, 'extendedKeyUsage=serverAuth']

  test.each<[Purpose | undefined, string, () => string, boolean]>([
    [undefined, 'anything: the contract does not ask', () => certificate(usage('keyAgreement')), true],
    ['ALL', 'anything', () => certificate(usage('cRLSign')), true],
    ['SIGNATURE', 'sign', () => certificate(usage('digitalSignature')), true],
    ['SIGNATURE', 'encipher only', () => certificate(usage('keyEncipherment')), false],
    ['SIGNATURE', 'whatever: it does not say', () => certificate(['basicConstraints=CA:false']), true],
    ['ENCRYPTION', 'encipher', () => certificate(usage('keyEncipherment')), true],
    ['ENCRYPTION', 'sign only', () => certificate(usage('digitalSignature')), false],
    ['ENCRYPTION', 'encipher with an EC key', () => certificate(['basicConstraints=CA:false'], ec), false],
    ['TLS', 'sign', () => certificate(usage('digitalSignature')), true],
    ['TLS', 'be a client', () => certificate([...both, 'extendedKeyUsage=clientAuth']), true],
    ['TLS', 'be anything', () => certificate([...both, 'extendedKeyUsage=anyExtendedKeyUsage']), true],
    ['TLS', 'be a server only', () => certificate(forServers), false],
    ['TLS', 'encipher only', () => certificate(usage('keyEncipherment')), false],
  ])('for %s one that may %s: %s', async (purpose, _, make, isTaken) => {
    const work = () => upload(make(), purpose)
    const { codes, messages } = isTaken ? await work() : await expectNothingStored(api, work)
    expect([codes, isTaken ? messages : []]).toEqual([isTaken ? [] : ['ENT_CRT_001'], []])
  })

  test('another word is a field that is not known', async () => {
    expect((await upload(certificate(both), 'MAIL' as Purpose)).codes).toEqual(['PMS_COR_001'])
  })
})

test('each purpose has its own current certificate; without a name the one for all answers', async () => {
  await api.query(`delete from held_certificate where holder_id = 'acme'`)
  const wish = usage('digitalSignature', 'keyEncipherment')
  for (const purpose of ['TLS', 'ENCRYPTION'] as const)
    expect((await upload(certificate(wish), purpose)).codes).toEqual([])
  expect(await signed('SIGNATURE')).toEqual(['PMS_PRT_108'])
  // Nothing for all: the first that there is, encryption before connections.
  expect(await signed()).toMatchObject({
    sha256: ((await signed('ENCRYPTION')) as { sha256: string }).sha256,
  })
  await upload(certificate(wish))
  const usages = async (purpose?: Purpose) => {
    const found = await signed(purpose)
    if (Array.isArray(found)) return found
    return [[...found.keyUsage!].sort().join(' '), found.extendedKeyUsage?.join() ?? '']
  }
  expect(await usages()).toEqual(['digitalSignature', ''])
  expect(await usages('ENCRYPTION')).toEqual(['keyEncipherment', ''])
  expect(await usages('TLS')).toEqual(['digitalSignature', '1.3.6.1.5.5.7.3.2'])
  await upload(certificate([...wish, 'basicConstraints=CA:false']), 'TLS')
  const { response } = await api
    .as('acme')
    .call('partner-certificates.list', { params: { partnerId: 'acme' } })
  expect(response.map(({ purpose, standing }) => `${purpose} ${standing}`)).toEqual([
    'TLS current',
    'ALL current',
    'ENCRYPTION current',
    'TLS overlapping',
  ])
  expect(response.every(({ isTrusted }) => isTrusted)).toBe(true)
})

test('signatures with other digests than SHA-256 are taken, or refused as the incumbent does', async () => {
  const compat = await createTestApp({ PARTNER_SIGNATURE_ALGORITHMS: 'compat' })
  try {
    const scene = await setFtmScene(compat, ['acme'])
    const leaf = (digest: string) =>
      make({ subject: '/C=XX/O=Acme Chips/CN=Digest', issuer: scene.sub, digest }).certificate
    for (const [app, digest, codes] of [
      [api, 'sha384', []],
      [compat, 'sha384', ['KER-PCM-014']],
      [compat, 'sha512', ['KER-PCM-014']],
      [compat, 'sha256', []],
    ] as const) {
      const request = { partnerId: 'acme', certificateData: leaf(digest), partnerDomain: 'FTM' }
      expect((await app.as('acme').call('partner-certificates.upload', { request })).codes).toEqual(codes)
    }
  } finally {
    await compat.close()
  }
})

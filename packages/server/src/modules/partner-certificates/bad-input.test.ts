import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { makeBadFiles, makeBulky, unarmour } from '../../../../../tests/support/certificates/bad-files.ts'
import { expectNothingStored } from '../../../../../tests/support/database/database-state.ts'
import { faultyCertificates } from '../../../../../tests/support/certificates/faulty-certificates.ts'
import { setFtmScene, type FtmScene } from '../../../../../tests/support/scenes/ftm-scene.ts'

let api: TestApp
let ftm: FtmScene
let chipId: string

beforeAll(async () => {
  api = await createTestApp()
  ftm = await setFtmScene(api)
  chipId = await ftm.addChip('acme')
})
afterAll(() => api.close())

/** The two doors through which a maker's certificates come. */
const doors = {
  'the partner’s own certificate': (certificateData: string) =>
    api.as('acme').call('partner-certificates.upload', {
      request: { partnerId: 'acme', certificateData, partnerDomain: 'FTM' },
    }),
  'a chip’s certificate': (certificateData: string) =>
    api
      .as('acme')
      .call('chips.upload-certificate', { request: ftm.uploadOf(chipId, 'acme', certificateData) }),
}

const badFiles = makeBadFiles('Acme Chips')

describe.each(Object.entries(doors))('%s', (_, upload) => {
  test.each(badFiles)('$what: the cause is named, nothing is stored', async ({ text, cause }) => {
    const { codes, messages } = await expectNothingStored(api, () => upload(text))
    expect(codes).toEqual(['KER-KMS-013'])
    expect(messages[0]).toContain(cause)
  })

  test.each(Object.entries(faultyCertificates))('%s: nothing is stored', async (code, make) => {
    const { codes } = await expectNothingStored(api, () => upload(make('Acme Chips')))
    expect(codes).toEqual([code])
  })

  test.each([
    ['nothing', ''],
    ['blanks', ' \n\t '],
    ['200 KiB', 'A'.repeat(200 * 1024)],
  ])('%s is refused as a field', async (_what, text) => {
    const { codes } = await expectNothingStored(api, () => upload(text))
    expect(codes).toEqual(['PMS_COR_001'])
  })

  test.each([
    ['NUL in it', 'a\u0000b'],
    ['half of a surrogate pair in it', 'a\ud83d'],
    [
      'what is left of DER that was sent as text',
      Buffer.from('3082022f3082', 'hex').toString('utf8').repeat(900),
    ],
  ])('%s is no certificate, and not too long either', async (_what, text) => {
    const { codes } = await expectNothingStored(api, () => upload(text))
    expect(codes).toEqual(['KER-KMS-013'])
  })

  test('an extension of 1 MiB does not even come in', async () => {
    const { status, codes } = await expectNothingStored(api, () =>
      upload(makeBulky(1024 * 1024, 'Acme Chips')),
    )
    expect([status, ...codes]).toEqual([413, 'ENT_HTTP_413'])
  })
})

test('a private key that was sent is not repeated, and its owner is warned', async () => {
  const key = badFiles.find(({ what }) => what === 'private key')!.text
  const { raw, messages } = await doors['the partner’s own certificate'](key)
  expect(messages[0]).toContain('replace it if you have sent it to anybody')
  expect(raw.body).not.toContain(key.split('\n')[1])
})

test('a self-signed certificate of anybody else’s root is not a way in', async () => {
  const { codes } = await doors['the partner’s own certificate'](ftm.root.certificate)
  expect(codes).toEqual(['KER-PCM-015'])
})

test('DER without armour and Windows line ends are taken; the same file again renews', async () => {
  const pem = ftm.certificateOf('acme')
  for (const text of [
    unarmour(pem),
    pem.replaceAll('\n', '\r\n'),
    `\ufeff${pem}`,
    `Bag Attributes\n${pem}`,
    pem,
  ]) {
    const { codes, messages } = await doors['the partner’s own certificate'](text)
    expect(messages).toEqual([])
    expect(codes).toEqual([])
  }
})

test('a domain is one of the known, in any case; trust in one is worth nothing in another', async () => {
  const upload = (partnerDomain: string) =>
    api.as('acme').call('partner-certificates.upload', {
      request: { partnerId: 'acme', certificateData: ftm.certificateOf('acme'), partnerDomain },
    })
  expect((await upload('ftm')).codes).toEqual([])
  await expectNothingStored(api, async () => {
    expect((await upload('FTM2')).codes).toEqual(['KER-PCM-011'])
    expect((await upload(`FTM' or '1'='1`)).codes).toEqual(['KER-PCM-011'])
    for (const domain of ['AUTH', 'DEVICE', 'MISP'])
      expect((await upload(domain)).codes).toEqual(['KER-PCM-006'])
  })
})

test('another partner’s id in the body or the path leads nowhere', async () => {
  await expectNothingStored(api, async () => {
    const acme = api.as('acme')
    const request = { partnerId: 'rival', certificateData: ftm.certificateOf('rival'), partnerDomain: 'FTM' }
    expect((await acme.call('partner-certificates.upload', { request })).codes).toEqual(['PMS_PRT_055'])
    const params = { partnerId: 'rival' }
    expect((await acme.call('partner-certificates.get-platform-signed', { params })).codes).toEqual([
      'PMS_PRT_055',
    ])
    for (const name of ['partner-certificates.get-both', 'partner-certificates.get-chain'] as const)
      expect((await acme.call(name, { params })).codes).toEqual(['PMS_CERTIFICATE_ERROR_007'])
    for (const partnerId of ['ACME', 'acme ', 'acme%', '../acme'])
      expect((await acme.call('partner-certificates.get-both', { params: { partnerId } })).codes).toEqual([
        'PMS_CERTIFICATE_ERROR_007',
      ])
    const foreign = await ftmUpload('rival')
    expect(foreign.codes).toEqual(['PMS_PRT_055'])
  })
})

const ftmUpload = (maker: 'rival') =>
  api.as('acme').call('chips.upload-certificate', { request: ftm.uploadOf(chipId, maker) })

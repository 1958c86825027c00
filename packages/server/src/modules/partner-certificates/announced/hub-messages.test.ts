import { readCertificateFile } from '@entente/trust'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../../tests/support/app.ts'
import { sceneCertificate } from '../../../../../../tests/support/scenes/ftm-scene.ts'
import { listenToHub, saidOn } from '../../../../../../tests/support/neighbours/hub-ear.ts'
import { relyingParties, relyingSceneOf } from '../../../../../../tests/support/scenes/relying-scene.ts'

let api: TestApp
beforeAll(async () => {
  api = await createTestApp()
  listenToHub(api, ['PARTNER_UPDATED', 'CA_CERTIFICATE_UPLOADED'])
  await relyingSceneOf(api)
}, 60_000)
afterAll(() => api.close())

interface PartnerSaid {
  readonly partnerData: Readonly<Record<string, string>>
}
interface ChainSaid {
  readonly certChainDatashareUrl: string
  readonly partnerDomain: string
}

const partnerSaid = (id: string) => saidOn<PartnerSaid>(api, 'PARTNER_UPDATED', id)
const chainsSaid = (id: string) => saidOn<ChainSaid>(api, 'CA_CERTIFICATE_UPLOADED', id)

test('of a new certificate the platform hears whose it is, and where its chain lies', async () => {
  const [{ publisher, event } = { publisher: '', event: undefined }, ...others] = await partnerSaid('bank')
  expect(others).toEqual([])
  const { response } = await api
    .as('bank')
    .call('partner-certificates.get-platform-signed', { params: { partnerId: 'bank' }, query: {} })
  expect(publisher).toBe('PartnerServiceImpl')
  expect(event?.type).toEqual({
    namespace: 'io.mosip.pmp.partner.service.impl.PartnerServiceImpl',
    name: 'PartnerServiceImpl',
  })
  expect(event?.data.partnerData).toEqual({
    partnerId: 'bank',
    partnerName: relyingParties.bank.organisation,
    certificateData: response.certificateData,
    partnerStatus: 'ACTIVE',
  })

  const [chain, ...more] = await chainsSaid('bank')
  expect(more).toEqual([])
  expect(chain!.event.data.partnerDomain).toBe('AUTH')
  const url = new URL(chain!.event.data.certChainDatashareUrl)
  const answer = await api.web.inject({ url: url.pathname })
  expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'text/plain; charset=utf-8'])
  expect(answer.body).toMatch(/^[\w-]+$/u)
  const read = readCertificateFile(answer.body)
  const [leaf, ...authorities] = read.ok ? read.certificates : []
  expect(leaf && Buffer.from(leaf.der).toString('base64')).toBe(
    response.certificateData.replaceAll(/-----[A-Z ]+-----|\s/gu, ''),
  )
  expect(authorities.at(-1)?.isSelfSigned).toBe(true)
})

test('the same certificate once more is no news', async () => {
  const request = {
    partnerId: 'bank',
    certificateData: sceneCertificate(relyingParties.bank.organisation).certificate,
    partnerDomain: 'AUTH',
  }
  expect((await api.as('bank').call('partner-certificates.upload', { request })).codes).toEqual([])
  expect([await partnerSaid('bank'), await chainsSaid('bank')].map(({ length }) => length)).toEqual([1, 1])
})

test('of a partner that is deactivated or comes back the platform hears that, and nothing of its chain', async () => {
  const params = { partnerId: 'insurer' }
  const admin = api.as('admin')
  await admin.call('partner-administration.set-status', { params, request: { status: 'De-active' } })
  await admin.call('partner-administration.reactivate', { params, request: {} })
  const said = await partnerSaid('insurer')
  expect(said.map(({ publisher, event }) => [publisher, event.data.partnerData['partnerStatus']])).toEqual([
    ['PartnerServiceImpl', 'ACTIVE'],
    ['PartnerManagementServiceImpl', 'DEACTIVE'],
    ['PartnerManagementServiceImpl', 'ACTIVE'],
  ])
  expect(await chainsSaid('insurer')).toHaveLength(1)
})

test.each(['nothing', 'nothing.p7b', '00000000-0000-4000-8000-000000000000.p7b'])(
  'no chain lies at %s',
  async (file) => {
    expect((await api.web.inject({ url: `/trust/chains/${file}` })).statusCode).toBe(404)
  },
)

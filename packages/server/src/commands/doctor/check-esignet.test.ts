import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import {
  startEsignet,
  type EsignetStandIn,
} from '../../../../../tests/support/neighbours/esignet-stand-in.ts'
import { checkEsignet } from './check-esignet.ts'

let esignet: EsignetStandIn
let api: TestApp
beforeAll(async () => {
  esignet = await startEsignet()
  api = await createTestApp({
    ESIGNET_URL: esignet.url,
    ESIGNET_TOKEN_URL: esignet.tokenUrl,
    ESIGNET_CLIENT_ID: 'entente',
    OUTBOUND_ALLOWED: '127.0.0.1',
    ESIGNET_CLIENT_SECRET: 'secret of the test',
  })
}, 60_000)
afterAll(async () => {
  await api.close()
  await esignet.close()
})
beforeEach(() => {
  esignet.claims = ['name', 'email']
  esignet.calls.length = 0
})

test('one that answers is fine, and is told nothing', async () => {
  const finding = await checkEsignet(api.app)
  expect(finding).toMatchObject({ ok: true, text: expect.stringContaining('2 claims') })
  expect(esignet.calls.map(({ path }) => path)).toEqual(['/token'])
})

test.each([
  ['gives no claim', [] as string[], 'claims_supported'],
  ['is no eSignet', undefined, 'ESIGNET_URL'],
])('of one that %s it says what helps', async (_what, claims, remedy) => {
  esignet.claims = claims
  const finding = await checkEsignet(api.app)
  expect(finding.ok || finding.remedy).toContain(remedy)
})

const withSettings = (settings: object) =>
  checkEsignet({ ...api.app, settings: { ...api.app.settings, ...settings } })

test('one that is not there is told of with its setting', async () => {
  const finding = await withSettings({
    ESIGNET_URL: 'http://127.0.0.1:1/v1/esignet',
    ESIGNET_TOKEN_URL: undefined,
  })
  expect(finding).toMatchObject({ ok: false, text: expect.stringContaining('127.0.0.1:1') })
  expect(finding.ok || finding.remedy).toContain('OUTBOUND_ALLOWED')
})

test('a token that is refused is told of as such', async () => {
  esignet.claims = undefined
  const finding = await withSettings({
    ESIGNET_TOKEN_URL: `${esignet.url}/oidc/.well-known/openid-configuration`,
  })
  expect(finding.ok || finding.remedy).toContain('ESIGNET_TOKEN_URL')
})

test('without one there is nothing to check', async () => {
  expect(await withSettings({ ESIGNET_URL: undefined })).toMatchObject({ ok: true })
})

import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  allChecks,
  call,
  checkResponseSignature,
  fileFacts,
  loadIdentity,
  loadPlatform,
  makeKey,
  readSettings,
  readSubject,
  requestCertificate,
  runChecks,
  storeKey,
} from '@entente/partner'
import { createTestApp, type TestApp } from '../support/app.ts'
import { openssl } from '../support/certificates/openssl.ts'
import { sceneAuthority } from '../support/scenes/ftm-scene.ts'
import { openPractice } from '../support/scenes/practice-scene.ts'
import { relyingSceneOf } from '../support/scenes/relying-scene.ts'

/** A partner walks from a key to a call with the kit, beside the real platform, which certifies it. */
let api: TestApp
let folder: string
const file = (name: string): string => path.join(folder, name)
const caller = { licenceKey: 'a-licence-key', partnerId: 'bank', apiKey: 'an-api-key' }

beforeAll(async () => {
  api = await createTestApp()
  await relyingSceneOf(api)
  folder = mkdtempSync(path.join(tmpdir(), 'entente-partner-'))
  await onboard()
})
afterAll(async () => {
  await api.close()
  rmSync(folder, { recursive: true, force: true })
})

async function onboard(): Promise<void> {
  const key = await makeKey('rsa-2048')
  await storeKey(file('bank.key'), key)
  const request = await requestCertificate(key, readSubject('C=XX, O=Relying Bank, CN=relying-bank')!)
  const { sub } = sceneAuthority()
  const signing = ['x509', '-req', '-in', 'bank.csr', '-CA', 'sub.pem', '-CAkey', 'sub.key', '-days', '800']
  const certificateData = openssl([...signing, '-set_serial', '77', '-extfile', 'leaf.cnf'], {
    'leaf.cnf': 'keyUsage=critical,digitalSignature,keyEncipherment\n',
    'bank.csr': request,
    'sub.pem': sub.certificate,
    'sub.key': sub.key,
  })
  writeFileSync(file('uploaded.pem'), certificateData)
  const upload = { partnerId: 'bank', certificateData, partnerDomain: 'AUTH' }
  const { response, messages } = await api.as('bank').call('partner-certificates.upload', { request: upload })
  expect(messages).toEqual([])
  writeFileSync(file('bank.pem'), response.signedCertificateData)
  await fetchPlatform()
}

/** What the platform publishes, as a partner saves it. */
async function fetchPlatform(): Promise<void> {
  const query = { applicationId: 'IDA', referenceId: 'PARTNER' }
  const recipient = await api.as('admin').call('key-service.get-certificate', { query })
  writeFileSync(file('recipient.pem'), recipient.response.certificate ?? '')
  const { response } = await api.as('stranger').call('platform-trust.authorities')
  writeFileSync(file('ca.p7b'), response.p7bFile)
}

function settingsWith(
  certificate: string,
  gateway = 'https://gateway.example:8443/idauthentication/v1',
): string {
  const platform = { authorities: 'ca.p7b', recipient: 'recipient.pem' }
  const settings = {
    gateway,
    ...caller,
    organisation: 'Relying Bank',
    signature: { key: 'bank.key', certificate },
    platform,
  }
  writeFileSync(file('partner.json'), JSON.stringify(settings))
  chmodSync(file('partner.json'), 0o600)
  return file('partner.json')
}

async function found(certificate: string): Promise<string[]> {
  const settings = await readSettings(settingsWith(certificate))
  const at = new Date()
  const facts = { at: at.toISOString(), ...(await fileFacts(settings, file('partner.json'), at)) }
  return runChecks(allChecks, facts)
    .filter(({ verdict }) => verdict === 'failed' || verdict === 'advice')
    .map(({ id }) => id)
}

test('what the platform has signed is in order', async () => {
  // It gives back the leaf; the kit adds the certificate that issued it.
  expect(await found('bank.pem')).toEqual(['chain-leaf-only'])
})

test('what was uploaded is told from it', async () => {
  expect(await found('uploaded.pem')).toEqual(['certificate-not-platform-signed', 'chain-leaf-only'])
})

test('the platform-signed certificate opens mutual TLS, signs, and is encrypted for', async () => {
  const settings = await readSettings(settingsWith('bank.pem'))
  const [identity, platform] = [await loadIdentity(settings), await loadPlatform(settings)]
  expect(identity.tls.chain).toHaveLength(2)
  const { context, close } = await openPractice({ caller, identity }, platform.authorities)
  const result = await call({ route: 'kyc', individualId: '5134987202', content: { otp: '111111' } }, context)
  close()
  expect(result).toMatchObject({ ok: true, errors: [] })
})

test('signatures of the platform’s services are believed', async () => {
  const name = { applicationId: 'IDA', referenceId: 'SIGN' }
  const made = await api.as('admin').call('key-service.generate-master-key', {
    params: { objectType: 'certificate' },
    request: { ...name, force: false },
  })
  expect(made.codes).toEqual([])
  await fetchPlatform()
  const body = Buffer.from('{"response":{"kycStatus":true},"errors":[]}')
  const request = {
    ...name,
    dataToSign: body.toString('base64url'),
    includePayload: false,
    includeCertificate: true,
    includeCertHash: true,
  }
  const { response } = await api.as('service-client').call('key-service.jwt-sign', { request })
  const settings = await readSettings(settingsWith('bank.pem'))
  const { authorities } = await loadPlatform(settings)
  const header = response.jwtSignedData
  expect(checkResponseSignature(header, body, authorities, new Date())).toMatchObject({ ok: true })
  const changed = Buffer.from('{"response":{"kycStatus":false},"errors":[]}')
  expect(checkResponseSignature(header, changed, authorities, new Date())).toMatchObject({ ok: false })
})

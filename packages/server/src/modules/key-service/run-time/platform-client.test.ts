import { X509Certificate } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../../tests/support/app.ts'
import { platformClient } from './platform-client.ts'

let api: TestApp
beforeAll(async () => void (api = await createTestApp()))
afterAll(() => api.close())

const name = { applicationId: 'IDA', referenceId: 'TLS-CLIENT' }

test('the platform shows a certificate for clients and nothing else, with the chain to its root', async () => {
  const { key, certificates } = await platformClient(api.app)
  const [leaf, issuer] = certificates
    .split(/(?<=-----END CERTIFICATE-----\n)/u)
    .filter((text) => text.trim() !== '')
    .map((text) => new X509Certificate(text))
  expect(leaf?.subject).toContain('CN=IDA-TLS-CLIENT')
  // The extended key usage, as Node has it: id-kp-clientAuth.
  expect(leaf?.keyUsage).toEqual(['1.3.6.1.5.5.7.3.2'])
  expect(leaf?.ca).toBe(false)
  expect(leaf?.checkIssued(issuer!)).toBe(true)
  expect(key).toContain('BEGIN PRIVATE KEY')
  const root = api.app.keys.roots.map(({ der }) => new X509Certificate(der))
  expect(root.some((each) => issuer?.checkIssued(each))).toBe(true)
  // The same until it is replaced.
  expect(await platformClient(api.app)).toBe(await platformClient(api.app))
})

test('nobody signs with that key, or encrypts for it', async () => {
  await platformClient(api.app)
  const admin = api.as('admin')
  const dataToSign = Buffer.from('{}').toString('base64url')
  expect((await admin.call('key-service.jwt-sign', { request: { ...name, dataToSign } })).codes).toEqual([
    'KER-KMS-020',
  ])
  const request = { ...name, data: dataToSign, timeStamp: new Date().toISOString() }
  expect((await admin.call('key-service.encrypt', { request })).codes).toEqual(['KER-CRY-011'])
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'

let api: TestApp
beforeAll(async () => {
  api = await createTestApp()
})
afterAll(() => api.close())

test('strangers may read the authorities, and nothing of their private keys', async () => {
  const { response, raw } = await api.as('stranger').call('platform-trust.authorities')
  expect(response.p7bFile).toContain('BEGIN PKCS7')
  expect(raw.body).not.toContain('PRIVATE')
})

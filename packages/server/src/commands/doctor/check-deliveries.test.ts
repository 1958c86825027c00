import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { plantDelivery } from '../../../../../tests/support/scenes/planted-deliveries.ts'
import { checkDeliveries, checkWebhooks } from './check-deliveries.ts'

let api: TestApp
beforeAll(async () => {
  api = await createTestApp()
})
afterAll(() => api.close())

test('messages that were given up are counted, and the page named where they are', async () => {
  expect(await checkDeliveries(api.app)).toMatchObject({ ok: true })
  await plantDelivery(api, { objectId: 'acme' })
  const finding = await checkDeliveries(api.app)
  expect(finding).toMatchObject({ ok: false, text: expect.stringContaining('1 messages') })
  expect(finding.ok || finding.remedy).toContain('Deliveries')
})

test('webhooks that hear nothing are counted', async () => {
  expect(await checkWebhooks(api.app)).toMatchObject({ ok: true })
  const { response } = await api.as('admin').call('webhooks.create', {
    request: { name: 'All', url: 'https://events.example/', events: ['chip.approved'], partnerId: null },
  })
  await api.query(`update webhook set failing_since = now() where id = $1`, [response.webhookId])
  expect(await checkWebhooks(api.app)).toMatchObject({
    ok: false,
    text: '0 webhooks were disabled for want of an answer, and 1 do not answer now',
  })
})

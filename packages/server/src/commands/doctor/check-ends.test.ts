import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { checkEnds, checkMails } from './check-ends.ts'

let api: TestApp
beforeAll(async () => {
  api = await createTestApp({ SMTP_URL: 'smtp://127.0.0.1:1' })
})
afterAll(() => api.close())

test('what of the platform ends within a month is named, with what helps', async () => {
  await api.query(`update policy set valid_till = '2090-01-01'`)
  expect(await checkEnds(api.app)).toMatchObject({
    ok: true,
    text: expect.stringContaining('Nothing of the platform'),
  })
  await api.query(`update platform_key set not_after = now() + interval '5 days' where kind = 'root'`)
  const finding = await checkEnds(api.app)
  expect(finding).toMatchObject({ ok: false, text: expect.stringContaining('platform-key ROOT') })
  expect(finding.ok || finding.remedy).toContain('npx entente keys')
})

test('mails that nobody could deliver are counted, and why', async () => {
  expect(await checkMails(api.app)).toMatchObject({ ok: true })
  await api.query(
    `insert into mail (id, template, state, attempts, next_attempt_at, last_error, created_at)
     values (gen_random_uuid(), 'x', 'parked', 8, now(), 'EENVELOPE 550', now()),
            (gen_random_uuid(), 'x', 'waiting', 3, now(), null, now() - interval '2 hours'),
            (gen_random_uuid(), 'x', 'waiting', 0, now(), null, now())`,
  )
  const finding = await checkMails(api.app)
  expect(finding).toMatchObject({
    ok: false,
    text: '1 mails were given up, and 1 have waited for more than an hour, the last with EENVELOPE 550',
  })
})

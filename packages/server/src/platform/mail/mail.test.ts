import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { startMailSink, type MailSink } from '../../../../../tests/support/neighbours/mail-sink.ts'
import { locales } from '../i18n/locale.ts'
import { messages } from '../i18n/translate.ts'
import { composeMail, type MailTemplate } from './compose.ts'
import { deliverMails } from './delivery.ts'
import { queueMail } from './mail.ts'
import { createSmtpCarrier } from './smtp.ts'

let sink: MailSink
let api: TestApp
const start = new Date('2026-11-20T12:00:00.000Z')

beforeAll(async () => {
  sink = await startMailSink()
  api = await createTestApp({ SMTP_URL: sink.url, PUBLIC_URL: 'https://partners.example.org' })
})
beforeEach(async () => {
  api.clock.set(start)
  await api.query('delete from mail')
})
afterEach(() => sink.refuseWith(undefined))
afterAll(async () => {
  await api.close()
  await sink.close()
})

const mail = {
  template: 'password-reset' as const,
  locale: 'eng' as const,
  name: 'Amina',
  to: 'amina@example.org',
  link: 'https://partners.example.org/reset-password#token',
  values: { minutes: 30 },
}

const queue = (over: Partial<typeof mail> = {}) =>
  api.app.database.transaction((tx) => queueMail(tx, api.app, { ...mail, ...over }))

const deliver = (url = sink.url) => {
  const { database, clock, vault } = api.app
  const parts = { database, clock, vault, log: pino({ level: 'silent' }) }
  return deliverMails(parts, createSmtpCarrier(url, api.app.settings))
}

const rows = () =>
  api.query<{ state: string; attempts: number; last_error: string | null; wait: number; empty: boolean }>(
    `select state, attempts, last_error, sealed_content is null as empty,
            extract(epoch from next_attempt_at - $1::timestamptz)::int as wait from mail order by created_at`,
    [start],
  )

describe('a mail', () => {
  test('reaches the mail server as text and as HTML, and is forgotten then', async () => {
    const before = sink.mails.length
    await queue()
    expect(await deliver()).toBe(1)
    expect(await deliver()).toBe(0)
    const [arrived] = sink.mails.slice(before)
    expect(arrived).toMatchObject({
      from: { name: 'Entente', address: 'no-reply@partners.example.org' },
      to: [{ address: 'amina@example.org' }],
      subject: 'Choose a new password',
      date: start.toISOString(),
    })
    expect(arrived!.text).toContain('https://partners.example.org/reset-password#token')
    expect(arrived!.html).toContain('href="https://partners.example.org/reset-password#token"')
    expect(arrived!.headers).toContainEqual(
      expect.objectContaining({ key: 'auto-submitted', value: 'auto-generated' }),
    )
    expect(await rows()).toEqual([{ state: 'sent', attempts: 1, last_error: null, empty: true, wait: 120 }])
  })

  test('is not there when the transaction that wrote it fails', async () => {
    const failing = api.app.database.transaction(async (tx) => {
      await queueMail(tx, api.app, mail)
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    expect(await rows()).toEqual([])
  })

  test('lies sealed in the database', async () => {
    await queue()
    const [row] = await api.query<{ text: string }>(
      `select m::text || encode(sealed_content, 'escape') as text from mail m`,
    )
    expect(row!.text).not.toContain('amina')
    expect(row!.text).not.toContain('token')
  })

  test('goes to one address, whatever is written into it', async () => {
    const before = sink.mails.length
    await queue({ to: 'a@example.org, b@example.org' })
    await deliver()
    expect(sink.mails.slice(before).flatMap(({ to }) => to ?? []).length).toBeLessThanOrEqual(1)
  })
})

describe('a mail server', () => {
  test('that is down gets the mail later, with growing pauses, and in the end not at all', async () => {
    await queue()
    const waits: number[] = []
    for (let attempt = 1; attempt <= 8; attempt += 1) {
      expect(await deliver('smtp://127.0.0.1:1')).toBe(1)
      const [row] = await rows()
      expect(row).toMatchObject({ attempts: attempt, last_error: 'ESOCKET' })
      waits.push(row!.wait)
      api.clock.set(new Date(start.getTime() + row!.wait * 1000))
    }
    const pauses = waits.slice(0, 7).map((wait, index) => wait - (waits[index - 1] ?? 0))
    expect(pauses).toEqual([1, 4, 16, 64, 256, 1024, 3600])
    expect(await rows()).toMatchObject([{ state: 'parked' }])
    expect(await deliver('smtp://127.0.0.1:1')).toBe(0)
  })

  test('that refuses for good is not asked again, and its words are not kept', async () => {
    sink.refuseWith(550)
    await queue()
    await deliver()
    expect(await rows()).toMatchObject([{ state: 'parked', last_error: 'EENVELOPE 550' }])
  })

  test('that refuses for now is asked again', async () => {
    sink.refuseWith(451)
    await queue()
    await deliver()
    expect(await rows()).toMatchObject([{ state: 'waiting', wait: 1 }])
    sink.refuseWith(undefined)
    api.clock.advance(1000)
    await deliver()
    expect(await rows()).toMatchObject([{ state: 'sent', attempts: 2 }])
  })

  test('gets each mail once from workers side by side', async () => {
    const before = sink.mails.length
    for (let index = 0; index < 8; index += 1) await queue()
    const attempted = await Promise.all([deliver(), deliver(), deliver()])
    expect(attempted.reduce((sum, count) => sum + count)).toBe(8)
    expect(sink.mails.length - before).toBe(8)
  })

  test('gets a mail again whose sender died on the way, under the same id', async () => {
    await queue()
    await api.query(`update mail set attempts = 1, next_attempt_at = $1`, [
      new Date(start.getTime() + 120_000),
    ])
    expect(await deliver()).toBe(0)
    api.clock.advance(120_000)
    expect(await deliver()).toBe(1)
  })
})

test('old mails are deleted, those that wait are not', async () => {
  await queue()
  await deliver()
  await queue()
  api.clock.advance(31 * 86_400_000)
  await deliver('smtp://127.0.0.1:1')
  expect(await rows()).toMatchObject([{ state: 'waiting' }])
})

describe.each(locales)('in %s', (locale) => {
  test.each(Object.keys(messages.eng.mail.templates) as MailTemplate[])('%s says everything', (template) => {
    const link = template in messages.eng.mail.actions ? 'https://host/path?a=1&b=2#t' : undefined
    const content = {
      template,
      locale,
      name: '<b>Zoë</b>',
      values: {
        minutes: 30,
        hours: 72,
        days: 7,
        left: 9,
        userName: 'zoe',
        organisation: 'Zoo',
        inviter: 'keeper',
        reason: 'Unknown.',
      },
    }
    const { subject, text, html } = composeMail({ ...content, ...(link ? { link } : {}) }, 'host')
    expect(subject).toBe(messages[locale].mail.templates[template].subject)
    expect(text).toContain('<b>Zoë</b>')
    expect(html).not.toContain('<b>')
    expect(html).toContain('&lt;b&gt;Zoë&lt;/b&gt;')
    expect(html).toContain(`dir="${locale === 'ara' ? 'rtl' : 'ltr'}"`)
    expect(`${text}${html}`).not.toMatch(/\{\w+\}|undefined/u)
    expect(html.includes('href="https://host/path?a=1&amp;b=2#t"')).toBe(link !== undefined)
  })
})

describe('without a mail server', () => {
  const planted = { ENTENTE_SEED: 'sandbox' }

  test('the sandbox keeps mails for administrators, newest first', async () => {
    const sandbox = await createTestApp(planted)
    try {
      for (const to of ['one@example.org', 'two@example.org'])
        await sandbox.app.database.transaction((tx) => queueMail(tx, sandbox.app, { ...mail, to }))
      const { response } = await sandbox.as('admin').call('mail.list-outbox')
      expect(response.mails.map(({ to }) => to).sort()).toEqual(['one@example.org', 'two@example.org'])
      expect(response.mails[0]).toMatchObject({
        subject: 'Choose a new password',
        link: mail.link,
        locale: 'eng',
      })
      expect((await sandbox.as('acme').call('mail.list-outbox')).codes).toEqual(['KER-ATH-403'])
      expect((await sandbox.as('admin').call('accounts.system-config')).response).toMatchObject({
        isMailOutboxAvailable: 'true',
      })
    } finally {
      await sandbox.close()
    }
  })

  test('any other server stores nothing and fails no call', async () => {
    const other = await createTestApp()
    try {
      await other.app.database.transaction((tx) => queueMail(tx, other.app, mail))
      expect(await other.query('select * from mail')).toEqual([])
      const { response } = await other.as('admin').call('mail.list-outbox')
      expect(response).toEqual({ enabled: false, mails: [] })
    } finally {
      await other.close()
    }
  })
})

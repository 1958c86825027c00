import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../../tests/support/app.ts'
import { setFtmScene } from '../../../../../../tests/support/scenes/ftm-scene.ts'
import { startMailSink } from '../../../../../../tests/support/neighbours/mail-sink.ts'
import { lookAtEnds } from '../../../../../../tests/support/scenes/planted-notices.ts'
import type { Persona } from '../../../../../../tests/support/people/personas.ts'
import { deliverMails } from '../../../platform/mail/delivery.ts'
import { createSmtpCarrier } from '../../../platform/mail/smtp.ts'
import { stepsJob } from '../scan/steps.ts'
import { digestsJob } from './mails.ts'

type Sink = Awaited<ReturnType<typeof startMailSink>>

let api: TestApp
let sink: Sink
// A Wednesday.
const start = new Date('2031-03-05T08:00:00.000Z')
const day = 86_400_000

beforeAll(async () => {
  sink = await startMailSink()
  api = await createTestApp({ SMTP_URL: sink.url, PUBLIC_URL: 'https://partners.example.org' })
  await setFtmScene(api)
  await api.query(`update held_certificate set not_after = '2040-01-01', platform_not_after = '2040-01-01'`)
  await api.query(`update platform_key set not_after = '2045-01-01'`)
  await api.query(`update policy set valid_till = '2040-01-01'`)
  await api.query(`update account set locale = 'fra' where user_name = 'acme-operator'`)
  await api.query(`update account set locale = 'ara' where user_name = 'acme-auditor'`)
})
beforeEach(async () => {
  api.clock.set(start)
  await api.query(
    'truncate expiry_notice, expiry_scan, expiry_reader, expiry_digest, expiry_escalation, mail cascade',
  )
  await api.query(`update held_certificate set not_after = '2040-01-01'`)
})
afterEach(() => sink.refuseWith(undefined))
afterAll(async () => {
  await api.close()
  await sink.close()
})

const endCertificate = (partnerId: string, days: number) =>
  api.query(
    `update held_certificate set not_after = $2 where holder_type = 'partner' and holder_id = $1 and superseded_at is null`,
    [partnerId, new Date(start.getTime() + days * day)],
  )

/** What servers do on a day, several at once. */
const runDay = async (): Promise<void> => {
  await lookAtEnds(api)
  const jobs = [stepsJob(api.app), stepsJob(api.app), digestsJob(api.app), digestsJob(api.app)]
  for (let round = 0; round < 6; round += 1) await Promise.all(jobs.map((job) => job.run()))
}
const send = async () => {
  const before = sink.mails.length
  const { database, clock, vault, log } = api.app
  const carrier = createSmtpCarrier(sink.url, api.app.settings)
  while ((await deliverMails({ database, clock, vault, log }, carrier)) > 0);
  await digestsJob(api.app).run()
  return sink.mails.slice(before)
}
const digests = () =>
  api.query<{ user_name: string; kind: string; state: string }>(
    `select user_name, kind, state from expiry_digest join account on account.id = account_id order by user_name`,
  )
const members = ['acme', 'acme-auditor', 'acme-former', 'acme-operator', 'consultant']

test('a server at work on a step keeps no other waiting', async () => {
  await endCertificate('acme', 10)
  await lookAtEnds(api)
  const [first, second] = [stepsJob(api.app), stepsJob(api.app)]
  // Escalation, the summary of the week; what is left is the digests.
  for (let step = 0; step < 2; step += 1) expect(await first.run()).toBe(1)
  const other = new Client({ ...api.app.connection })
  await other.connect()
  try {
    await other.query('begin; lock table expiry_digest in exclusive mode')
    const working = first.run()
    await expect
      .poll(() =>
        api.query(
          `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
        ),
      )
      .not.toEqual([])
    expect(await second.run()).toBe(0)
    await other.query('commit')
    expect(await working).toBe(1)
  } finally {
    await other.end()
  }
})

describe('the mail of a day', () => {
  test('goes once to each member, in the language of each, and says what ends when', async () => {
    await endCertificate('acme', 10)
    await runDay()
    await runDay()
    expect((await digests()).map(({ user_name: name, state }) => [name, state])).toEqual(
      members.map((name) => [name, 'queued']),
    )
    const mails = await send()
    const to = (name: string) => mails.filter((mail) => mail.to?.[0]?.address === `${name}@test.example.org`)
    for (const name of members) expect([name, to(name).length]).toEqual([name, 1])
    expect(to('acme')[0]!.subject).toBe('What ends soon')
    expect(to('acme')[0]!.text).toMatch(
      /partner certificate .+ of \u2068acme\u2069: ends in 10 days \(\u2068March 15, 2031/u,
    )
    expect(to('acme')[0]!.text).toContain('https://partners.example.org/notices')
    expect(to('acme-operator')[0]!.text).toContain('se termine dans 10 jours')
    expect(to('acme-auditor')[0]!.html).toContain('dir="rtl"')
    expect(to('acme-auditor')[0]!.text).toMatch(/ينتهي بعد .+ أيام/u)
    expect((await digests()).map(({ state }) => state)).toEqual(members.map(() => 'sent'))
  })

  test('tells what came after the mail of the day before, and nothing twice', async () => {
    await endCertificate('acme', 10)
    await runDay()
    expect(await send()).toHaveLength(members.length)
    await endCertificate('rival', 0.1)
    api.clock.advance(3 * 3_600_000)
    await runDay()
    expect(await send()).toEqual([])
    await endCertificate('acme', 3000)
    api.clock.advance(day)
    await runDay()
    const mails = await send()
    const ofRival = mails.find((mail) => mail.to?.[0]?.address === 'rival@test.example.org')
    expect(ofRival?.text).toContain('ended on')
    // Administrators hear of whom nobody there has read it.
    const ofAdmin = mails.find((mail) => mail.text?.includes('has not read'))
    expect(ofAdmin?.text).toMatch(/\u2068(?:acme|rival)\u2069 has not read/u)
    expect(mails.map((mail) => mail.to?.[0]?.address)).not.toContain('acme@test.example.org')
  })

  test('is sent late where it was left behind, before that of the day', async () => {
    await endCertificate('acme', 10)
    await lookAtEnds(api)
    // The digests are noted, and nobody is left who writes them.
    for (let step = 0; step < 3; step += 1) await stepsJob(api.app).run()
    api.clock.advance(day)
    expect(await digestsJob(api.app).run()).toBe(members.length)
    expect(await send()).toHaveLength(members.length)
  })

  test('is known to have failed where the mail server refuses it', async () => {
    sink.refuseWith(550)
    await endCertificate('acme', 10)
    await runDay()
    await send()
    expect((await digests()).map(({ state }) => state)).toEqual(members.map(() => 'failed'))
    const { data } = (await api.as('acme').call('expiry.page')).response
    const { response } = await api.as('admin').call('expiry.get', { params: { noticeId: data[0]!.noticeId } })
    expect(response.told.map(({ userName, mail, hasRead }) => [userName, mail, hasRead])).toEqual(
      members.map((name) => [name, 'failed', false]),
    )
    const other = await api.as('rival').call('expiry.get', { params: { noticeId: data[0]!.noticeId } })
    expect(other.codes).toEqual(['ENT_EXP_001'])
  })

  test('of the weekly day lists all that ends within a week', async () => {
    api.clock.set(new Date('2031-03-08T08:00:00.000Z'))
    await endCertificate('acme', 8)
    await runDay()
    expect((await digests()).map(({ kind }) => kind)).toEqual(
      ['admin', 'second-admin', ...members].map(() => 'weekly'),
    )
    const mails = await send()
    const text = (name: string) =>
      mails.find((mail) => mail.to?.[0]?.address === `${name}@test.example.org`)?.text
    expect(text('acme')).toContain('ends in 5 days')
    expect(text('admin')).toContain('1 thing of partners ends within a week')
  })
})

describe('what nobody has read', () => {
  const escalations = () =>
    api.query<{ partner: string; day: string }>(
      `select thing_id as partner, day::text from expiry_notice where kind = 'escalation' order by day, thing_id`,
    )
  const see = (who: Persona) =>
    api.as(who).call('expiry.put-seen', {
      params: { userId: who },
      request: { notificationsSeenDtimes: api.clock.now().toISOString() },
    })

  test('is told administrators after the days of the setting, once', async () => {
    await endCertificate('acme', 30)
    await endCertificate('rival', 30)
    await runDay()
    await see('acme-auditor')
    for (let later = 1; later <= 8; later += 1) {
      api.clock.advance(day)
      await runDay()
    }
    expect(await escalations()).toEqual([{ partner: 'rival', day: '2031-03-12' }])
    const { data } = (await api.as('admin').call('expiry.page', { query: { kind: 'escalation' } })).response
    const { response } = await api.as('admin').call('expiry.get', { params: { noticeId: data[0]!.noticeId } })
    expect(response.items).toMatchObject([{ kind: 'partner-certificate', partnerId: 'rival' }])
    expect(response.counts).toEqual({ 'partner-certificate': 1 })
  })

  test('is told the day before the end, however late it was known', async () => {
    await endCertificate('acme', 1)
    await runDay()
    expect(await escalations()).toEqual([{ partner: 'acme', day: '2031-03-05' }])
  })

  test('is told nobody once it was replaced', async () => {
    await endCertificate('acme', 30)
    await runDay()
    await endCertificate('acme', 3000)
    for (const days of [6, 1, 1, 22]) {
      api.clock.advance(days * day)
      await runDay()
    }
    expect(await escalations()).toEqual([])
  })
})

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { spendMails } from '../../../../../tests/support/spent-mails.ts'
import { RetryLater } from '../refusal.ts'
import { countMail, type MailWish } from './mail-limits.ts'

let api: TestApp
beforeAll(async () => {
  api = await createTestApp()
})
beforeEach(async () => {
  api.clock.set(new Date('2026-11-05T06:00:00Z'))
  await api.query('delete from mail_allowance')
})
afterAll(() => api.close())

const hour = 3_600_000
const send = (wish: MailWish) => api.app.database.transaction((tx) => countMail(tx, api.app, wish))
const refusalOf = async (wish: MailWish): Promise<RetryLater> => {
  const thrown = await send(wish).catch((error: unknown) => error)
  if (thrown instanceof RetryLater) return thrown
  throw new Error('it was not refused')
}

test.each([
  ['stranger', 10],
  ['member', 5],
  ['administrator', 5],
  ['recovery', 24],
] as const)(
  'a %s may have %i mails sent to one receiver, and the allowances of others stay whole',
  async (asker, most) => {
    expect(await spendMails(api, 'Victim@Example.org', asker)).toBe(most)
    const { values } = await refusalOf({ asker, to: 'victim@example.org' })
    expect(values).toMatchObject({ scope: 'receiver', seconds: 86_400 / most })
    await send({ asker, to: 'other@example.org' })
    for (const other of ['stranger', 'member', 'administrator', 'recovery'] as const)
      if (other !== asker) await send({ asker: other, to: 'victim@example.org' })
  },
)

test('spellings of one address share what it may get', async () => {
  await spendMails(api, 'x@пример.испытание', 'member')
  await refusalOf({ asker: 'member', to: 'X@xn--e1afmkfd.XN--80akhbyknj4f' })
})

test.each([
  ['organisation', { organisation: 'acme' }, 100],
  ['account', { account: 'a-1' }, 100],
  ['network', { network: '192.0.2.1' }, 200],
] as const)('one %s sends so many a day, whoever gets them', async (scope, sender, most) => {
  for (let number = 0; number < most; number += 1)
    await send({ asker: 'member', to: `r${number}@example.org`, ...sender })
  const refusal = await refusalOf({ asker: 'member', to: 'one-more@example.org', ...sender })
  expect(refusal.values).toMatchObject({ scope })
  expect(refusal.code).toBe('ENT_MAI_001')
  await send({ asker: 'member', to: 'one-more@example.org' })
})

test('what was used up comes back evenly, and waiting as long as was said is enough', async () => {
  const wish = { asker: 'member', to: 'victim@example.org' } as const
  await spendMails(api, wish.to, wish.asker)
  const { seconds } = await refusalOf(wish)
  api.clock.advance((seconds - 1) * 1000)
  expect((await refusalOf(wish)).seconds).toBe(1)
  api.clock.advance(1000)
  await send(wish)
  await refusalOf(wish)
  api.clock.advance(24 * hour)
  expect(await spendMails(api, wish.to, wish.asker)).toBe(5)
})

test('of many at a time no more go than one after another', async () => {
  const wishes = Array.from({ length: 40 }, () => send({ asker: 'member', to: 'victim@example.org' }))
  const outcomes = await Promise.allSettled(wishes)
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(5)
})

test('a refused wish uses nothing of another limit', async () => {
  await spendMails(api, 'victim@example.org', 'member')
  const wish = { asker: 'member', to: 'victim@example.org', organisation: 'acme' } as const
  for (let tries = 0; tries < 150; tries += 1) await refusalOf(wish)
  await send({ ...wish, to: 'other@example.org' })
})

test('a clock that was set back keeps nobody waiting for years', async () => {
  api.clock.advance(400 * 24 * hour)
  await spendMails(api, 'victim@example.org', 'member')
  api.clock.advance(-400 * 24 * hour)
  await send({ asker: 'member', to: 'victim@example.org' })
})

describe('what is stored', () => {
  test('names nobody', async () => {
    await send({ asker: 'member', to: 'victim@example.org', organisation: 'acme', network: '192.0.2.1' })
    const rows = await api.query<{ row: string }>('select mail_allowance::text as row from mail_allowance')
    expect(rows).toHaveLength(3)
    for (const { row } of rows) expect(row).not.toMatch(/victim|acme|192\.0/u)
  })

  test('is forgotten when it is paid off', async () => {
    await send({ asker: 'member', to: 'victim@example.org' })
    api.clock.advance(24 * hour)
    await send({ asker: 'member', to: 'other@example.org' })
    expect(await api.query('select key from mail_allowance')).toHaveLength(1)
  })
})

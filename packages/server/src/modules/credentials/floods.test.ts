import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { Browser } from '../../../../../tests/support/browser.ts'
import { passwordOf } from '../../../../../tests/support/people/personas.ts'
import { passwordHashing } from './passwords.ts'

let api: TestApp
let addresses = 0

beforeAll(async () => {
  api = await createTestApp()
  // A clock that stands still: what is blocked stays blocked.
  api.clock.set(new Date())
})
afterAll(() => api.close())

const newAddress = () => `10.6.0.${(addresses += 1)}`

const tryPassword = (browser: Browser, page: string, userName: string, password: string) =>
  browser.send('POST', `${page}/password`, {
    body: {
      id: 'entente.sign-in.post',
      version: '1.0',
      requestTime: api.clock.now().toISOString(),
      request: { userName, password },
    },
  })

const codeOf = (answer: { json(): { errors: { errorCode: string }[] } }) => answer.json().errors[0]?.errorCode

/** A wrong password is compared with an account's and with a registration's, whether or not there is either. */
const hashesOfWrong = 2

/** How often argon2id is computed meanwhile. */
const hashesDuring = async (work: () => Promise<unknown>): Promise<number> => {
  let hashes = 0
  const count = () => void (hashes += 1)
  passwordHashing.subscribe(count)
  try {
    await work()
  } finally {
    passwordHashing.unsubscribe(count)
  }
  return hashes
}

test('10,000 tries from one address end with 429 and cost the hashes of five; the owner still gets in elsewhere', async () => {
  const attacker = new Browser(api.web, { address: newAddress() })
  const page = await attacker.beginSignIn()
  const statuses = new Map<number, number>()
  let last: Awaited<ReturnType<typeof tryPassword>> | undefined
  const hashes = await hashesDuring(async () => {
    for (let tries = 0; tries < 10_000; tries += 1) {
      last = await tryPassword(attacker, page, 'acme', `guess ${tries}`)
      statuses.set(last.statusCode, (statuses.get(last.statusCode) ?? 0) + 1)
    }
  })
  expect(Object.fromEntries(statuses)).toEqual({ 200: 5, 429: 9_995 })
  expect(hashes).toBe(5 * hashesOfWrong)
  expect(last!.headers['retry-after']).toBe('5')
  expect(codeOf(last!)).toBe('ENT_ACC_003')
  const owner = new Browser(api.web, { address: newAddress() })
  expect(await owner.signIn('acme', passwordOf('acme'))).toBe('/')
}, 120_000)

test('1,000 names tried from one address end with 429 as well', async () => {
  const attacker = new Browser(api.web, { address: newAddress() })
  const page = await attacker.beginSignIn()
  let blocked = 0
  const hashes = await hashesDuring(async () => {
    for (let tries = 0; tries < 1_000; tries += 1)
      if ((await tryPassword(attacker, page, `name-${tries}`, 'password')).statusCode === 429) blocked += 1
  })
  expect([hashes, blocked]).toEqual([50 * hashesOfWrong, 950])
})

test('tries at one account from many addresses are slowed in the end', async () => {
  let refused = 0
  for (let tries = 0; tries < 60; tries += 1) {
    const bot = new Browser(api.web, { address: `10.66.${tries}.1` })
    const answer = await tryPassword(bot, await bot.beginSignIn(), 'rival', 'not it at all')
    if (answer.statusCode === 429) refused += 1
  }
  expect(refused).toBe(10)
})

test.each(['authenticate-user', 'authenticate-client'] as const)('floods of %s as well', async (name) => {
  const remoteAddress = newAddress()
  const isClient = name === 'authenticate-client'
  const ask = (tries: number) =>
    api.web.inject({
      method: 'POST',
      remoteAddress,
      url: `/v1/authmanager/authenticate/${isClient ? 'clientidsecretkey' : 'internal/useridPwd'}`,
      payload: {
        request: isClient
          ? { clientId: 'service-client', secretKey: `guess ${tries}` }
          : { userName: 'device', password: `guess ${tries}` },
      },
    })
  let last: Awaited<ReturnType<typeof ask>> | undefined
  const hashes = await hashesDuring(async () => {
    for (let tries = 0; tries < 100; tries += 1) last = await ask(tries)
  })
  expect([hashes, last!.statusCode, last!.headers['retry-after']]).toEqual([5, 429, '5'])
})

describe('whether a user exists', () => {
  test('shows in no text, header or number of hashes', async () => {
    await api.query(`update account set status = 'disabled' where user_name = 'leaver'`)
    const answers = []
    for (const userName of ['misp', 'misp@test.example.org', 'nobody-at-all', 'leaver']) {
      const browser = new Browser(api.web, { address: newAddress() })
      const page = await browser.beginSignIn()
      let answer: Awaited<ReturnType<typeof tryPassword>> | undefined
      const hashes = await hashesDuring(async () => {
        answer = await tryPassword(browser, page, userName, 'not it at all')
      })
      const { 'x-request-id': _, date: __, ...headers } = answer!.headers
      const { responseTime: ___, ...body } = answer!.json<Record<string, unknown>>()
      answers.push({ hashes, status: answer!.statusCode, headers, body })
    }
    expect(answers[0]).toMatchObject({
      hashes: hashesOfWrong,
      status: 200,
      body: { errors: [{ errorCode: 'ENT_ACC_002' }] },
    })
    for (const answer of answers) expect(answer).toEqual(answers[0])
  })

  test('costs the same whether or not the account of a wrong password is there', async () => {
    const costs = []
    for (const [userName, password] of [
      ['misp', 'not it at all'],
      ['nobody-at-all', 'not it at all'],
    ] as const) {
      const browser = new Browser(api.web, { address: newAddress() })
      const page = await browser.beginSignIn()
      costs.push(await hashesDuring(() => tryPassword(browser, page, userName, password)))
    }
    expect(costs).toEqual([hashesOfWrong, hashesOfWrong])
  })
})

describe('a clock that is set back', () => {
  test('after a sign-in blocks nobody', async () => {
    const address = newAddress()
    const now = api.clock.now()
    const browser = new Browser(api.web, { address })
    const page = await browser.beginSignIn()
    expect(codeOf(await tryPassword(browser, page, 'acme', passwordOf('acme')))).toBeUndefined()
    api.clock.set(new Date(now.getTime() - 3_600_000))
    expect(codeOf(await tryPassword(browser, page, 'acme', passwordOf('acme')))).toBeUndefined()
    api.clock.set(now)
  })

  test('after a block makes it no longer than a block may last', async () => {
    const address = newAddress()
    const now = api.clock.now()
    const browser = new Browser(api.web, { address })
    const page = await browser.beginSignIn()
    for (let tries = 0; tries < 6; tries += 1) await tryPassword(browser, page, 'manager', 'not it at all')
    expect((await tryPassword(browser, page, 'manager', passwordOf('manager'))).statusCode).toBe(429)
    api.clock.set(new Date(now.getTime() - 24 * 3_600_000))
    expect(codeOf(await tryPassword(browser, page, 'manager', passwordOf('manager')))).toBeUndefined()
    api.clock.set(now)
  })
})

test('what the portal asks by itself does not keep a session alive', async () => {
  const [quiet, busy] = [newAddress(), newAddress()].map((address) => new Browser(api.web, { address }))
  for (const browser of [quiet!, busy!]) await browser.signIn('roleless', passwordOf('roleless'))
  const poll = (browser: Browser, headers: Record<string, string>) =>
    browser.send('GET', '/v1/partnermanager/inbox', { headers })
  let answers: number[] = []
  for (let minutes = 0; minutes < 40; minutes += 5) {
    api.clock.advance(5 * 60_000)
    const background = await poll(quiet!, { 'entente-background': 'true' })
    const used = await poll(busy!, {})
    answers = [background.statusCode, used.statusCode]
  }
  expect(answers).toEqual([401, 200])
})

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { Browser } from '../../../../../tests/support/browser.ts'
import { passwordOf } from '../../../../../tests/support/people/personas.ts'
import { loadAccountByUserName } from '../accounts/index.ts'
import { forgetAttempts } from './lockout.ts'

let testApp: TestApp
let browser: Browser
let addresses = 0

beforeAll(async () => {
  testApp = await createTestApp()
  // A clock that stands still: no delay ends because the machine is slow.
  testApp.clock.set(new Date())
})
beforeEach(() => {
  browser = new Browser(testApp.web, { address: `10.0.0.${(addresses += 1)}` })
})
afterAll(() => testApp.close())

const tryPassword = (page: string, userName: string, password: string, of = browser) =>
  of.call<{ redirectTo: string }>('POST', `${page}/password`, 'entente.sign-in.post', { userName, password })

describe('wrong passwords', () => {
  test('get one answer, whether or not the user exists', async () => {
    const page = await browser.beginSignIn()
    const unknown = await tryPassword(page, 'nobody', 'wrong password!')
    const wrong = await tryPassword(page, 'misp', 'wrong password!')
    expect(wrong.errors).toEqual(unknown.errors)
    expect(wrong.errors[0]!.errorCode).toBe('ENT_ACC_002')
    expect(wrong.response).toBeNull()
  })

  test.each(['acme', 'nobody-else'])('are delayed more and more: %s', async (userName) => {
    const page = await browser.beginSignIn()
    for (let tries = 0; tries < 5; tries += 1)
      expect((await tryPassword(page, userName, 'wrong password!')).errors[0]!.errorCode).toBe('ENT_ACC_002')
    // Not even the right one is looked at now.
    const [error] = (await tryPassword(page, userName, passwordOf(userName))).errors
    expect(error!.errorCode).toBe('ENT_ACC_003')
    expect(error!.message).toContain('5 seconds')
    testApp.clock.advance(6_000)
    expect((await tryPassword(page, userName, 'wrong password!')).errors[0]!.errorCode).toBe('ENT_ACC_002')
    expect((await tryPassword(page, userName, 'wrong password!')).errors[0]!.message).toContain('10 seconds')
  })

  test('are forgotten after the right one', async () => {
    const page = await browser.beginSignIn()
    for (let round = 0; round < 3; round += 1) {
      for (let tries = 0; tries < 4; tries += 1) await tryPassword(page, 'rival', 'wrong password!')
      expect((await tryPassword(page, 'rival', passwordOf('rival'))).response).not.toBeNull()
    }
  })

  test('do not tell which address belongs to which name, and a new password frees both', async () => {
    const page = await browser.beginSignIn()
    const names = ['device', 'device@test.example.org', 'somebody-else@test.example.org']
    const codeOf = async (name: string) =>
      (await tryPassword(page, name, 'wrong password!')).errors[0]!.errorCode
    for (let tries = 0; tries < 5; tries += 1) await codeOf(names[0]!)
    expect(await Promise.all(names.map(codeOf))).toEqual(['ENT_ACC_003', 'ENT_ACC_002', 'ENT_ACC_002'])
    for (let tries = 0; tries < 4; tries += 1) await codeOf(names[1]!)
    expect(await codeOf(names[1]!)).toBe('ENT_ACC_003')

    const { app } = testApp
    const account = (await loadAccountByUserName(app.database, 'device'))!
    await app.database.transaction((tx) => forgetAttempts(tx, app, account))
    for (const name of names.slice(0, 2)) expect(await codeOf(name)).toBe('ENT_ACC_002')
  })

  test('delay nobody below the limit, whichever server reads its clock first', async () => {
    const page = await browser.beginSignIn()
    await tryPassword(page, 'misp', 'wrong password!')
    testApp.clock.advance(-2_000)
    expect((await tryPassword(page, 'misp', passwordOf('misp'))).response).not.toBeNull()
  })

  test('delay nobody for longer than the longest delay when the clock is set back', async () => {
    const page = await browser.beginSignIn()
    for (let tries = 0; tries < 5; tries += 1) await tryPassword(page, 'manager', 'wrong password!')
    const refused = await tryPassword(page, 'manager', passwordOf('manager'))
    expect(refused.errors[0]!.errorCode).toBe('ENT_ACC_003')
    testApp.clock.advance(-3_600_000)
    const anew = await browser.beginSignIn()
    expect((await tryPassword(anew, 'manager', passwordOf('manager'))).response).not.toBeNull()
    testApp.clock.advance(3_602_000)
  })

  test('sent all at once get no more tries than one after another', async () => {
    const page = await browser.beginSignIn()
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => tryPassword(page, 'device', 'wrong password!')),
    )
    expect(answers.filter(({ errors }) => errors[0]!.errorCode === 'ENT_ACC_002')).toHaveLength(5)
  })
})

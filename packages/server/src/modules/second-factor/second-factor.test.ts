import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { Authenticator } from '../../../../../tests/support/people/authenticator.ts'
import { keepMails, mailsTo } from '../../../../../tests/support/kept-mails.ts'
import {
  asking,
  codesOf,
  isSignedIn,
  newBrowser,
  newPerson,
  passwordStep,
  typeCode,
} from '../../../../../tests/support/people/sign-in-steps.ts'

let api: TestApp

beforeAll(async () => {
  api = await createTestApp(keepMails)
})
// Used steps belong to accounts, and every test has its own; the time still moves on.
beforeEach(() => api.clock.advance(60_000))
afterAll(() => api.close())

const own = '/v1/partnermanager/account/second-factor'

/** Somebody who has turned the second factor on. */
const careful = async (roles?: string[]) => {
  const person = await newPerson(api, roles)
  await person.browser.signIn(person.userName, person.password)
  const { password } = person
  const begun = await asking(person.browser, `${own}/offer`, 'account.second-factor.offer', { password })
  const { offer, key, uri } = begun.response as unknown as { offer: string; key: string; uri: string }
  const device = new Authenticator(key, api.clock)
  const confirmed = await asking(person.browser, own, 'account.second-factor', { offer, code: device.code() })
  const { recoveryCodes } = confirmed.response as unknown as { recoveryCodes: string[] }
  // The code of this step is used up.
  api.clock.advance(30_000)
  return { ...person, device, offer, key, uri, recoveryCodes }
}

describe('turning it on', () => {
  test('takes the password and a first code, and ends what the password alone had opened', async () => {
    const person = await newPerson(api)
    const elsewhere = newBrowser(api)
    await elsewhere.signIn(person.userName, person.password)
    const wrong = await newPerson(api)
    await wrong.browser.signIn(wrong.userName, wrong.password)
    const refused = await asking(wrong.browser, `${own}/offer`, 'account.second-factor.offer', {
      password: 'not it at all',
    })
    expect(codesOf(refused)).toEqual(['ENT_ACC_006'])

    await person.browser.signIn(person.userName, person.password)
    const { password } = person
    const begun = await asking(person.browser, `${own}/offer`, 'account.second-factor.offer', { password })
    const { offer, key, uri } = begun.response as unknown as Record<string, string>
    expect(uri).toBe(
      `otpauth://totp/localhost%3A8080:${person.userName}?secret=${key}&issuer=localhost%3A8080`,
    )
    expect((await passwordStep(person)).step).toBe('done')
    const device = new Authenticator(key!, api.clock)
    const mistyped = await asking(person.browser, own, 'account.second-factor', {
      offer,
      code: device.wrongCode(),
    })
    expect(codesOf(mistyped)).toEqual(['ENT_ACC_030'])
    const confirmed = await asking(person.browser, own, 'account.second-factor', {
      offer,
      code: device.code(),
    })
    const { recoveryCodes } = confirmed.response as unknown as { recoveryCodes: string[] }
    expect(recoveryCodes).toHaveLength(10)
    expect(new Set(recoveryCodes).size).toBe(10)
    for (const code of recoveryCodes) expect(code).toMatch(/^[A-Z2-7]{5}-[A-Z2-7]{5}$/u)
    expect(await isSignedIn(person.browser)).toBe(true)
    expect(await isSignedIn(elsewhere)).toBe(false)
    const [mail] = await mailsTo(api, person.email)
    expect(mail!.subject).toBe('Two-step sign-in was turned on')
  })

  test('stores neither the key nor a recovery code in the clear', async () => {
    const { key, recoveryCodes } = await careful()
    const rows = await api.query<{ everything: string }>(
      `select row_to_json(f)::text as everything from second_factor f
       union all select row_to_json(c)::text from recovery_code c
       union all select row_to_json(a)::text from audit_event a`,
    )
    const all = rows.map(({ everything }) => everything).join('\n')
    for (const secret of [key, ...recoveryCodes]) expect(all).not.toContain(secret)
  })

  test('an offer works for its account alone, and for a quarter of an hour', async () => {
    const person = await newPerson(api)
    await person.browser.signIn(person.userName, person.password)
    const begun = await asking(person.browser, `${own}/offer`, 'account.second-factor.offer', {
      password: person.password,
    })
    const { offer, key } = begun.response as unknown as Record<string, string>
    const device = new Authenticator(key!, api.clock)
    const other = await newPerson(api)
    await other.browser.signIn(other.userName, other.password)
    const stolen = await asking(other.browser, own, 'account.second-factor', { offer, code: device.code() })
    expect(codesOf(stolen)).toEqual(['ENT_ACC_033'])
    const forged = await asking(person.browser, own, 'account.second-factor', {
      offer: `${offer!.slice(0, -4)}AAAA`,
      code: device.code(),
    })
    expect(codesOf(forged)).toEqual(['ENT_ACC_033'])
    api.clock.advance(901_000)
    const late = await asking(person.browser, own, 'account.second-factor', { offer, code: device.code() })
    expect(codesOf(late)).toEqual(['ENT_ACC_033'])
  })

  test('twice is refused, also with an offer from before', async () => {
    const person = await careful()
    const again = await asking(person.browser, `${own}/offer`, 'account.second-factor.offer', {
      password: person.password,
    })
    expect(codesOf(again)).toEqual(['ENT_ACC_031'])
    const { offer, device } = person
    const replayed = await asking(person.browser, own, 'account.second-factor', {
      offer,
      code: device.code(),
    })
    expect(codesOf(replayed)).toEqual(['ENT_ACC_031'])
  })
})

describe('signing in', () => {
  test('asks for the code after the password, and takes each once', async () => {
    const person = await careful()
    const { browser, page, step, proof, redirectTo } = await passwordStep(person)
    expect([step, redirectTo]).toEqual(['second-factor', null])
    expect(await isSignedIn(browser)).toBe(false)
    expect(codesOf(await typeCode(page, browser, proof, person.device.wrongCode()))).toEqual(['ENT_ACC_030'])
    const code = person.device.code()
    const { response } = await typeCode(page, browser, proof, code)
    await browser.visit((response as unknown as { redirectTo: string }).redirectTo)
    expect(await isSignedIn(browser)).toBe(true)

    const replay = await passwordStep(person)
    expect(codesOf(await typeCode(replay.page, replay.browser, replay.proof, code))).toEqual(['ENT_ACC_030'])
    expect(await isSignedIn(replay.browser)).toBe(false)
  })

  test('of two who send one code at the same time, one is let in', async () => {
    const person = await careful()
    const [one, two] = [await passwordStep(person), await passwordStep(person)]
    const code = person.device.code()
    const answers = await Promise.all(
      [one, two].map(({ page, browser, proof }) => typeCode(page, browser, proof, code)),
    )
    expect(answers.flatMap(codesOf)).toEqual(['ENT_ACC_030'])
  })

  test.each([
    [-61, 'ENT_ACC_030'],
    [-30, undefined],
    [30, undefined],
    [61, 'ENT_ACC_030'],
  ])('a phone that is %i s off: %s', async (seconds, code) => {
    const person = await careful()
    // On the half minute, so that the distance in steps is certain; and past the step that turned it on.
    api.clock.set(new Date((Math.floor(api.clock.now().getTime() / 30_000) + 4) * 30_000))
    const { page, browser, proof } = await passwordStep(person)
    const answer = await typeCode(page, browser, proof, person.device.code(seconds))
    expect(codesOf(answer)).toEqual(code ? [code] : [])
  })

  test('a clock that was set back lets nobody out who was in', async () => {
    const person = await careful()
    const now = api.clock.now()
    api.clock.set(new Date(now.getTime() - 3_600_000))
    const { page, browser, proof } = await passwordStep(person)
    expect(codesOf(await typeCode(page, browser, proof, person.device.code()))).toEqual([])
    api.clock.set(now)
  })

  test('takes blanks and Arabic digits', async () => {
    const person = await careful()
    const { page, browser, proof } = await passwordStep(person)
    const arabic = [...person.device.code()].map((digit) => String.fromCharCode(0x660 + Number(digit)))
    const typed = `${arabic.slice(0, 3).join('')} ${arabic.slice(3).join('')}`
    expect(codesOf(await typeCode(page, browser, proof, typed))).toEqual([])
  })

  test('a recovery code works once, and its owner is told', async () => {
    const person = await careful()
    const typed = person.recoveryCodes[3]!.toLowerCase().replace('-', ' ')
    const first = await passwordStep(person)
    expect(codesOf(await typeCode(first.page, first.browser, first.proof, typed))).toEqual([])
    const second = await passwordStep(person)
    expect(codesOf(await typeCode(second.page, second.browser, second.proof, typed))).toEqual(['ENT_ACC_030'])
    const mail = (await mailsTo(api, person.email)).at(-1)!
    expect(mail.subject).toBe('A recovery code was used')
    expect(mail.text).toContain('left: 9')
  })

  test('wrong codes are delayed, and the right password does not forgive them', async () => {
    const person = await careful()
    for (let tries = 0; tries < 5; tries += 1) {
      const { page, browser, proof } = await passwordStep(person)
      const answer = await typeCode(page, browser, proof, person.device.wrongCode())
      expect(codesOf(answer)).toEqual(['ENT_ACC_030'])
    }
    const { page, browser, proof } = await passwordStep(person)
    const blocked = await typeCode(page, browser, proof, person.device.code())
    expect(codesOf(blocked)).toEqual(['ENT_ACC_003'])
    api.clock.advance(6_000)
    expect(codesOf(await typeCode(page, browser, proof, person.device.code()))).toEqual([])
  })

  test('a proof of the password works in its own sign-in alone, for ten minutes, while the password stays', async () => {
    const person = await careful()
    const stolen = await passwordStep(person)
    const thief = newBrowser(api)
    const page = await thief.beginSignIn()
    const code = person.device.code()
    expect(codesOf(await typeCode(page, thief, stolen.proof, code))).toEqual(['ENT_ACC_001'])
    expect(codesOf(await typeCode(stolen.page, thief, stolen.proof, code))).toEqual(['ENT_ACC_001'])
    const late = await passwordStep(person)
    api.clock.advance(601_000)
    expect(codesOf(await typeCode(late.page, late.browser, late.proof, person.device.code()))).toEqual([
      'ENT_ACC_001',
    ])
    const changed = await passwordStep(person)
    await api.query('update account set token_generation = token_generation + 1 where user_name = $1', [
      person.userName,
    ])
    expect(
      codesOf(await typeCode(changed.page, changed.browser, changed.proof, person.device.code())),
    ).toEqual(['ENT_ACC_001'])
  })

  test('the password alone gets no token', async () => {
    const person = await careful()
    const { userName, password } = person
    const asked = { request: { userName, password } }
    const refused = await api.as('stranger').call('accounts.authenticate-user', asked)
    expect(refused.codes).toEqual(['ENT_ACC_034'])
    expect(refused.raw.headers['set-cookie']).toBeUndefined()
    expect(refused.raw.headers['authorization']).toBeUndefined()
  })
})

describe('changing the e-mail address', () => {
  const ask = (person: Awaited<ReturnType<typeof careful>>, over: object) =>
    asking(person.browser, '/v1/partnermanager/account/email', 'account.email', {
      email: `new.${person.email}`,
      password: person.password,
      ...over,
    })

  test('takes password and code, and tells the old address', async () => {
    const person = await careful()
    const before = (await mailsTo(api, person.email)).length
    expect(codesOf(await ask(person, {}))).toEqual(['ENT_ACC_030'])
    expect(codesOf(await ask(person, { code: person.device.wrongCode() }))).toEqual(['ENT_ACC_030'])
    expect(await mailsTo(api, `new.${person.email}`)).toEqual([])
    expect(await mailsTo(api, person.email)).toHaveLength(before)
    // What is refused for another reason uses no code up.
    const code = person.device.code()
    expect(codesOf(await ask(person, { code, email: person.email }))).toEqual(['PMS_PRT_011'])
    expect(codesOf(await ask(person, { code, password: 'not it at all' }))).toEqual(['ENT_ACC_006'])
    expect(codesOf(await ask(person, { code }))).toEqual([])
    expect(await mailsTo(api, `new.${person.email}`)).toHaveLength(1)
    expect((await mailsTo(api, person.email)).at(-1)!.subject).toBe('Your e-mail address is about to change')
    expect(codesOf(await ask(person, { code }))).toEqual(['ENT_ACC_030'])
  })

  test('takes a recovery code as well', async () => {
    const person = await careful()
    expect(codesOf(await ask(person, { code: person.recoveryCodes[0] }))).toEqual([])
  })
})

describe('turning it off', () => {
  test('takes password and code', async () => {
    const person = await careful()
    const { password, browser, device } = person
    const end = (request: object) => asking(browser, `${own}/end`, 'account.second-factor.end', request)
    expect(codesOf(await end({ password, code: device.wrongCode() }))).toEqual(['ENT_ACC_030'])
    expect(codesOf(await end({ password: 'not it at all', code: device.code() }))).toEqual(['ENT_ACC_006'])
    expect((await passwordStep(person)).step).toBe('second-factor')
    expect(codesOf(await end({ password, code: device.code() }))).toEqual([])
    expect((await passwordStep(person)).step).toBe('done')
    expect(codesOf(await end({ password, code: device.code() }))).toEqual(['ENT_ACC_032'])
    const mails = await mailsTo(api, person.email)
    expect(mails.at(-1)!.subject).toBe('Two-step sign-in was turned off')
  })

  test('new recovery codes void the old ones', async () => {
    const person = await careful()
    const { password, browser, device } = person
    const renewed = await asking(browser, `${own}/recovery-codes`, 'account.second-factor.recovery-codes', {
      password,
      code: device.code(),
    })
    const { recoveryCodes } = renewed.response as unknown as { recoveryCodes: string[] }
    const old = await passwordStep(person)
    const tried = await typeCode(old.page, old.browser, old.proof, person.recoveryCodes[0]!)
    expect(codesOf(tried)).toEqual(['ENT_ACC_030'])
    expect(codesOf(await typeCode(old.page, old.browser, old.proof, recoveryCodes[0]!))).toEqual([])
    const told = await browser.call<object>('GET', own)
    expect(told.response).toMatchObject({ recoveryCodesLeft: 9, mandatory: false })
  })

  test('an administrator can do it for others, whose sessions end and who are told', async () => {
    const person = await careful()
    const reset = { params: { userName: person.userName.toUpperCase() } }
    expect((await api.as('acme').call('accounts.reset-second-factor', reset)).status).toBe(403)
    const done = await api.as('admin').call('accounts.reset-second-factor', reset)
    expect(done.codes).toEqual([])
    expect(await isSignedIn(person.browser)).toBe(false)
    expect((await passwordStep(person)).step).toBe('done')
    expect((await mailsTo(api, person.email)).at(-1)!.subject).toBe('Your two-step sign-in was reset')
    const [audit] = await api.query<{ actor: string }>(
      `select actor from audit_event where action = 'account.second-factor-reset'`,
    )
    expect(audit).toEqual({ actor: 'admin' })
    expect((await api.as('admin').call('accounts.reset-second-factor', reset)).codes).toEqual(['ENT_ACC_032'])
    const self = { params: { userName: 'ADMIN' } }
    expect((await api.as('admin').call('accounts.reset-second-factor', self)).codes).toEqual(['ENT_ACC_035'])
  })
})

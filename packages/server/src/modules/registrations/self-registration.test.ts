import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { Browser } from '../../../../../tests/support/browser.ts'
import { keepMails, mailsTo } from '../../../../../tests/support/kept-mails.ts'
import {
  codeTo,
  Newcomer,
  otherThan,
  wishOf,
  type Wish,
} from '../../../../../tests/support/people/registrations.ts'
import { loadAccountByUserName } from '../accounts/index.ts'
import { loadPartner, ownPartners } from '../partners/index.ts'
import { expiryJob } from './expiry.ts'

let api: TestApp
beforeAll(async () => {
  api = await createTestApp(keepMails)
})
afterAll(() => api.close())

const accountsNamed = (userName: string) =>
  api.query('select 1 from account where lower(user_name) = lower($1)', [userName])

/** The partners that a user acts for. */
const partnersOf = async (userName: string) => {
  const { database } = api.app
  const account = await loadAccountByUserName(database, userName)
  return ownPartners(database, { partnerIds: account?.memberships.map(({ partnerId }) => partnerId) ?? [] })
}

const registrationsNamed = (userName: string) =>
  api.query('select 1 from registration where lower(user_name) = lower($1)', [userName])

describe('self-registration', () => {
  test('makes account and partner once the code comes back, and signs in', async () => {
    const newcomer = new Newcomer(api)
    const wish = wishOf('Newcomer', { purpose: 'Chips for enrolment kits' })
    const registered = await newcomer.register(wish)
    expect(registered.response).toEqual({ email: wish.email, codeMinutes: 10 })
    expect(await accountsNamed('newcomer')).toEqual([])
    expect(await partnersOf('Newcomer')).toEqual([])

    const { response } = await newcomer.confirm(await codeTo(api, wish.email))
    const { browser } = newcomer
    const { url } = await browser.visit(response!.redirectTo!)
    expect(new URL(url).pathname).toBe('/home')
    const session = await browser.call('GET', '/v1/partnermanager/session')
    expect(session.response).toMatchObject({
      consentRequired: true,
      account: {
        userName: 'Newcomer',
        roles: ['FTM_PROVIDER'],
        partnerType: 'FTM_PROVIDER',
        organizationName: 'شركة الرقائق "A_%" <b>',
        lastName: "O'Brien 𠮷",
      },
    })
    expect(await partnersOf('Newcomer')).toMatchObject([
      { id: 'Newcomer', approvalStatus: 'InProgress', isActive: false, locale: 'fra' },
    ])
    const [kept] = await api.query(
      `select purpose, state, password_hash, code_hash from registration where user_name = 'Newcomer'`,
    )
    expect(kept).toEqual({ purpose: wish.purpose, state: 'approved', password_hash: null, code_hash: null })
  })

  test.each<[string, Partial<Wish>]>([
    ['PMS_PRT_012', { email: 'no-address' }],
    ['PMS_PRT_012', { email: 'a@b' }],
    ['PMS_PRT_066', { userName: 'with blank' }],
    ['PMS_PRT_066', { userName: 'Search' }],
    ['PMS_PRT_066', { userName: 'v2' }],
    ['PMS_PRT_066', { userName: 'system' }],
    ['PMS_PRT_066', { userName: 'Service-Account-portal' }],
    ['PMS_PRT_066', { userName: '../etc' }],
    ['PMS_PRT_066', { userName: 'аdmin' }],
    ['PMS_PRT_066', { userName: 'somebody@else.example' }],
    ['PMS_PRT_052', { userName: 'x'.repeat(37) }],
    ['PMS_PRT_010', { partnerType: 'Nonsense' }],
    ['PMS_PRT_010', { partnerType: 'Partner_Admin' }],
    ['PMS_PRT_010', { partnerType: 'Internal_Partner' }],
    ['PMS_PRT_002', { partnerType: 'Auth_Partner', policyGroup: 'none' }],
    ['ENT_ACC_004', { password: 'too short' }],
    ['PMS_PRT_051', { userName: 'ACME' }],
    ['PMS_PRT_051', { userName: 'Admin' }],
    ['PMS_COR_001', { phone: '1'.repeat(17) }],
    ['PMS_COR_001', { organizationName: '   ' }],
    ['PMS_COR_001', { firstName: 'x'.repeat(65) }],
    ['PMS_COR_001', { firstName: 'a\u0000b' }],
    ['PMS_COR_001', { locale: 'deu' as never }],
    ['PMS_COR_001', { purpose: 'x'.repeat(501) }],
  ])('is refused with %s for %j, and stores nothing', async (code, over) => {
    const wish = wishOf('refused-one', { email: 'refused@chips.example', ...over })
    expect((await new Newcomer(api).register(wish)).codes).toEqual([code])
    expect(await registrationsNamed(wish.userName)).toEqual([])
    expect(await mailsTo(api, wish.email)).toEqual([])
  })

  test('says everything that is wrong at once', async () => {
    const over = { email: 'no-address', userName: 'with blank', password: 'short', partnerType: 'Nonsense' }
    const { codes, messages } = await new Newcomer(api).register(wishOf('refused-two', over))
    expect(codes).toEqual(['PMS_PRT_010', 'PMS_PRT_012', 'PMS_PRT_066', 'ENT_ACC_004'])
    expect(new Set(messages).size).toBe(4)
  })

  test('belongs to the browser that began the sign-in', async () => {
    const newcomer = new Newcomer(api)
    const interactionId = await newcomer.begin()
    const other = new Browser(api.web)
    const path = `/sign-in/${interactionId}/registration`
    const { errors } = await other.call('POST', path, 'entente.registration.post', wishOf('intruder'))
    expect(errors[0]!.errorCode).toBe('ENT_ACC_001')
    expect(await registrationsNamed('intruder')).toEqual([])
  })

  test('of two that want one name at the same time, one gets it', async () => {
    const wishes = [
      wishOf('twin', { email: 'one@twin.example' }),
      wishOf('TWIN', { email: 'two@twin.example' }),
    ]
    const answers = await Promise.all(wishes.map((wish) => new Newcomer(api).register(wish)))
    expect(answers.map(({ codes }) => codes.join() || 'in').sort()).toEqual(['PMS_PRT_051', 'in'])
    expect(await registrationsNamed('twin')).toHaveLength(1)
  })

  test('sent twice at the same time leaves one', async () => {
    const answers = await Promise.all([1, 2].map(() => new Newcomer(api).register(wishOf('double'))))
    expect(answers.map(({ codes }) => codes.join() || 'in').sort()).toEqual(['PMS_PRT_051', 'in'])
    expect(await registrationsNamed('double')).toHaveLength(1)
    expect(await mailsTo(api, 'double@chips.example')).toHaveLength(1)
  })

  test('of two with one address, whatever its case, the first to confirm it goes on', async () => {
    const [left, right] = [new Newcomer(api), new Newcomer(api)]
    await left.register(wishOf('left', { email: 'same@twin.example' }))
    await right.register(wishOf('right', { email: 'Same@Twin.example' }))
    const codes = [await codeTo(api, 'same@twin.example'), await codeTo(api, 'Same@Twin.example')]
    const answers = await Promise.all([left.confirm(codes[0]!), right.confirm(codes[1]!)])
    expect(answers.map((answer) => answer.codes.join() || 'in').sort()).toEqual(['PMS_PRT_011', 'in'])
    expect(await api.query(`select 1 from account where lower(email) = 'same@twin.example'`)).toHaveLength(1)
    expect(await api.query(`select 1 from partner where lower(email) = 'same@twin.example'`)).toHaveLength(1)
  })
})

describe('whose address it is', () => {
  const known = 'ACME@Test.example.ORG'

  test('is not told to a stranger, only to the mailbox', async () => {
    const [stranger, other] = [new Newcomer(api), new Newcomer(api)]
    const answers = [
      await stranger.register(wishOf('fisher', { email: known })),
      await other.register(wishOf('honest', { email: 'HONEST@chips.example' })),
    ]
    expect(answers.map(({ codes, status, response }) => ({ codes, status, response }))).toEqual([
      { codes: [], status: 200, response: { email: known, codeMinutes: 10 } },
      { codes: [], status: 200, response: { email: 'HONEST@chips.example', codeMinutes: 10 } },
    ])
    const mails = await mailsTo(api, known)
    expect(mails).toMatchObject([{ template: 'registration-known', locale: 'eng' }])
    // Nothing that the stranger typed reaches the mailbox of somebody else.
    expect(`${mails[0]!.text}${mails[0]!.html}`).not.toMatch(/fisher|O'Brien|Naïma|شركة/u)
  })

  test('does not show in anything that follows', async () => {
    const follow = async (userName: string, email: string) => {
      const newcomer = new Newcomer(api)
      await newcomer.register(wishOf(userName, { email }))
      const shown: unknown[] = [(await newcomer.own()).response]
      for (let tries = 0; tries < 6; tries += 1) shown.push((await newcomer.confirm('000000')).messages)
      api.clock.advance(61_000)
      shown.push((await newcomer.askForAnotherCode()).response, (await newcomer.own()).response)
      await newcomer.begin()
      shown.push((await newcomer.signIn(userName)).messages, (await newcomer.own()).response)
      await newcomer.begin()
      shown.push((await newcomer.signIn(email)).messages)
      shown.push((await new Newcomer(api).register(wishOf(userName, { email: 'x@y.example' }))).codes)
      return JSON.stringify(shown).replaceAll(email, 'address').replaceAll(userName, 'name')
    }
    const decoy = await follow('decoy-one', 'rival@test.example.org')
    expect(decoy).toBe(await follow('plain-one', 'plain-one@chips.example'))
    expect(decoy).toContain('not confirmed yet')
    api.clock.set(new Date())
  })

  test('does not free its owner of wrong passwords, nor show by that whether there is one', async () => {
    api.clock.set(new Date())
    const guess = async (userName: string, email: string) => {
      const newcomer = new Newcomer(api)
      await newcomer.register(wishOf(userName, { email, password: 'mine alone to know' }))
      const tries: string[] = []
      for (let count = 0; count < 4; count += 1)
        for (const password of ['a guess', 'a guess', 'mine alone to know'])
          tries.push((await newcomer.signIn(email, password)).codes.join())
      return tries
    }
    const tries = await guess('breaker', 'device@test.example.org')
    expect(tries).toContain('ENT_ACC_003')
    expect(await guess('breaker-two', 'nobody-at-all@test.example.org')).toEqual(tries)
    api.clock.set(new Date())
  })
})

describe('a registration that is not confirmed', () => {
  test('leads whoever signs in to its code, by name and by address, and nobody else', async () => {
    await new Newcomer(api).register(wishOf('sleeper'))
    for (const name of ['Sleeper', 'SLEEPER@chips.example']) {
      const newcomer = new Newcomer(api)
      expect((await newcomer.own()).codes).toEqual(['ENT_REG_006'])
      expect((await newcomer.signIn(name, 'another pass phrase')).codes).toEqual(['ENT_ACC_002'])
      expect((await newcomer.own()).codes).toEqual(['ENT_REG_006'])
      expect((await newcomer.signIn(name)).codes).toEqual(['ENT_REG_001'])
      expect((await newcomer.own()).response).toMatchObject({ userName: 'sleeper', status: 'unconfirmed' })
    }
    const program = { userName: 'sleeper', password: 'three plain words' }
    const { codes } = await api.as('stranger').call('accounts.authenticate-user', { request: program })
    expect(codes).toEqual(['KER-ATH-401'])
    const newcomer = new Newcomer(api)
    await newcomer.signIn('sleeper')
    const { response } = await newcomer.confirm(await codeTo(api, 'sleeper@chips.example'))
    expect(response?.redirectTo).toMatch(/^http/u)
  })

  test('runs out after a day: name and address are free, and the job deletes it', async () => {
    const slow = new Newcomer(api)
    await slow.register(wishOf('slow'))
    const code = await codeTo(api, 'slow@chips.example')
    api.clock.advance(24 * 3_600_000 + 1000)
    await slow.begin()
    expect((await slow.signIn('slow')).codes).toEqual(['ENT_ACC_002'])
    expect((await slow.confirm(code)).codes).toEqual(['ENT_REG_006'])
    expect((await new Newcomer(api).join(wishOf('SLOW'))).codes).toEqual([])

    await new Newcomer(api).register(wishOf('slower'))
    api.clock.advance(24 * 3_600_000 + 1000)
    const job = expiryJob(api.app)
    while ((await job.run()) > 0);
    expect(await registrationsNamed('slower')).toEqual([])
    expect(await registrationsNamed('slow')).toHaveLength(1)
    expect(await loadPartner(api.app.database, 'SLOW')).toBeDefined()
    api.clock.set(new Date())
  })
})

describe('floods', () => {
  test('of mails to one address end with 429, whosever it is', async () => {
    for (const email of ['victim@chips.example', 'misp@test.example.org']) {
      const answers = []
      for (let count = 0; count < 11; count += 1)
        answers.push(await new Newcomer(api).register(wishOf(`flood-${email.length}-${count}`, { email })))
      expect(answers.slice(0, 10).flatMap(({ codes }) => codes)).toEqual([])
      expect(answers[10]).toMatchObject({ status: 429, codes: ['ENT_MAI_001'] })
      expect(answers[10]!.retryAfter).toBeGreaterThan(60)
      expect(await mailsTo(api, email)).toHaveLength(10)
    }
  })

  test('of codes from one network end with 429', async () => {
    const answers = []
    for (let count = 0; count < 42; count += 1) {
      const newcomer = new Newcomer(api, '10.200.0.1')
      if (count % 4 === 0) await newcomer.register(wishOf(`guess-${count}`))
      answers.push(await newcomer.confirm('000000'))
    }
    expect(answers[0]!.codes).toEqual(['ENT_REG_003'])
    expect(answers[41]).toMatchObject({ status: 429, codes: ['ENT_HTTP_429'] })
    expect(answers[41]!.retryAfter).toBeGreaterThan(0)
  })
})

test('nobody can register where no mail could leave, and the server says so', async () => {
  const mute = await createTestApp()
  try {
    expect(await new Newcomer(mute).register(wishOf('unheard'))).toMatchObject({ status: 503 })
    expect(await mute.query('select 1 from registration')).toEqual([])
  } finally {
    await mute.close()
  }
})

describe('a code', () => {
  const registered = async (userName: string) => {
    const newcomer = new Newcomer(api)
    await newcomer.register(wishOf(userName))
    return {
      newcomer,
      email: `${userName}@chips.example`,
      code: await codeTo(api, `${userName}@chips.example`),
    }
  }

  test('is six digits, and stands in the database as a keyed hash of its registration alone', async () => {
    const { code } = await registered('hashed')
    expect(code).toMatch(/^\d{6}$/u)
    const [row] = await api.query<{ text: string; code_hash: Buffer }>(
      `select r::text as text, code_hash from registration r where user_name = 'hashed'`,
    )
    expect(row!.text.includes(code)).toBe(false)
    await api.query(`update registration set code_hash = $1 where user_name = 'hashed'`, [row!.code_hash])
    const other = await registered('hashed-too')
    await api.query(`update registration set code_hash = $1 where user_name = 'hashed-too'`, [row!.code_hash])
    expect((await other.newcomer.confirm(code)).codes).toEqual(['ENT_REG_003'])
  })

  test('that is wrong says how many tries are left; the fifth wrong one ends it', async () => {
    const { newcomer, code } = await registered('clumsy')
    const said: string[] = []
    for (let tries = 0; tries < 5; tries += 1) {
      const { codes, messages } = await newcomer.confirm(otherThan(code))
      said.push(`${codes.join()} ${/\d/u.exec(messages[0]!.replaceAll('\u00a0', ' '))?.[0] ?? ''}`.trim())
    }
    expect(said).toEqual(['ENT_REG_003 4', 'ENT_REG_003 3', 'ENT_REG_003 2', 'ENT_REG_003 1', 'ENT_REG_005'])
    expect((await newcomer.confirm(code)).codes).toEqual(['ENT_REG_005'])
    expect(await accountsNamed('clumsy')).toEqual([])
    api.clock.advance(61_000)
    expect((await newcomer.askForAnotherCode()).codes).toEqual([])
    const fresh = await codeTo(api, 'clumsy@chips.example')
    expect((await newcomer.confirm(fresh)).response?.redirectTo).toMatch(/^http/u)
    api.clock.set(new Date())
  })

  test('gets no more tries from many at a time', async () => {
    const { newcomer, code } = await registered('hasty')
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => newcomer.confirm(otherThan(code)).then(({ codes }) => codes.join())),
    )
    expect(answers.filter((each) => each === 'ENT_REG_003')).toHaveLength(4)
    expect((await newcomer.confirm(code)).codes).toEqual(['ENT_REG_005'])
  })

  test('runs out after ten minutes', async () => {
    const { newcomer, code } = await registered('late')
    api.clock.advance(10 * 60_000)
    expect((await newcomer.confirm(code)).codes).toEqual(['ENT_REG_004'])
    api.clock.set(new Date())
  })

  test('works once', async () => {
    const { newcomer, code } = await registered('once')
    expect((await newcomer.confirm(code)).codes).toEqual([])
    expect((await newcomer.confirm(code)).codes).not.toEqual([])
    const again = new Newcomer(api)
    expect((await again.confirm(code)).codes).toEqual(['ENT_REG_006'])
    expect(await api.query(`select 1 from account where user_name = 'once'`)).toHaveLength(1)
  })

  test('of somebody else is as wrong as any', async () => {
    const [mine, theirs] = [await registered('mine'), await registered('theirs')]
    const foreign = mine.code === theirs.code ? otherThan(mine.code) : theirs.code
    expect((await mine.newcomer.confirm(foreign)).codes).toEqual(['ENT_REG_003'])
  })

  test('no longer works after another was asked for', async () => {
    const { newcomer, email, code } = await registered('renewer')
    api.clock.advance(61_000)
    await newcomer.askForAnotherCode()
    const second = await codeTo(api, email)
    if (second !== code) expect((await newcomer.confirm(code)).codes).toEqual(['ENT_REG_003'])
    expect((await newcomer.confirm(second)).codes).toEqual([])
    api.clock.set(new Date())
  })

  test('may be typed with blanks and in the digits of Arabic', async () => {
    const { newcomer, code } = await registered('typist')
    const arabic = Array.from(code, (digit) => String.fromCodePoint(0x660 + Number(digit))).join('')
    expect((await newcomer.confirm(` ${arabic.slice(0, 3)} ${arabic.slice(3)} `)).codes).toEqual([])
  })

  test('is sent again after a minute, and six times in all', async () => {
    const { newcomer, email } = await registered('impatient')
    const early = await newcomer.askForAnotherCode()
    expect(early.codes).toEqual(['ENT_REG_007'])
    expect(early.retryAfter).toBeGreaterThan(0)
    expect(early.retryAfter).toBeLessThanOrEqual(60)
    for (let count = 2; count <= 6; count += 1) {
      api.clock.advance(61_000)
      expect((await newcomer.askForAnotherCode()).codes, String(count)).toEqual([])
    }
    api.clock.advance(61_000)
    expect((await newcomer.askForAnotherCode()).codes).toEqual(['ENT_REG_008'])
    expect((await newcomer.own()).response).toMatchObject({ nextCodeSeconds: null })
    expect(await mailsTo(api, email)).toHaveLength(6)
    api.clock.set(new Date())
  })

  test('is mailed in the language of the registrant, as text and as HTML', async () => {
    await new Newcomer(api).register(wishOf('arabic', { locale: 'ara' }))
    const [mail] = await mailsTo(api, 'arabic@chips.example')
    expect(mail).toMatchObject({
      template: 'registration-code',
      locale: 'ara',
      subject: 'رمز تسجيلك',
      link: null,
    })
    expect(mail!.html).toContain('dir="rtl"')
    expect(mail!.html).toContain(await codeTo(api, 'arabic@chips.example'))
  })
})

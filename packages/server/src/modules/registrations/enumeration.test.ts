import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { Browser } from '../../../../../tests/support/browser.ts'
import { deliverEvents, keepMails, mailsTo } from '../../../../../tests/support/kept-mails.ts'
import { passwordOf } from '../../../../../tests/support/people/personas.ts'
import { Newcomer, requestFrom, wishOf } from '../../../../../tests/support/people/registrations.ts'
import { operations } from '../../contracts.ts'
import { importAccounts } from '../../seed/import-accounts.ts'

let api: TestApp
let made = 0

/** An address that is somebody's, in every way in which it can be. */
const known = {
  'person with an account': 'rival@test.example.org',
  'person with an account, in other letters': 'RIVAL@Test.Example.ORG',
  'person of that very name': 'named@known.example',
  'registration that waits': 'waiting@known.example',
  'registration of that very name that waits': 'wait@known.example',
}

beforeAll(async () => {
  api = await createTestApp({ ...keepMails, REGISTRATION_APPROVAL: 'admin' })
  const username = known['person of that very name']
  await importAccounts(api.app, {
    accounts: [
      {
        username,
        email: username,
        password: passwordOf(username),
        firstName: 'N',
        organizationName: 'Named',
        partnerType: 'FTM_Provider',
        address: '1 Street',
        phone: '+1',
      },
    ],
  })
  await requestFrom(api, wishOf('waiting', { email: known['registration that waits'] }))
  const both = known['registration of that very name that waits']
  await requestFrom(api, wishOf(both, { email: both }))
})
afterAll(() => api.close())

interface Answer {
  readonly status: number
  readonly response: unknown
  readonly codes: readonly string[]
  readonly messages: readonly string[]
}

const answerOf = ({
  status,
  response,
  errors,
}: {
  readonly status: number
  readonly response: unknown
  readonly errors: readonly { errorCode: string; message: string }[]
}): Answer => ({
  status,
  response,
  codes: errors.map(({ errorCode }) => errorCode),
  messages: errors.map(({ message }) => message),
})

/** Somebody who is signed in and whom nobody else disturbs. */
const person = async (): Promise<{ browser: Browser; password: string }> => {
  const username = `asker-${(made += 1)}`
  const password = passwordOf(username)
  await importAccounts(api.app, {
    accounts: [
      {
        username,
        password,
        email: `${username}@ask.example`,
        firstName: 'A',
        organizationName: `Askers ${made}`,
        partnerType: 'FTM_Provider',
        address: '1 Street',
        phone: '+1',
      },
    ],
  })
  const browser = new Browser(api.web, { address: `10.7.0.${made}` })
  await browser.signIn(username, password)
  return { browser, password }
}

/** How a stranger, or somebody with an account of their own, asks about an address. What is prepared is not measured. */
const questions: Readonly<Record<string, (address: string) => Promise<() => Promise<Answer>>>> = {
  'registrations.register': async (email) => {
    const newcomer = new Newcomer(api)
    await newcomer.begin()
    return async () => newcomer.register(wishOf(`asking-${(made += 1)}`, { email }))
  },
  // An address may be a user name as well.
  'registrations.register by name': async (email) => {
    const newcomer = new Newcomer(api)
    await newcomer.begin()
    return async () => newcomer.register(wishOf(email, { email }))
  },
  'accounts.sign-in': async (userName) => {
    const newcomer = new Newcomer(api)
    await newcomer.begin()
    return async () => newcomer.signIn(userName, 'not the password')
  },
  'accounts.authenticate-user': async (userName) => async () =>
    api.as('stranger').call('accounts.authenticate-user', {
      request: { userName, password: 'not the password' },
      address: `10.6.0.${(made += 1)}`,
    }),
  'accounts.request-password-reset': async (userName) => async () =>
    api.as('stranger').call('accounts.request-password-reset', {
      request: { userName },
      address: `10.5.0.${(made += 1)}`,
    }),
  'accounts.request-email-change': async (email) => {
    const { browser, password } = await person()
    return async () =>
      answerOf(
        await browser.call('POST', '/v1/partnermanager/account/email', 'entente.account.email.post', {
          email,
          password,
        }),
      )
  },
  'organisations.invite': async (email) => async () => {
    const { status, response, codes, messages } = await api.as('acme').call('organisations.invite', {
      params: { partnerId: 'acme' },
      request: { email, role: 'auditor', locale: 'eng' },
    })
    return { status, codes, messages, response: { ...response, invitationId: '' } }
  },
}

/** Why an operation may tell whether an address or a name is somebody's. */
const tells: Readonly<Record<string, string>> = {
  'partners.register-branded': 'as partners.register',
  'partners.register': 'PMS_PRT_011 is the contract’s, and only those who are no partner yet may ask',
  'partners.verify-email': 'only about the caller’s own address',
  'partners.put-contact': 'contacts of the caller’s own organisation',
  'partners.create-user': 'administrators',
  'accounts.create': 'administrators',
  'partner-administration.create': 'administrators',
  'organisations.accept-with-new-account': 'whoever holds the link owns the mailbox; user names are told',
}

/** An answer without what differs because the question did, and how many statements it took. */
const ask = async (prepare: (address: string) => Promise<() => Promise<Answer>>, address: string) => {
  const send = await prepare(address)
  // Caches are warm either way.
  const spy = vi.spyOn(Client.prototype, 'query')
  const { status, response, codes, messages } = await send()
  const statements = spy.mock.calls.length
  spy.mockRestore()
  return {
    answer: JSON.stringify({ status, response, codes, messages })
      .replaceAll(address, 'ADDRESS')
      .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/gu, 'TIME'),
    statements,
  }
}

describe.each(Object.entries(questions))('%s', (_, prepare) => {
  afterEach(async () => {
    await api.query('delete from sign_in_attempt')
    await api.query('delete from invitation')
  })

  test.each(Object.entries(known))('does not tell that an address is that of a %s', async (__, address) => {
    await ask(prepare, `warm-${(made += 1)}@free.example`)
    const free = await ask(prepare, `free-${(made += 1)}@free.example`)
    const taken = await ask(prepare, address)
    expect(taken).toEqual(free)
  })
})

test('every operation that takes an address or a user name is asked, or says why not', () => {
  const takers = operations
    .filter(({ request }) => 'shape' in request)
    .filter(({ request }) =>
      Object.keys((request as unknown as { shape: object }).shape).some((name) =>
        /mail|userName/iu.test(name),
      ),
    )
    .map(({ name }) => name)
  const asked = Object.keys(questions).map((name) => name.split(' ')[0])
  expect(new Set(takers)).toEqual(new Set([...asked, ...Object.keys(tells)]))
})

test('the owner of an address hears of it, and the link that nobody gets leads nowhere', async () => {
  await deliverEvents(api)
  await api.query('delete from mail')
  const { browser, password } = await person()
  const request = { email: known['person with an account'], password }
  await browser.call('POST', '/v1/partnermanager/account/email', 'entente.account.email.post', request)
  const mails = await mailsTo(api, known['person with an account'])
  expect(mails).toMatchObject([{ template: 'email-known', link: null }])
  // Nothing of whoever asked reaches the mailbox of somebody else.
  expect(mails[0]!.text).not.toContain('asker')
})

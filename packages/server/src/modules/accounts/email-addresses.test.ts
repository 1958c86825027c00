import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { setFtmScene } from '../../../../../tests/support/scenes/ftm-scene.ts'
import { keepMails, mailsTo, tokenTo } from '../../../../../tests/support/kept-mails.ts'
import { importAccounts } from '../../seed/import-accounts.ts'

let api: TestApp
beforeAll(async () => {
  api = await createTestApp(keepMails)
  await setFtmScene(api)
}, 60_000)
afterAll(() => api.close())

let made = 0
const create = (email: string, userName = `mailbox-${(made += 1)}`) =>
  api.as('admin').call('accounts.create', {
    request: { userName, email, firstName: 'A', lastName: 'B', organizationName: '', locale: 'eng' },
  })
const invite = (email: string) =>
  api.as('acme').call('organisations.invite', {
    params: { partnerId: 'acme' },
    request: { email, role: 'auditor', locale: 'eng' },
  })

describe('one address, whatever script its domain is written in', () => {
  const ascii = 'salma@xn--e1afmkfd.xn--80akhbyknj4f'

  test('is stored as mail servers write it, and mailed to', async () => {
    expect((await create('Salma@пример.испытание')).codes).toEqual([])
    const rows = await api.query(`select email from account where email_key = $1`, [ascii])
    expect(rows).toEqual([{ email: 'Salma@xn--e1afmkfd.xn--80akhbyknj4f' }])
    expect(await mailsTo(api, 'Salma@xn--e1afmkfd.xn--80akhbyknj4f')).toHaveLength(1)
  })

  test.each([ascii, 'SALMA@ПРИМЕР.испытание', 'salma@XN--E1AFMKFD.XN--80AKHBYKNJ4F'])(
    'is taken in the spelling %s',
    async (email) => {
      expect((await create(email)).codes).toEqual(['PMS_PRT_011'])
      const asked = await api.as('admin').call('partners.verify-email', { request: { emailId: email } })
      expect(asked.codes).toEqual([])
    },
  )

  test('signs its owner in, in either spelling', async () => {
    await importAccounts(api.app, {
      accounts: [{ username: 'yara', password: 'nine plain words', email: 'yara@例子.中国' }],
    })
    for (const userName of ['yara@例子.中国', 'Yara@xn--fsqu00a.xn--fiqs8s', 'yara@例子。中国']) {
      const { codes } = await api
        .as('stranger')
        .call('accounts.authenticate-user', { request: { userName, password: 'nine plain words' } })
      expect(codes).toEqual([])
    }
  })

  test('is invited once, and accepted by the account that has it', async () => {
    expect((await invite('nadia@bücher.example')).codes).toEqual([])
    expect((await invite('Nadia@xn--bcher-kva.example')).codes).toEqual(['ENT_ORG_010'])
    await importAccounts(api.app, {
      accounts: [{ username: 'nadia', password: 'nine plain words', email: 'nadia@BÜCHER.example' }],
    })
    const token = await tokenTo(api, 'nadia@xn--bcher-kva.example')
    const shown = await api.as('stranger').call('organisations.invitation', { request: { token } })
    expect(shown.response.accept).toBe('sign-in')
  })
})

test.each([
  "o'neil@example.org",
  'x@xn--e1afmkfd.xn--80akhbyknj4f',
  'a&b@example.org',
  'x@example.photography',
])('%s is taken for an account and for an invitation', async (email) => {
  expect((await invite(email)).codes).toEqual([])
  expect((await create(email)).codes).toEqual([])
})

test.each(['имя@example.org', 'name@localhost', 'na..me@example.org', 'name@[127.0.0.1]'])(
  '%s is refused for both',
  async (email) => {
    expect((await invite(email)).codes).toEqual(['PMS_PRT_012'])
    expect((await create(email)).codes).toEqual(['PMS_PRT_012'])
  },
)

describe('a user name that is refused', () => {
  const messageFor = async (userName: string) =>
    (await create(`${userName.length}@name.example`, userName)).messages

  test.each(['with blank', 'søren', 'search', "o'neil"])(
    'for its form (%s) recommends no @',
    async (userName) => {
      const [message] = await messageFor(userName)
      expect(message).toContain('. _ -')
      expect(message).not.toContain('@')
    },
  )

  test('for being another address is told so', async () => {
    const { codes, messages } = await create('mine@name.example', 'somebody@else.example')
    expect(codes).toEqual(['PMS_PRT_066'])
    expect(messages[0]).toMatch(/is not the e-mail address of the account.*without the sign/u)
    expect((await create('mine@name.example', 'Mine@Name.example')).codes).toEqual([])
  })
})

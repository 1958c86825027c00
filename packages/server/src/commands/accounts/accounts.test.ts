import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { Browser } from '../../../../../tests/support/browser.ts'
import { expectNothingStored } from '../../../../../tests/support/database/database-state.ts'
import { tokenTo } from '../../../../../tests/support/kept-mails.ts'
import { passwordOf } from '../../../../../tests/support/people/personas.ts'
import { testSettings } from '../../../../../tests/support/test-settings.ts'
import { runCommand } from '../run-command.ts'

let api: TestApp
beforeAll(async () => {
  api = await createTestApp({ ENTENTE_SEED: 'sandbox' })
  const { ENTENTE_MASTER_KEY: key = '', dataDirectory } = testSettings()
  vi.stubEnv('DATABASE_URL', api.url)
  vi.stubEnv('ENTENTE_SEED', 'sandbox')
  vi.stubEnv('ENTENTE_MASTER_KEY', key)
  vi.stubEnv('ENTENTE_DATA', dataDirectory)
}, 60_000)
afterAll(async () => {
  vi.unstubAllEnvs()
  await api.close()
})

/** What somebody at the terminal of a running server sees. */
const run = async (line: string, typed = '') => {
  const said: string[] = []
  const complained: string[] = []
  const keep = (lines: string[]) => (text: unknown) => {
    lines.push(String(text))
    return true
  }
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation(keep(said)),
    vi.spyOn(process.stderr, 'write').mockImplementation(keep(complained)),
    vi.spyOn(process, 'stdin', 'get').mockReturnValue(Readable.from([Buffer.from(typed)]) as never),
  ]
  try {
    const status = await runCommand(`accounts ${line}`.split(' '))
    return { status, said: said.join(''), complained: complained.join('') }
  } finally {
    for (const spy of spies) spy.mockRestore()
  }
}

const isLetIn = async (userName: string, password: string): Promise<boolean> => {
  const request = { userName, password }
  return (await api.as('stranger').call('accounts.authenticate-user', { request })).codes.length === 0
}

describe('create', () => {
  test('takes the password from standard input; a repetition changes nothing', async () => {
    const line = 'create nadia --email nadia@org.example --first-name Nadia --role auditor --role AUDITOR'
    const password = 'six grey stones in rain'
    expect(await run(line, `${password}\n`)).toEqual({
      status: 0,
      said: 'nadia was created\n',
      complained: '',
    })
    expect(await isLetIn('nadia', password)).toBe(true)
    await expectNothingStored(api, async () => {
      expect(await run(line, 'another good password\n')).toMatchObject({ said: 'nadia is there already\n' })
    })
    const { said } = await run('list')
    expect(said.split('\n').map((each) => each.split('\t').slice(0, 4))).toContainEqual([
      'nadia',
      'active',
      'nadia@org.example',
      'AUDITOR',
    ])
    expect(said).not.toContain(password)
  })

  test('invites by mail where nobody shall know the password', async () => {
    const { status } = await run('create omar --email omar@org.example --locale ara --invite')
    expect(status).toBe(0)
    const request = { token: await tokenTo(api, 'omar@org.example'), password: 'nine doves on a wire' }
    expect((await api.as('stranger').call('accounts.reset-password', { request })).codes).toEqual([])
    expect(await isLetIn('omar', 'nine doves on a wire')).toBe(true)
  })

  test.each([
    ['create', 'A user name and --email are needed'],
    ['create two names --email x@org.example', 'A user name and --email are needed'],
    ['create lost --email lost@org.example --locale deu', 'deu is no language'],
    ['create lost --email lost@org.example --role KING', 'KING is no role'],
    ['create lost --email lost@org.example --wrong', '--wrong'],
    ['create lost --email no-address', 'PMS_PRT_012'],
    ['create lost --email acme@test.example.org', 'PMS_PRT_011'],
    ['create lost --email lost@org.example', 'ENT_ACC_004', 'short'],
  ])('“%s” is refused with: %s', async (line, words, password = 'eight calm oxen graze') => {
    await expectNothingStored(api, async () => {
      const { status, complained } = await run(line, `${password}\n`)
      expect(complained).toContain(words)
      expect(status).toBe(1)
    })
  })
})

describe('disable and enable', () => {
  test('end what is signed in, and let in again', async () => {
    const browser = new Browser(api.web)
    await browser.signIn('rival', passwordOf('rival'))
    const isSignedIn = async () =>
      (await browser.call<{ signedIn: boolean }>('GET', '/v1/partnermanager/session')).response!.signedIn
    expect(await isSignedIn()).toBe(true)
    expect(await run('disable rival')).toMatchObject({ status: 0, said: 'rival is disabled\n' })
    await expect.poll(isSignedIn).toBe(false)
    expect(await isLetIn('rival', passwordOf('rival'))).toBe(false)
    expect((await run('disable rival')).status).toBe(0)
    expect(await run('enable RIVAL')).toMatchObject({ status: 0 })
    expect(await isLetIn('rival', passwordOf('rival'))).toBe(true)
    const [change] = await api.query<{ actor: string }>(
      `select actor from object_history where action = 'account.disabled' order by at desc limit 1`,
    )
    expect(change).toEqual({ actor: 'system' })
  })
})

describe('grant and revoke', () => {
  test('count within a second on a server that runs; the terminal may give every role', async () => {
    const list = async () => (await api.as('roleless').call('chips.list')).status
    expect(await list()).toBe(403)
    expect(await run('grant roleless partner_admin')).toMatchObject({
      status: 0,
      said: 'roleless has the role PARTNER_ADMIN\n',
    })
    await expect.poll(list).toBe(200)
    expect((await run('revoke roleless PARTNER_ADMIN')).status).toBe(0)
    await expect.poll(list).toBe(403)
    expect((await run('grant roleless ID_AUTHENTICATION')).status).toBe(0)
  })

  test('leave the last administrator in place', async () => {
    expect((await run('disable second-admin')).status).toBe(0)
    await expectNothingStored(api, async () => {
      for (const [line, code] of [
        ['revoke admin PARTNER_ADMIN', 'ENT_ADM_004'],
        ['disable admin', 'ENT_ADM_003'],
      ] as const)
        expect(await run(line)).toMatchObject({
          status: 1,
          complained: expect.stringContaining(code) as string,
        })
    })
    expect((await run('enable second-admin')).status).toBe(0)
  })
})

test.each([
  ['disable', 'Usage: npx entente accounts disable USER-NAME'],
  ['grant acme', 'Usage: npx entente accounts grant USER-NAME ROLE'],
  ['grant acme KING', 'KING is no role'],
  ['enable nobody', 'There is no account nobody'],
  ['revoke nobody AUDITOR', 'npx entente accounts list shows them all'],
  ['reset-second-factor', 'No account was named'],
  ['reset-second-factor acme', 'This account has no second factor'],
])('“%s” says what is wrong: %s', async (line, words) => {
  const { status, complained } = await run(line)
  expect(complained).toContain(words)
  expect(status).toBe(1)
})

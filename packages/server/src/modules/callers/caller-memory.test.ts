import { createHash } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { CompiledQuery, sql } from 'kysely'
import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { createEmptyDatabase, type TestDatabase } from '../../../../../tests/support/database/database.ts'
import { testSettings } from '../../../../../tests/support/test-settings.ts'
import type { App } from '../../platform/app.ts'
import * as revisions from '../../platform/database/revision-store.ts'
import { systemClock } from '../../platform/clock.ts'
import { openOnDatabase, type OpenApp } from '../../start-up.ts'
import { createAccountIn, putServiceClient } from '../accounts/index.ts'
import * as sessionStore from '../sessions/session-store.ts'
import { openSession } from '../sessions/index.ts'
import { issueAccountToken, issueClientToken } from '../tokens/index.ts'
import { callerMemoryOf } from './caller-memory.ts'
import { identityFrom } from './identify.ts'

/** Two processes' worth of apps on one database. What one takes away, neither may go on believing. */

let api: TestApp
let app: App
let elsewhere: TestDatabase
beforeAll(async () => {
  api = await createTestApp()
  app = api.app
  elsewhere = await createEmptyDatabase()
  await api.query(`
    insert into partner (id, user_name, organisation_name, address, phone, email, partner_type_code, approval_status,
                         is_active, locale, created_at, created_by, updated_at)
    select 'p', 'p', 'P', '', '', 'p@example.org', 'FTM_Provider', 'approved', true, 'eng', now(), 'test', now()`)
})
afterAll(() => api.close())
afterEach(() => vi.restoreAllMocks())

let last = 0

/** Somebody with a session, a token of it, one without, and a program: what they send, and what can be taken of it. */
const newCaller = async () => {
  last += 1
  const name = `caller-${last}`
  const actor = { userName: 'test' }
  const account = await app.database.transaction((tx) =>
    createAccountIn(
      tx,
      app,
      {
        userName: name,
        email: `${name}@example.org`,
        firstName: '',
        lastName: '',
        organisationName: '',
        address: '',
        phone: '',
        locale: 'eng',
        partnerType: null,
        roles: ['PARTNERMANAGER'],
        passwordHash: null,
      },
      { actor },
    ),
  )
  const client = { clientId: name, secretHash: '', roles: ['PARTNERMANAGER'] as const, foreignRoles: [] }
  await app.database.transaction((tx) => putServiceClient(tx, app, client))
  await api.query(
    `insert into membership (account_id, partner_id, role, partner_type, since, added_by)
     values ($1, 'p', 'operator', 'FTM_Provider', now(), 't')`,
    [account.id],
  )
  const open = { accountId: account.id, idToken: null, providerSession: null }
  const secret = await openSession(app, open, 'test')
  const [session] = await api.query<{ id: string }>('select id from session where account_id = $1', [
    account.id,
  ])
  const bearer = async (token: Promise<{ token: string }>) => ({
    authorization: `Bearer ${(await token).token}`,
  })
  return {
    id: account.id,
    name,
    sends: {
      cookie: { cookie: `entente_session=${secret}` },
      'token of the session': await bearer(issueAccountToken(app, account, session!.id)),
      token: await bearer(issueAccountToken(app, account)),
      program: await bearer(issueClientToken(app, { ...client, isActive: true })),
    },
  }
}
type Caller = Awaited<ReturnType<typeof newCaller>>
type Sent = keyof Caller['sends']

/** Who somebody is for a process: roles and memberships, or nobody. */
const whoIs = async (of: App, caller: Caller, sent: Sent): Promise<string> => {
  const identity = await identityFrom(of, caller.sends[sent])
  if (!identity) return 'nobody'
  const { roles, memberships } = identity.caller
  return [...roles, ...memberships.map(({ role }) => role)].join(' ') || 'somebody'
}

const whole = 'PARTNERMANAGER FTM_PROVIDER operator'

const losses: readonly { what: string; sent: Sent; statement: string; left: string }[] = [
  {
    what: 'a session',
    sent: 'cookie',
    statement: 'delete from session where account_id = $1',
    left: 'nobody',
  },
  {
    what: 'the session of a token',
    sent: 'token of the session',
    statement: 'delete from session where account_id = $1',
    left: 'nobody',
  },
  {
    what: 'the time of a session',
    sent: 'cookie',
    statement: `update session set expires_at = now() - interval '1 minute' where account_id = $1`,
    left: 'nobody',
  },
  {
    what: 'the last use of a session',
    sent: 'token of the session',
    statement: `update session set last_seen_at = now() - interval '1 day' where account_id = $1`,
    left: 'nobody',
  },
  {
    what: 'an account, disabled',
    sent: 'cookie',
    statement: `update account set status = 'disabled' where id = $1`,
    left: 'nobody',
  },
  {
    what: 'the account of a token, disabled',
    sent: 'token',
    statement: `update account set status = 'disabled' where id = $1`,
    left: 'nobody',
  },
  { what: 'an account', sent: 'token', statement: 'delete from account where id = $1', left: 'nobody' },
  {
    what: 'a generation of tokens',
    sent: 'token',
    statement: 'update account set token_generation = token_generation + 1 where id = $1',
    left: 'nobody',
  },
  {
    what: 'a role',
    sent: 'cookie',
    statement: 'delete from account_role where account_id = $1',
    left: 'FTM_PROVIDER operator',
  },
  {
    what: 'a membership',
    sent: 'token of the session',
    statement: 'delete from membership where account_id = $1',
    left: 'PARTNERMANAGER',
  },
  {
    what: 'the role of a membership',
    sent: 'token',
    statement: `update membership set role = 'auditor' where account_id = $1`,
    left: 'PARTNERMANAGER FTM_PROVIDER auditor',
  },
  {
    what: 'all sessions',
    sent: 'cookie',
    // The account is named all the same, as in the others.
    statement: 'with named as (select $1::uuid) truncate',
    left: 'nobody',
  },
  {
    what: 'a program',
    sent: 'program',
    statement: `update service_client set status = 'disabled'
                where client_id = (select user_name from account where id = $1)`,
    left: 'nobody',
  },
]

const take = async (
  query: (sql: string, values?: unknown[]) => Promise<unknown>,
  statement: string,
  id: string,
) => (statement.endsWith('truncate') ? query('truncate session') : query(statement, [id]))

/** Takes something away in a transaction of this process. */
const takeHere = (statement: string, id: string) =>
  app.database.transaction(async (tx) => {
    await take((text, values = []) => tx.tables.executeQuery(CompiledQuery.raw(text, values)), statement, id)
  })

const openOther = (connection: App['connection'], now = new Date()): Promise<OpenApp> =>
  openOnDatabase(testSettings(), pino({ level: 'silent' }), { now: () => now }, connection)

/** The feed is open once the process answers twice without asking for revisions. */
const untilFed = async (of: App, caller: Caller, sent: Sent): Promise<void> => {
  await expect
    .poll(async () => {
      await whoIs(of, caller, sent)
      const asked = vi.spyOn(revisions, 'loadPartRevisions')
      await whoIs(of, caller, sent)
      const { length } = asked.mock.calls
      asked.mockRestore()
      return length
    })
    .toBe(0)
}

test('who asks again is known without asking the database', async () => {
  const caller = await newCaller()
  await untilFed(app, caller, 'cookie')
  const asked = [vi.spyOn(revisions, 'loadPartRevisions'), vi.spyOn(sessionStore, 'load')]
  for (let round = 0; round < 5; round += 1) expect(await whoIs(app, caller, 'cookie')).toBe(whole)
  for (const each of asked) expect(each).not.toHaveBeenCalled()
})

test('a stranger is not remembered as one', async () => {
  const caller = await newCaller()
  await untilFed(app, caller, 'cookie')
  await api.query('delete from session where account_id = $1', [caller.id])
  expect(await whoIs(app, caller, 'cookie')).toBe('nobody')
  const [secret] = caller.sends.cookie.cookie.split('=').slice(1)
  await app.database.transaction((tx) =>
    sessionStore.insert(tx, {
      id: '00000000-0000-7000-8000-000000000001',
      secretHash: createHash('sha256').update(secret!).digest(),
      accountId: caller.id,
      idToken: null,
      providerSession: null,
      browser: '',
      at: systemClock.now(),
      expiresAt: new Date(systemClock.now().getTime() + 60_000),
    }),
  )
  expect(await whoIs(app, caller, 'cookie')).toBe(whole)
})

describe.each(losses)('$what that is taken away', ({ sent, statement, left }) => {
  let caller: Caller
  beforeEach(async () => {
    caller = await newCaller()
  })

  test('is gone at once for the process that takes it', async () => {
    await untilFed(app, caller, sent)
    expect(await whoIs(app, caller, sent)).toBe(whole.replace(sent === 'program' ? / .*/u : '', ''))
    await takeHere(statement, caller.id)
    expect(await whoIs(app, caller, sent)).toBe(left)
  })

  test('is gone for another by NOTIFY: its clock stands still, so that nothing else can tell it', async () => {
    const other = await openOther({ ...app.connection })
    try {
      await untilFed(other.app, caller, sent)
      const before = await whoIs(other.app, caller, sent)
      expect(before).not.toBe(left)
      await takeHere(statement, caller.id)
      await expect.poll(() => whoIs(other.app, caller, sent)).toBe(left)
    } finally {
      await other.close()
    }
  })

  test('is gone at once where the feed is lost', async () => {
    const connection = { ...app.connection }
    const other = await openOther(connection)
    try {
      await untilFed(other.app, caller, sent)
      // It cannot come back as long as this is no place to connect to.
      connection.host = '/nonexistent'
      await api.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and query like 'listen callers%'`,
      )
      await expect
        .poll(async () => {
          const asked = vi.spyOn(revisions, 'loadPartRevisions')
          await whoIs(other.app, caller, sent)
          const { length } = asked.mock.calls
          asked.mockRestore()
          return length
        })
        .toBe(1)
      expect(await whoIs(other.app, caller, sent)).not.toBe(left)
      await takeHere(statement, caller.id)
      expect(await whoIs(other.app, caller, sent)).toBe(left)
    } finally {
      await other.close()
    }
  })

  test('is gone after a second where the feed says nothing, as behind a broken network', async () => {
    let now = new Date()
    const other = await openOnDatabase(
      testSettings(),
      pino({ level: 'silent' }),
      { now: () => now },
      { ...app.connection },
    )
    // It listens, and nobody speaks there.
    Object.assign(other.app.connection, elsewhere.connection)
    try {
      await untilFed(other.app, caller, sent)
      const before = await whoIs(other.app, caller, sent)
      expect(before).not.toBe(left)
      await takeHere(statement, caller.id)
      now = new Date(now.getTime() + 999)
      expect(await whoIs(other.app, caller, sent)).toBe(before)
      now = new Date(now.getTime() + 1)
      expect(await whoIs(other.app, caller, sent)).toBe(left)
    } finally {
      await other.close()
    }
  })
})

describe('while many ask and many are changed', () => {
  test('nobody is remembered as what they were before', async () => {
    const other = await openOther({ ...app.connection }, systemClock.now())
    const callers = await Promise.all(Array.from({ length: 4 }, newCaller))
    const work = { isOver: false }
    const askOn = async (of: App): Promise<number> => {
      let answers = 0
      while (!work.isOver) {
        for (const caller of callers) await whoIs(of, caller, 'token')
        answers += 1
        // What is remembered takes no time at all; others want their turn.
        await nextTurn()
      }
      return answers
    }
    const change = async (caller: Caller): Promise<void> => {
      for (let round = 0; round < 15; round += 1) {
        const isOff = round % 2 === 0
        const status = isOff ? 'disabled' : 'active'
        await takeHere(`update account set status = '${status}' where id = $1`, caller.id)
        expect(await whoIs(app, caller, 'token')).toBe(isOff ? 'nobody' : whole)
        if (round % 5 === 0)
          await expect
            .poll(() => whoIs(other.app, caller, 'token'), { interval: 2 })
            .toBe(isOff ? 'nobody' : whole)
      }
    }
    try {
      const asking = Promise.all([askOn(app), askOn(app), askOn(other.app), askOn(other.app)])
      await Promise.all(callers.map(change))
      work.isOver = true
      expect(Math.min(...(await asking))).toBeGreaterThan(3)
    } finally {
      work.isOver = true
      await other.close()
    }
  })

  test('a change that is undone takes nothing', async () => {
    const caller = await newCaller()
    await untilFed(app, caller, 'cookie')
    await expect(
      app.database.transaction(async (tx) => {
        await sql`delete from session where account_id = ${caller.id}`.execute(tx.tables)
        throw new Error('undone')
      }),
    ).rejects.toThrow('undone')
    expect(await whoIs(app, caller, 'cookie')).toBe(whole)
  })

  test('an answer that was on its way when something changed is not believed', async () => {
    const caller = await newCaller()
    await untilFed(app, caller, 'cookie')
    callerMemoryOf(app).forget()
    const load = revisions.loadPartRevisions
    let release = (): void => undefined
    const held = new Promise<void>((resolve) => (release = resolve))
    vi.spyOn(revisions, 'loadPartRevisions').mockImplementationOnce(async (...question) => {
      const old = await load(...question)
      await held
      return old
    })
    const late = whoIs(app, caller, 'cookie')
    await takeHere('delete from session where account_id = $1', caller.id)
    release()
    await late
    expect(await whoIs(app, caller, 'cookie')).toBe('nobody')
  })
})

test('a session that was used elsewhere meanwhile is not taken for idle, and one that idles ends', async () => {
  const caller = await newCaller()
  const minutes = 60_000
  await untilFed(app, caller, 'cookie')
  const { SESSION_IDLE_MINUTES: idle, SESSION_PROMPT_MINUTES: prompt } = app.settings
  api.clock.advance((idle + prompt - 1) * minutes)
  await api.query('update session set last_seen_at = $2 where account_id = $1', [caller.id, api.clock.now()])
  api.clock.advance((idle + prompt - 1) * minutes)
  expect(await whoIs(app, caller, 'token of the session')).toBe(whole)
  api.clock.advance(2 * minutes)
  expect(await whoIs(app, caller, 'token of the session')).toBe('nobody')
})

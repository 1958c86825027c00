import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { passwordOf } from '../../../../../tests/support/people/personas.ts'
import type { App } from '../../platform/app.ts'
import { openOnDatabase, type OpenApp } from '../../start-up.ts'
import { buildWeb } from '../../web.ts'
import { loadByUserName } from '../accounts/account-store.ts'
import type { Account } from '../accounts/account.ts'
import { lock } from './attempt-store.ts'
import { judge } from './lockout.ts'
import { provePassword } from './password-proof.ts'
import { passwordHashing } from './passwords.ts'
import { insert as insertFactor } from '../second-factor/second-factor-store.ts'
import { proveSecondFactor } from '../second-factor/second-factor.ts'
import { inCodeTurn, inPasswordTurn } from './turns.ts'

let api: TestApp
let addresses = 0

beforeAll(async () => {
  api = await createTestApp({ DATABASE_POOL: '16' })
  // A clock that stands still: what is blocked stays blocked, however slow the machine.
  api.clock.set(new Date())
})
afterAll(() => api.close())

const newAddress = () => `10.9.0.${(addresses += 1)}`
const many = 60
const secret = 'secret of the service client'

type Wire = 'useridPwd' | 'clientidsecretkey'

/** Proves a password, or the secret of a client, as programs do. */
const prove = (wire: Wire, name: string, proof: string, remoteAddress: string, web = api.web) =>
  web.inject({
    method: 'POST',
    remoteAddress,
    url: `/v1/authmanager/authenticate/${wire === 'useridPwd' ? 'internal/useridPwd' : wire}`,
    payload: {
      request:
        wire === 'useridPwd' ? { userName: name, password: proof } : { clientId: name, secretKey: proof },
    },
  })

type Answer = Awaited<ReturnType<typeof prove>>

const outcomeOf = (answer: Answer): string =>
  answer.headers['authorization']
    ? 'in'
    : answer.json<{ errors: [{ errorCode: string }] }>().errors[0].errorCode

/** How often each outcome came. */
const tally = (answers: readonly Answer[]): Record<string, number> => {
  const counts: Record<string, number> = {}
  for (const answer of answers) counts[outcomeOf(answer)] = (counts[outcomeOf(answer)] ?? 0) + 1
  return counts
}

/** Comes back where a machine under load asks for it (503): nothing was judged then. */
const insist = async (work: () => ReturnType<typeof prove>): Promise<Answer> => {
  for (;;) {
    const answer = await work()
    if (answer.statusCode !== 503) return answer
  }
}

const atOnce = (work: (index: number) => ReturnType<typeof prove>): Promise<Answer[]> =>
  Promise.all(Array.from({ length: many }, (_, index) => insist(() => work(index))))

const gate = () => {
  let open = () => {}
  const opened = new Promise<void>((resolve) => (open = resolve))
  return { open, opened }
}

const waitingForLocks = async (): Promise<number> => {
  const [row] = await api.query<{ waiting: string }>(
    `select count(*) as waiting from pg_locks join pg_database on pg_database.oid = database
     where datname = current_database() and locktype = 'advisory' and not granted`,
  )
  return Number(row!.waiting)
}

const failuresKept = async (): Promise<number> =>
  (await api.query<{ rows: number }>('select count(*) as rows from sign_in_attempt'))[0]!.rows

describe.each([
  { wire: 'useridPwd', name: 'acme', right: passwordOf('acme') },
  { wire: 'clientidsecretkey', name: 'service-client', right: secret },
] as const)('$wire, sixty at once from one address', ({ wire, name, right }) => {
  test('all are in when they are right, and leave nothing behind', async () => {
    const address = newAddress()
    const before = await failuresKept()
    expect(tally(await atOnce(() => prove(wire, name, right, address)))).toEqual({ in: many })
    expect(await failuresKept()).toBe(before)
  })

  test('five are judged when they are wrong; the others are told when to come back, and most cost no hash', async () => {
    const address = newAddress()
    let hashes = 0
    const count = () => void (hashes += 1)
    passwordHashing.subscribe(count)
    const answers = await atOnce((index) => prove(wire, name, `guess ${index}`, address))
    passwordHashing.unsubscribe(count)
    expect(tally(answers)).toEqual({ 'KER-ATH-401': 5, ENT_ACC_003: many - 5 })
    const refused = answers.filter((answer) => answer.statusCode === 429)
    expect(new Set(refused.map(({ headers }) => headers['retry-after']))).toEqual(new Set(['5']))
    expect(refused).toHaveLength(many - 5)
    // Four are known to be wrong before the fifth, and six are looked at at once.
    expect(hashes).toBeLessThanOrEqual(10)
  })

  test('right ones after wrong ones wait as long as everybody', async () => {
    const address = newAddress()
    await atOnce((index) => prove(wire, name, `guess ${index}`, address))
    expect(tally(await atOnce(() => prove(wire, name, right, address)))).toEqual({ ENT_ACC_003: many })
    api.clock.advance(5_000)
    expect(tally(await atOnce(() => prove(wire, name, right, address)))).toEqual({ in: many })
  })

  test('after the delay, one wrong one is judged and no more', async () => {
    const address = newAddress()
    await atOnce((index) => prove(wire, name, `guess ${index}`, address))
    api.clock.advance(5_000)
    const answers = await atOnce((index) => prove(wire, name, `guess ${index}`, address))
    expect(tally(answers)).toEqual({ 'KER-ATH-401': 1, ENT_ACC_003: many - 1 })
    expect(answers.find(({ statusCode }) => statusCode === 429)!.headers['retry-after']).toBe('10')
    api.clock.advance(10_000)
    expect(outcomeOf(await prove(wire, name, right, address))).toBe('in')
  })
})

test('people of one address do not keep each other out', async () => {
  const address = newAddress()
  const names = ['acme', 'rival', 'device', 'misp'] as const
  const answers = await Promise.all(
    names.flatMap((name) =>
      Array.from({ length: 20 }, () => insist(() => prove('useridPwd', name, passwordOf(name), address))),
    ),
  )
  expect(tally(answers)).toEqual({ in: 80 })
})

describe('two servers on one database', () => {
  let there: OpenApp
  let webThere: FastifyInstance
  beforeAll(async () => {
    const log = pino({ level: 'silent' })
    there = await openOnDatabase(api.app.settings, log, api.clock, { connectionString: api.url })
    webThere = await buildWeb(there.app)
    await webThere.ready()
  })
  afterAll(async () => {
    await webThere.close()
    await there.close()
  })

  test.each([
    { word: 'right', tried: () => passwordOf('misp'), told: { in: many } },
    {
      word: 'wrong',
      tried: (index: number) => `guess ${index}`,
      told: { 'KER-ATH-401': 5, ENT_ACC_003: many - 5 },
    },
  ])('count together: $word passwords', async ({ tried, told }) => {
    const address = newAddress()
    const webOf = (index: number) => (index % 2 === 0 ? api.web : webThere)
    const answers = await atOnce((index) => prove('useridPwd', 'misp', tried(index), address, webOf(index)))
    expect(tally(answers)).toEqual(told)
  })
})

test('a lock that hangs stops its own address for a second, and nobody else', async () => {
  const stuck = newAddress()
  await api.query('begin')
  await api.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`address:${stuck}`])
  const there = Promise.all(
    Array.from({ length: 12 }, () => prove('useridPwd', 'acme', passwordOf('acme'), stuck)),
  )
  await expect.poll(waitingForLocks).toBe(6)
  const elsewhere = await prove('useridPwd', 'rival', passwordOf('rival'), newAddress())
  // Whoever came behind them had to wait for their turns, and had no try counted.
  expect(outcomeOf(elsewhere)).toBe('in')
  const answers = await there
  await api.query('rollback')
  expect(tally(answers)).toEqual({ ENT_HTTP_503: 12 })
  expect(new Set(answers.map(({ headers }) => headers['retry-after']))).toEqual(new Set(['1']))
  expect(outcomeOf(await prove('useridPwd', 'acme', passwordOf('acme'), stuck))).toBe('in')
})

test('who holds the lock of an account waits for other locks as long as ever', async () => {
  const [before, after] = await api.app.database.transaction(async (tx) => {
    const patience = async () =>
      (await sql<{ patience: string }>`select current_setting('lock_timeout') as patience`.execute(tx.tables))
        .rows
    const untouched = await patience()
    await lock(tx, ['some account'])
    return [untouched, await patience()]
  })
  expect(after).toEqual(before)
})

/** Whether it ends while everybody who has a turn keeps it. */
const withoutTurn = async (
  inTurn: typeof inPasswordTurn,
  turns: number,
  work: () => Promise<unknown>,
): Promise<unknown> => {
  const { open, opened } = gate()
  const visit = { name: 'somebody else', address: newAddress() }
  const held = Array.from({ length: turns }, () => inTurn(api.app, visit, () => opened))
  const waits = new Promise((resolve) => setTimeout(resolve, 1_000, 'waits'))
  const end = await Promise.race([work().catch((error: Error) => error.name), waits])
  open()
  await Promise.all(held)
  return end
}

describe('whoever is signed in', () => {
  const actor = { userName: 'rival', requestId: 'test' }
  const rival = async () => (await loadByUserName(api.app.database, 'rival'))!
  const guess = async (work: () => Promise<unknown>) => {
    const told = []
    for (let index = 0; index < 6; index += 1) told.push(await work().catch((error: Error) => error.name))
    return told
  }
  const fiveAndNoMore = [...Array.from({ length: 5 }, () => 'Refusal'), 'RetryLater']

  test('and has guessed too many passwords is refused without a turn', async () => {
    const account = await rival()
    const address = newAddress()
    const prove = () => provePassword(api.app, account, { password: 'guess', address })
    expect(await guess(prove)).toEqual(fiveAndNoMore)
    expect(await withoutTurn(inPasswordTurn, 6, prove)).toBe('RetryLater')
    const right = { password: passwordOf('rival'), address: newAddress() }
    await provePassword(api.app, account, right)
  })

  describe('and guesses codes', () => {
    beforeAll(async () => {
      const { id } = await rival()
      const sealedSecret = api.app.vault.seal(`second-factor:${id}`, Buffer.alloc(20))
      await api.app.database.transaction((tx) =>
        insertFactor(tx, id, { sealedSecret, confirmedAt: api.clock.now(), step: 0 }),
      )
    })
    afterAll(async () => {
      await api.query('delete from second_factor')
    })

    const proveAs = (app: App, account: Account) => () =>
      proveSecondFactor(app, account, { code: 'no code', address: newAddress() }, actor)

    test('talks to the database through two connections and no more, whatever the crowd', async () => {
      let [busy, most] = [0, 0]
      const transaction: App['database']['transaction'] = async (work) => {
        most = Math.max(most, (busy += 1))
        try {
          return await api.app.database.transaction(work)
        } finally {
          busy -= 1
        }
      }
      const app = { ...api.app, database: { ...api.app.database, transaction } }
      const prove = proveAs(app, await rival())
      const told = await Promise.all(Array.from({ length: many }, () => prove().catch(({ name }) => name)))
      expect(told.filter((name) => name === 'Refusal')).toHaveLength(5)
      expect(told.filter((name) => name === 'RetryLater')).toHaveLength(many - 5)
      expect(most).toBe(2)
    })

    test('is refused without a turn after too many', async () => {
      await api.query('delete from sign_in_attempt')
      const account = await rival()
      const address = newAddress()
      const prove = () => proveSecondFactor(api.app, account, { code: 'no code', address }, actor)
      expect(await guess(prove)).toEqual(fiveAndNoMore)
      expect(await withoutTurn(inCodeTurn, 2, prove)).toBe('RetryLater')
    })
  })
})

// Past the waiting line of a server, as many servers are.
describe('the database decides what is told, whoever asks at once', () => {
  const verdict = (attempt: Parameters<typeof judge>[1], isRight: boolean) =>
    judge(api.app, attempt, async () => isRight).catch((error: Error) => error.name)

  test('of many wrong ones five', async () => {
    const attempt = { subject: 'one', address: newAddress() }
    const verdicts = await Promise.all(Array.from({ length: 40 }, () => verdict(attempt, false)))
    expect(verdicts.filter((told) => told === false)).toHaveLength(5)
    expect(verdicts.filter((told) => told === 'RetryLater')).toHaveLength(35)
  })

  test('of many right ones all', async () => {
    const attempt = { subject: 'two', address: newAddress() }
    const verdicts = await Promise.all(Array.from({ length: 40 }, () => verdict(attempt, true)))
    expect(new Set(verdicts)).toEqual(new Set([true]))
  })

  test('a right guess behind five wrong ones is not told from them, though none is counted yet when it comes', async () => {
    const attempt = { subject: 'three', address: newAddress() }
    const [holding, letGo] = [gate(), gate()]
    // The first wrong one holds the lock; the others queue behind it, the right one last.
    const first = judge(api.app, attempt, async () => {
      holding.open()
      await letGo.opened
      return false
    })
    await holding.opened
    const others = Array.from({ length: 4 }, () => verdict(attempt, false))
    await expect.poll(waitingForLocks).toBe(4)
    const right = verdict(attempt, true)
    await expect.poll(waitingForLocks).toBe(5)
    letGo.open()
    expect(await Promise.all([first, ...others, right])).toEqual([
      ...Array.from({ length: 5 }, () => false),
      'RetryLater',
    ])
  })
})

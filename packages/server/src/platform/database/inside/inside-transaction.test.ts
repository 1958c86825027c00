import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../../tests/support/app.ts'
import { hashPassword, verifyPassword } from '../../../modules/credentials/passwords.ts'
import { createEmbeddedParty } from '../../../modules/sign-in/relying-party.ts'
import { rotateSigningKey } from '../../../modules/tokens/signing-key.ts'
import { issueClientToken } from '../../../modules/tokens/tokens.ts'
import { trustMemoryOf } from '../../../modules/trust-store/index.ts'
import { systemActor } from '../../access/authority.ts'
import type { App } from '../../app.ts'
import { deliverBatch } from '../../events/worker.ts'
import { databaseKeystore } from '../../keys/keystore.ts'
import { createSmtpCarrier } from '../../mail/smtp.ts'
import type { Tx } from '../database.ts'
import { exclusively } from './exclusively.ts'
import { RefusedInsideTransaction, runOutsideTransaction } from './inside-transaction.ts'
import { listen } from '../listen.ts'

let api: TestApp
let app: App
beforeAll(async () => {
  api = await createTestApp()
  app = api.app
})
afterAll(() => api.close())

const bytes = new Uint8Array(3)
const carrier = () => createSmtpCarrier('smtp://127.0.0.1:9', app.settings)

/** Everything that takes its time, and what the refusal calls it. */
const doors: readonly (readonly [string, RegExp, () => Promise<unknown>])[] = [
  ['a query on the pool', /connection to the database/u, () => sql`select 1`.execute(app.database.tables)],
  ['a second transaction', /connection to the database/u, () => app.database.transaction(async () => 1)],
  [
    'a connection of the pool',
    /connection to the database/u,
    () => app.database.tables.connection().execute(async () => 1),
  ],
  ['exclusive work', /exclusive work “x”/u, () => exclusively(app.database, 'x', async () => 1)],
  [
    'an address outside',
    /address outside/u,
    () => app.http.fetchBytes({ url: 'http://127.0.0.1:9/', timeoutMilliseconds: 100, maximumBytes: 1 }),
  ],
  ['a mail', /mail server/u, () => carrier().send({} as never, {} as never)],
  ['a check of the mail server', /mail server/u, () => carrier().check()],
  ['hashing', /hashing of a password/u, () => hashPassword(app, 'a password')],
  ['comparing with a hash', /comparing of a password/u, () => verifyPassword(app, null, 'a password')],
  ['making a key', /private key/u, () => app.work.generateEc('P-256')],
  ['signing', /private key/u, () => app.keys.signer.privateKey.sign('RSA-SHA256', bytes)],
  ['decrypting', /private key/u, () => app.keys.signer.privateKey.decrypt(bytes)],
  [
    'opening a private key',
    /opening of a private key/u,
    async () => databaseKeystore(app.vault, app.work).open({ id: 'x', purpose: 'x' }, null),
  ],
  ['the identity provider', /identity provider/u, () => createEmbeddedParty(api.web, app).begin('/')],
  [
    'signing a token',
    /signing of a token/u,
    () => issueClientToken(app, { roles: [], foreignRoles: [] } as never),
  ],
  ['replacing the signing key', /connection to the database/u, () => rotateSigningKey(app, systemActor)],
  ['replacing a platform key', /exclusive work/u, () => app.keys.rotate('issuing', systemActor)],
  ['the memory of the trust store', /connection/u, () => trustMemoryOf(app).freshViewOf('FTM')],
]

const openNamed = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => app.database.transaction(work)

describe.each(doors)('%s inside a transaction', (_name, what, ask) => {
  test('is refused with what and where, and the transaction leaves nothing', async () => {
    const refused: unknown = await openNamed(async (tx) => {
      await sql`create table planted ()`.execute(tx.tables)
      return ask()
    }).catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(RefusedInsideTransaction)
    const { message } = refused as Error
    expect(message).toMatch(what)
    expect(message).toMatch(/inside the transaction of openNamed \(inside-transaction\.test\.ts:\d+\)$/u)
    const { rows } = await sql`select to_regclass('planted') as there`.execute(app.database.tables)
    expect(rows).toEqual([{ there: null }])
  })

  test('is refused however deep it is asked for', async () => {
    const deep = async (): Promise<unknown> => {
      await new Promise((resolve) => setTimeout(resolve, 1))
      return Promise.resolve().then(ask)
    }
    await expect(openNamed(deep)).rejects.toBeInstanceOf(RefusedInsideTransaction)
  })
})

test('in the handler of an event it is a failed attempt, whose error says so', async () => {
  const subscription = {
    subscriber: 'test',
    events: ['test.happened'],
    handle: async () => void (await sql`select 1`.execute(app.database.tables)),
  }
  await api.query(
    `with happened as (
       insert into event (id, name, object_type, object_id, actor, data, at)
       values (gen_random_uuid(), 'test.happened', 'test', '1', 'test', '{}', now()) returning id, sequence)
     insert into delivery (event_id, subscriber, sequence, state, attempts, next_attempt_at)
     select id, 'test', sequence, 'waiting', 0, now() from happened`,
  )
  await deliverBatch({ ...app, subscriptions: [subscription] })
  const [row] = await api.query<{ last_error: string; attempts: number }>(
    `select last_error, attempts from delivery where subscriber = 'test'`,
  )
  expect(row).toMatchObject({ attempts: 1 })
  expect(row!.last_error).toMatch(/another connection .* inside the transaction of deliverBatch/u)
})

describe('what was begun inside', () => {
  test('and is left behind may do everything when the transaction has ended', async () => {
    let later: Promise<unknown> = Promise.resolve()
    let release = (): void => undefined
    const ended = new Promise<void>((resolve) => (release = resolve))
    await app.database.transaction(async () => {
      later = ended.then(() => sql`select 1`.execute(app.database.tables))
    })
    release()
    await later
  })

  test('and lives on, such as a feed, never belonged to it', async () => {
    let heard = (): void => undefined
    const first = new Promise<void>((resolve) => (heard = resolve))
    const asked: unknown[] = []
    const listener = await app.database.transaction(async () =>
      listen(app.connection, 'planted_channel', () => {
        asked.push(sql`select 1`.execute(app.database.tables))
        heard()
      }),
    )
    await first
    await Promise.all(asked)
    await listener.stop()
  })

  test('outside on purpose is outside', async () => {
    const { rows } = await app.database.transaction(() =>
      runOutsideTransaction(() => sql`select 1 as one`.execute(app.database.tables)),
    )
    expect(rows).toEqual([{ one: 1 }])
  })
})

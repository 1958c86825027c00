import { array, assert, asyncProperty, constantFrom, date, oneof, option, record, string } from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { verifyAudit } from './audit-chain.ts'
import { appendRecord, digestOf, type AuditEntry } from './record-store.ts'

/** The database seals what the program has to be able to check: both have to hash the same bytes. */

let api: TestApp
beforeAll(async () => {
  api = await createTestApp()
})
afterAll(() => api.close())

// PostgreSQL holds no NUL in a text, and no half of a pair.
const text = oneof(
  string({ unit: 'binary', maxLength: 30 }).map((each) => each.replaceAll('\0', '')),
  array(
    constantFrom(
      '"',
      '\\',
      '/',
      '\b',
      '\f',
      '\n',
      '\r',
      '\t',
      '\u0001',
      '\u001f',
      '\u007f',
      '\u2028',
      'é',
      '😀',
    ),
    { maxLength: 12 },
  ).map((signs) => signs.join('')),
)
const entry = record({
  at: date({ min: new Date('1970-01-01'), max: new Date('2999-12-31'), noInvalidDate: true }),
  actor: text,
  action: text,
  objectType: text,
  objectId: text,
  partnerId: option(text),
  requestId: option(text),
  detail: text.map((reason) => JSON.stringify({ reason, before: null, after: null })),
})

const write = (entries: readonly AuditEntry[]) =>
  api.app.database.transaction(async (tx) => {
    for (const each of entries) await appendRecord(tx, each, { reason: null, before: null, after: null })
  })

test('whatever is recorded, the database hashes it as the program does', async () => {
  await assert(
    asyncProperty(array(entry, { minLength: 1, maxLength: 4 }), async (entries) => {
      await write(entries)
      const rows = await api.query<{ sequence: number; previous_hash: Buffer; hash: Buffer }>(
        'select sequence::int as sequence, previous_hash, hash from audit_event order by 1 desc limit $1',
        [entries.length],
      )
      for (const [index, each] of rows.toReversed().entries())
        expect(each.hash).toEqual(digestOf(each.previous_hash, each.sequence, entries[index]!))
    }),
    { seed: 2, numRuns: 60 },
  )
  expect((await verifyAudit(api.app.database, [])).faults.filter(({ kind }) => kind === 'link')).toEqual([])
})

describe('a transaction', () => {
  const told = { reason: null, before: null, after: null }
  const plain = { at: new Date('2026-01-01'), actor: 'a', action: 'b', objectType: 'thing', partnerId: null }
  const entryOf = (objectId: string): AuditEntry => ({
    ...plain,
    objectId,
    requestId: null,
    detail: JSON.stringify(told),
  })

  test('that has recorded holds nobody up, and leaves nothing unsealed', async () => {
    const { faults } = await verifyAudit(api.app.database, [])
    let go = (): void => undefined
    const held = new Promise<void>((resolve) => (go = resolve))
    const long = api.app.database.transaction(async (tx) => {
      await appendRecord(tx, entryOf('long'), told)
      await held
    })
    await api.app.database.transaction((tx) => appendRecord(tx, entryOf('short'), told))
    const [early] = await api.query<{ n: number }>(
      `select count(*)::int as n from audit_event where object_id in ('long', 'short')`,
    )
    expect(early).toEqual({ n: 1 })
    go()
    await long
    expect(await api.query('select 1 from record_intake')).toEqual([])
    expect((await verifyAudit(api.app.database, [])).faults).toEqual(faults)
  })

  test('whose record cannot be sealed does not commit', async () => {
    await api.query(`alter table audit_event add constraint planted check (object_id <> 'refused')`)
    const stored = api.app.database.transaction((tx) => appendRecord(tx, entryOf('refused'), told))
    await expect(stored).rejects.toThrow('planted')
    await api.query('alter table audit_event drop constraint planted')
    for (const table of ['audit_event', 'object_history', 'record_intake'])
      expect(await api.query(`select 1 from ${table} where object_id = 'refused'`)).toEqual([])
  })
})

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { readDatabaseState } from '../../../../../tests/support/database/database-state.ts'
import type { Tx } from '../database/database.ts'
import { findBrokenAuditLink } from './audit-chain.ts'
import { historyOf } from './record.ts'

let api: TestApp
beforeAll(async () => {
  api = await createTestApp()
})
afterAll(() => api.close())

const change = (id: string, over: Partial<Parameters<TestApp['app']['record']>[1]> = {}) => ({
  actor: { userName: 'somebody' },
  action: 'thing.changed',
  object: { type: 'thing', id },
  partnerId: null,
  before: { status: 'old', size: 1, gone: true },
  after: { status: 'new', size: 1, added: null },
  ...over,
})

const record = (id: string, over?: Partial<Parameters<TestApp['app']['record']>[1]>) =>
  api.app.database.transaction((tx) => api.app.record(tx, change(id, over)))

describe('the history of an object', () => {
  test('says who did what, when, why, and what differed', async () => {
    const at = new Date('2026-11-20T10:00:00.000Z')
    api.clock.set(at)
    await record('one', { reason: 'because' })
    expect(await historyOf(api.app.database, 'thing', 'one')).toEqual([
      {
        at: at.toISOString(),
        actor: 'somebody',
        action: 'thing.changed',
        reason: 'because',
        changes: [
          { field: 'gone', before: 'true', after: null },
          { field: 'status', before: 'old', after: 'new' },
        ],
      },
    ])
  })

  test('is newest first, and of this object alone', async () => {
    await record('two', { action: 'thing.first', before: null })
    await record('two', { action: 'thing.second' })
    await record('other')
    const lines = await historyOf(api.app.database, 'thing', 'two')
    expect(lines.map((line) => line.action)).toEqual(['thing.second', 'thing.first'])
  })

  test('keeps any text as it is', async () => {
    const text = `رقاقة "quoted" \\ % _ <b> 😀 ' -- ; $1`
    await record('odd', { before: null, after: { text }, reason: text })
    const [line] = await historyOf(api.app.database, 'thing', 'odd')
    expect(line).toMatchObject({ reason: text, changes: [{ field: 'text', before: null, after: text }] })
  })

  test('is gone with a transaction that fails, like its audit row and events', async () => {
    const before = await readDatabaseState(api)
    await expect(
      api.app.database.transaction(async (tx: Tx) => {
        await api.app.record(tx, change('three', { action: 'chip.approved', partnerId: 'acme' }))
        throw new Error('rolled back')
      }),
    ).rejects.toThrow('rolled back')
    expect(await readDatabaseState(api)).toEqual(before)
  })
})

describe('the audit chain', () => {
  test('stays whole while many write at once', async () => {
    const [start] = await api.query<{ n: number }>('select count(*)::int as n from audit_event')
    await Promise.all(Array.from({ length: 24 }, (_, index) => record(`parallel ${index}`)))
    const rows = await api.query<{ sequence: string }>('select sequence from audit_event order by 1')
    expect(rows.map((row) => Number(row.sequence))).toEqual(rows.map((_, index) => index + 1))
    expect(rows).toHaveLength(start!.n + 24)
    expect(await findBrokenAuditLink(api.app.database)).toBeNull()
  })

  test('names the request', async () => {
    await record('asked', { actor: { userName: 'x', requestId: 'request 7' } })
    const [row] = await api.query(`select actor, request_id from audit_event where object_id = 'asked'`)
    expect(row).toEqual({ actor: 'x', request_id: 'request 7' })
  })

  const victim = `(select sequence from audit_event where object_id = 'parallel 7')`
  test.each([
    [`update audit_event set actor = 'nobody' where sequence = ${victim}`, 0],
    [`update audit_event set detail = detail || ' ' where sequence = ${victim}`, 0],
    [`update audit_event set at = at + interval '1 millisecond' where sequence = ${victim}`, 0],
    [`update audit_event set partner_id = 'rival' where sequence = ${victim}`, 0],
    [`update audit_event set object_type = 'other' where sequence = ${victim}`, 0],
    [`update audit_event set request_id = 'x' where sequence = ${victim}`, 0],
    [`update audit_event set action = 'thing.kept' where sequence = ${victim}`, 0],
    [`delete from audit_event where sequence = ${victim}`, 1],
  ])('shows where it was tampered with: %s', async (tampering, offset) => {
    const [found] = await api.query<{ sequence: string }>(victim.slice(1, -1))
    await api.query('begin')
    // The chain is walked on this connection's eyes: commit, look, and put everything back.
    await api.query('create temp table kept on commit drop as select * from audit_event')
    const kept = await api.query('select to_jsonb(k) as row from kept k')
    await api.query(tampering)
    await api.query('commit')
    expect(await findBrokenAuditLink(api.app.database)).toBe(Number(found!.sequence) + offset)
    await api.query('truncate audit_event')
    await api.query(
      `insert into audit_event select r.* from jsonb_array_elements($1::jsonb) e,
       jsonb_populate_record(null::audit_event, e) r`,
      [JSON.stringify(kept.map(({ row }) => row))],
    )
    expect(await findBrokenAuditLink(api.app.database)).toBeNull()
  })

  test('shows a row that was changed together with its own hash', async () => {
    await record('last but one')
    await record('last')
    await api.query(
      `update audit_event set actor = 'nobody', hash = sha256('anything') where object_id = 'last but one'`,
    )
    const [row] = await api.query<{ sequence: string }>(
      `select sequence from audit_event where object_id = 'last but one'`,
    )
    expect(await findBrokenAuditLink(api.app.database)).toBe(Number(row!.sequence))
  })
})

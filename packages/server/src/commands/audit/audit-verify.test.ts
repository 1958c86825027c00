import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { signTodaysHead, type SignedHeadRow } from '../../modules/audit-trail/index.ts'
import type { Tx } from '../../platform/database/database.ts'
import { digestOf } from '../../platform/record/record-store.ts'
import { startJobs } from '../../web.ts'
import { auditHead, auditHeads } from './audit-heads.ts'
import { auditVerify } from './audit-verify.ts'
import type { Command } from '../command.ts'

/** What an owner of the database may do to the record, and what is said about it. */

let api: TestApp
let folder: string
let today: SignedHeadRow
beforeAll(async () => {
  api = await createTestApp()
  folder = await mkdtemp(join(tmpdir(), 'entente-heads-'))
  vi.stubEnv('DATABASE_URL', api.url)
  vi.stubEnv('ENTENTE_MASTER_KEY', api.app.settings.ENTENTE_MASTER_KEY)
  vi.stubEnv('ENTENTE_DATA', join(tmpdir(), 'entente-tests'))
  for (const name of ['one', 'two', 'three', 'four']) await record(name)
  for (const size of [1, 2, 3]) await record('thrice', size)
  today = (await signTodaysHead(api.app))!
  for (const name of ['five', 'six']) await record(name)
  for (const table of tables) await api.query(`create table former_${table} as table ${table}`)
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await api.close()
  await rm(folder, { recursive: true, force: true })
})

const tables = ['audit_event', 'object_history', 'audit_head'] as const

const record = (id: string, size = 2) => api.app.database.transaction((tx) => recordIn(tx, id, size))

const recordIn = (tx: Tx, id: string, size: number) =>
  api.app.record(tx, {
    actor: { userName: 'somebody' },
    action: 'thing.changed',
    object: { type: 'thing', id },
    partnerId: null,
    before: id === 'one' ? null : { size: 1, text: 'رقاقة 😀 "x"' },
    after: { size, gone: null, right: true },
    reason: id === 'two' ? 'because' : null,
  })

const run = async (command: Command, ...words: string[]): Promise<{ code: number; said: string }> => {
  const lines: string[] = []
  const say = (text: string): void => void lines.push(text)
  try {
    return { code: await command.run(words, { say, complain: say }), said: lines.join('\n') }
  } catch (error) {
    if (!(error instanceof Error) || !('remedy' in error)) throw error
    return { code: 1, said: `${error.message}\n${String(error.remedy)}` }
  }
}

type Row = Parameters<typeof digestOf>[2] & { readonly sequence: number; readonly hash: Buffer }

const last = async () => {
  const [row] = await api.query<{ sequence: number; hash: Buffer }>(
    'select sequence::int as sequence, hash from former_audit_event order by sequence desc limit 1',
  )
  return { sequence: row!.sequence, text: `${row!.sequence}:${row!.hash.toString('hex')}` }
}

const restore = async () => {
  for (const table of tables) {
    await api.query(`delete from ${table}`)
    await api.query(`insert into ${table} overriding system value select * from former_${table}`)
  }
}

describe('an untouched record', () => {
  test('is intact, and its head is printed and accepted', async () => {
    const { code, said } = await run(auditVerify)
    const { text } = await last()
    expect(said).toContain(`The audit log is intact`)
    expect(said).toContain(`Its head: ${text}`)
    expect(code).toBe(0)
    const again = await run(auditVerify, '--head', text, '--head', text.toUpperCase())
    expect([again.code, again.said]).toEqual([0, expect.stringContaining('3 known heads')])
  })

  test('is intact while others write', async () => {
    const writing = Promise.all(Array.from({ length: 20 }, (_, index) => record('beside', index)))
    expect((await run(auditVerify)).code).toBe(0)
    await writing
    expect((await run(auditVerify)).code).toBe(0)
    await restore()
  })

  test('has each history in the order in which it was audited, whoever began first; nobody waits', async () => {
    let begin = (): void => undefined
    // Outside the transaction of the first.
    const second = new Promise<void>((begun) => (begin = begun)).then(() => record('beside', 3))
    await api.app.database.transaction(async (tx) => {
      await recordIn(tx, 'beside', 1)
      begin()
      await second
      await recordIn(tx, 'beside', 2)
    })
    const { code, said } = await run(auditVerify)
    expect([code, said]).toEqual([0, expect.stringContaining('is intact')])
    const told = `select after ->> 'size' as size from object_history where object_id = 'beside' order by id`
    expect((await api.query<{ size: string }>(told)).map(({ size }) => size)).toEqual(['3', '1', '2'])
    await restore()
  })

  test.each([['123'], ['x:y'], ['1:abc'], [`-1:${'a'.repeat(64)}`]])('%s is no head', async (head) => {
    const { code, said } = await run(auditVerify, `--head=${head}`)
    expect([code, said]).toEqual([1, expect.stringContaining('is not a head of the audit log')])
  })
})

describe('what was done to it is said', () => {
  const former = (sequence: string) => `select * from former_audit_event where ${sequence}`
  const both = (condition: string) =>
    [
      `delete from audit_event where ${condition}`,
      `delete from object_history where object_id in (select object_id from former_audit_event where ${condition})`,
    ] as const

  test.each<[string, readonly string[], string]>([
    [
      'the last row is deleted',
      [`delete from audit_event where object_id = 'six'`],
      'was never recorded like that',
    ],
    [
      'a row in the middle is deleted',
      [`delete from audit_event where object_id = 'three'`],
      'does not fit from row',
    ],
    ['the first row is deleted', ['delete from audit_event where sequence = 1'], 'does not fit from row 2'],
    [
      'a signed head is cut off, with its history',
      both(`sequence >= (select sequence from audit_head)`),
      'Rows were deleted, or the database is an older one',
    ],
    ['everything is deleted', ['delete from audit_event'], 'The audit log is empty'],
    [
      'everything is deleted, with history and heads',
      ['delete from audit_event', 'delete from object_history', 'delete from audit_head'],
      'The audit log is empty',
    ],
    [
      'a negative row stands before it',
      [
        `insert into audit_event select -1, at, actor, action, object_type, object_id, partner_id, request_id, detail, previous_hash, sha256('x') from (${former('sequence = 1')}) a`,
      ],
      'does not fit from row -1',
    ],
    [
      'a row 0 stands before it',
      [
        `insert into audit_event select 0, at, actor, action, object_type, object_id, partner_id, request_id, detail, previous_hash, sha256('x') from (${former('sequence = 1')}) a`,
      ],
      'does not fit from row 0',
    ],
    [
      'a detail is changed',
      [`update audit_event set detail = replace(detail, 'because', 'for fun')`],
      'does not fit from row',
    ],
    [
      'a previous hash is changed',
      [`update audit_event set previous_hash = sha256('x') where object_id = 'six'`],
      'does not fit from row',
    ],
    [
      'a value in the history is changed',
      [`update object_history set after = jsonb_set(after, '{size}', '3') where object_id = 'four'`],
      'is not in the history as it was recorded',
    ],
    [
      'what was before is changed',
      [`update object_history set before = null where object_id = 'four'`],
      'was never recorded like that',
    ],
    [
      'a reason is changed',
      [`update object_history set reason = 'x' where object_id = 'two'`],
      'is not in the history',
    ],
    [
      'an actor is changed',
      [`update object_history set actor = 'nobody' where object_id = 'two'`],
      'is not in the history',
    ],
    [
      'an action is changed',
      [`update object_history set action = 'thing.kept' where object_id = 'two'`],
      'is not in the history',
    ],
    [
      'a time is changed',
      [`update object_history set at = at + interval '1 millisecond' where object_id = 'two'`],
      'is not in the history',
    ],
    [
      'an object is changed',
      [`update object_history set object_id = 'twin' where object_id = 'two'`],
      'thing twin',
    ],
    [
      'a line of the history is deleted',
      [`delete from object_history where object_id = 'two'`],
      'is not in the history',
    ],
    [
      'a line of the history is there twice',
      [
        `insert into object_history (object_type, object_id, partner_id, action, actor, reason, before, after, at)
        select object_type, object_id, partner_id, action, actor, reason, before, after, at from former_object_history where object_id = 'two'`,
      ],
      'was never recorded like that',
    ],
    [
      'two lines of one history change places',
      [
        `delete from object_history where object_id = 'thrice'`,
        `insert into object_history (id, object_type, object_id, partner_id, action, actor, reason, before, after, at)
         overriding system value
         select nth_value(id, 4 - size) over (order by id rows between unbounded preceding and unbounded following),
                object_type, object_id, partner_id, action, actor, reason, before, after, at
           from (select *, (after ->> 'size')::int as size from former_object_history where object_id = 'thrice') h`,
      ],
      'does not stand where it was recorded',
    ],
    [
      'the hash of a signed head is changed',
      [`update audit_head set hash = sha256('x')`],
      'was not signed like that',
    ],
    [
      'a signed head is forged',
      [`update audit_head set jws = replace(jws, '.', '.e30')`],
      'was not signed like that',
    ],
  ])('%s', async (_, statements, expected) => {
    for (const statement of statements) await api.query(statement)
    try {
      const { code, said } = await run(auditVerify)
      expect(said).toContain(expected)
      expect([code, said.includes('intact')]).toEqual([1, false])
    } finally {
      await restore()
    }
    expect((await run(auditVerify)).code).toBe(0)
  })

  test('a number that is missing, though every hash after it was worked out anew', async () => {
    for (const statement of both(`object_id = 'five'`)) await api.query(statement)
    const [before, six] = await api
      .query<Row>(
        `select sequence::int as sequence, hash, at, actor, action, object_type as "objectType", object_id as "objectId",
         partner_id as "partnerId", request_id as "requestId", detail from audit_event order by 1 desc limit 2`,
      )
      .then((rows) => rows.toReversed())
    const hash = digestOf(before!.hash, six!.sequence, six!)
    await api.query(`update audit_event set previous_hash = $1, hash = $2 where object_id = 'six'`, [
      before!.hash,
      hash,
    ])
    const { code, said } = await run(auditVerify)
    await restore()
    expect([code, said]).toEqual([1, expect.stringContaining(`does not fit from row ${six!.sequence}`)])
  })

  test('an older state of everything, heads too: by a head that was kept elsewhere', async () => {
    const { text, sequence } = await last()
    const file = join(folder, 'head.jws')
    const late = await run(auditHead)
    await writeFile(file, `${late.said}\n`)
    for (const statement of both(`sequence >= ${sequence}`)) await api.query(statement)
    await api.query('delete from audit_head')
    // Nothing in it contradicts anything else: that is what a head elsewhere is for.
    expect((await run(auditVerify)).code).toBe(0)
    expect(await run(auditVerify, '--head', text)).toEqual({
      code: 1,
      said: expect.stringContaining(`does not hold the head ${text}`),
    })
    await api.query(`delete from audit_event where sequence >= ${today.sequence}`)
    await api.query(`delete from object_history where object_id not in (select object_id from audit_event)`)
    expect(await run(auditVerify, '--head-file', file)).toEqual({
      code: 1,
      said: expect.stringContaining(`it has no row ${today.sequence} that fits`),
    })
    await restore()
    expect((await run(auditVerify, '--head', text, '--head-file', file)).code).toBe(0)
  })

  test('another log with as many rows', async () => {
    const { sequence } = await last()
    const { code, said } = await run(auditVerify, '--head', `${sequence}:${'0'.repeat(64)}`)
    expect([code, said]).toEqual([1, expect.stringContaining('was written anew')])
  })

  test('a file that holds no head of this platform', async () => {
    const other = await createTestApp()
    try {
      await other.app.database.transaction((tx) =>
        other.app.record(tx, {
          actor: { userName: 'x' },
          action: 'thing.changed',
          object: { type: 'thing', id: 'x' },
          partnerId: null,
          before: null,
          after: null,
        }),
      )
      const foreign = (await signTodaysHead(other.app))!
      // What services have signed with the module key of their application is no word of the platform.
      const [, dataToSign = ''] = today.jws.split('.')
      const wish = { applicationId: 'KERNEL', includePayload: true, includeCertificate: true, dataToSign }
      const signed = await api.as('service-client').call('key-service.jwt-sign', { request: wish })
      const forged = signed.response.jwtSignedData
      const texts = [
        '',
        'no head',
        foreign.jws,
        today.jws.slice(0, -2),
        forged,
        `${today.jws}\n${foreign.jws}`,
      ]
      for (const [index, text] of texts.entries()) {
        const file = join(folder, `bad-${index}`)
        await writeFile(file, text)
        expect((await run(auditVerify, '--head-file', file)).code, text).toBe(1)
      }
      expect((await run(auditVerify, '--head-file', join(folder, 'missing'))).code).toBe(1)
    } finally {
      await other.close()
    }
  })
})

describe('signed heads', () => {
  test('are listed, and printed one by one', async () => {
    const hash = today.hash.toString('hex')
    expect((await run(auditHeads)).said).toBe(`${today.day}  ${today.sequence}:${hash}`)
    expect((await run(auditHead)).said).toBe(today.jws)
    expect((await run(auditHead, today.day)).said).toBe(today.jws)
    expect((await run(auditHead, '1999-12-31')).code).toBe(1)
  })

  test('are offered to administrators and auditors, and to nobody else', async () => {
    for (const who of ['admin', 'auditor'] as const) {
      const { response } = await api.as(who).call('audit-trail.list-heads')
      expect(response.data).toMatchObject([{ day: today.day, sequence: today.sequence }])
      const file = await api.as(who).call('audit-trail.download-head', { params: { day: today.day } })
      expect(file.response).toMatchObject({
        fileName: `audit-head-${today.day}.jws`,
        fileData: `${today.jws}\n`,
      })
    }
    for (const who of ['acme', 'manager', 'roleless', 'service-client'] as const)
      expect((await api.as(who).call('audit-trail.list-heads')).status).toBe(403)
  })

  test('are one a day, however many servers run, also at the first start', async () => {
    await api.query('delete from audit_head')
    api.clock.set(new Date('2027-03-01T23:59:59.000Z'))
    const stops = [startJobs(api.app), startJobs(api.app), startJobs(api.app)]
    const count = async () =>
      (await api.query<{ count: number }>('select count(*)::int as count from audit_head'))[0]!.count
    await vi.waitFor(async () => expect(await count()).toBe(1), 20_000)
    await Promise.all(stops.map((stop) => stop()))
    await Promise.all([1, 2, 3].map(() => signTodaysHead(api.app)))
    expect(await count()).toBe(1)
    api.clock.set(new Date('2027-03-02T00:00:00.000Z'))
    const heads = await Promise.all([1, 2, 3].map(() => signTodaysHead(api.app)))
    expect(new Set(heads.map((head) => head!.jws)).size).toBe(1)
    expect(await count()).toBe(2)
  })
})

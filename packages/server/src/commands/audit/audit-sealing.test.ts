import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { auditVerify } from './audit-verify.ts'

/** What an owner of the database may do so that something is never recorded, and what is said about it. */

let api: TestApp
beforeAll(async () => {
  api = await createTestApp()
  vi.stubEnv('DATABASE_URL', api.url)
  vi.stubEnv('ENTENTE_MASTER_KEY', api.app.settings.ENTENTE_MASTER_KEY)
  vi.stubEnv('ENTENTE_DATA', join(tmpdir(), 'entente-tests'))
  // Whoever opens the keys for the first time records it.
  expect((await verify()).code).toBe(0)
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await api.close()
})

const verify = async (): Promise<{ code: number; said: string }> => {
  const lines: string[] = []
  const say = (text: string): void => void lines.push(text)
  return { code: await auditVerify.run([], { say, complain: say }), said: lines.join('\n') }
}

const wish = (id: string) =>
  `insert into record_intake (object_type, object_id, action, actor, at, detail)
   values ('thing', '${id}', 'thing.changed', 'somebody', now(), '{"reason":null,"before":null,"after":null}')`
const disabled = 'alter table record_intake disable trigger record_sealed'
const enabled = 'alter table record_intake enable trigger record_sealed'
const sealed = `create constraint trigger record_sealed after insert on record_intake deferrable initially deferred
  for each row execute function seal_record()`
const dropped = 'drop trigger record_sealed on record_intake'
const planted = (body: string) =>
  `create function planted() returns trigger language plpgsql as $$ begin ${body} end $$`
const gone = 'drop function planted() cascade'

test.each<[string, readonly string[], string, readonly string[]]>([
  [
    'a record was left unsealed, and nothing is disabled any more',
    [disabled, wish('seven'), enabled],
    'thing seven, was written down and never became part of the audit log',
    ['delete from record_intake'],
  ],
  ['the sealing is disabled', [disabled], 'record_sealed of record_intake is disabled', [enabled]],
  [
    'the sealing is left to replicas',
    ['alter table record_intake enable replica trigger record_sealed'],
    'record_sealed of record_intake is disabled',
    [enabled],
  ],
  ['the sealing is gone', [dropped], 'record_sealed of record_intake is missing', [sealed]],
  [
    'the sealing has an exception',
    [dropped, sealed.replace('for each row', `for each row when (new.actor <> 'x')`)],
    'record_sealed of record_intake was changed',
    [dropped, sealed],
  ],
  [
    'another function seals',
    [planted('return null;'), dropped, sealed.replace('seal_record', 'planted')],
    'record_sealed of record_intake was changed',
    [gone, sealed],
  ],
  ...(['seal_record', 'audit_digest'] as const).map((name): [string, string[], string, string[]] => [
    `${name} was changed`,
    [
      `create table kept_source as select pg_get_functiondef('${name}'::regproc) as text`,
      `do $$ begin execute (select regexp_replace(text, '\\$(function)?\\$\\s*$', ' $\\1$') from kept_source); end $$`,
    ],
    `The function ${name} was changed`,
    [`do $$ begin execute (select text from kept_source); end $$`, 'drop table kept_source'],
  ]),
  ...(['record_intake', 'audit_event', 'object_history'] as const).map(
    (table): [string, string[], string, string[]] => [
      `rows of ${table} are swallowed before they are there`,
      [
        planted('return null;'),
        `create trigger planted before insert on ${table} for each row execute function planted()`,
      ],
      `planted of ${table} is not ours`,
      [gone],
    ],
  ),
  [
    'rows of the log are turned aside by a rule',
    ['create rule planted as on insert to audit_event do instead nothing'],
    'planted of audit_event is not ours',
    ['drop rule planted on audit_event'],
  ],
])('%s', async (_, statements, expected, remedies) => {
  for (const statement of statements) await api.query(statement)
  try {
    const { code, said } = await verify()
    expect(said).toContain(expected)
    expect([code, said.includes('intact')]).toEqual([1, false])
  } finally {
    for (const remedy of remedies) await api.query(remedy)
  }
  expect((await verify()).code).toBe(0)
})

import { sql } from 'kysely'
import type { Reader } from '../database/database.ts'

/** Something of the database that takes part in sealing, and is not as the migrations have made it. */
export interface SealingFault {
  /** `missing`, `disabled` and `changed` are said of what is ours, `planted` of what is not. */
  readonly state: 'missing' | 'disabled' | 'changed' | 'planted'
  readonly name: string
  /** The table on which a trigger or a rule stands; null for a function. */
  readonly table: string | null
}

/** What `seal_record` and `audit_digest` do: SHA-256 of their text, as the newest migration that names them has it. */
const sources = {
  seal_record: '43b405c11a984b58f306515ab2e856fcdfa909f4828667696abf551d28f0dddf',
  audit_digest: '761bb334e22c6745db443784322d11768c0598bf84c41262c4d57ea2fda9608c',
} as const

const { seal_record: sealSource, audit_digest: digestSource } = sources

/**
 * Whether whatever is recorded gets into the chain and the history: our trigger stands on the intake and runs at every
 * commit, our functions do what they did, and nobody else stands in the way with a trigger or a rule.
 */
export const loadSealingFaults = async (reader: Reader): Promise<SealingFault[]> => {
  const { rows } = await sql<SealingFault>`
    with ours (name, source) as (values ('seal_record', ${sealSource}), ('audit_digest', ${digestSource})),
    kept as (
      select oid, relname from pg_class
       where oid in ('record_intake'::regclass, 'audit_event'::regclass, 'object_history'::regclass)
    ), found as (
      select t.*, relname,
             tgname = 'record_sealed' and relname = 'record_intake' as is_ours,
             -- 5: for each row, after, on insert. Nothing that it would pass over.
             tgfoid = to_regproc('seal_record') and tgtype = 5 and tginitdeferred and tgqual is null and tgnargs = 0 as is_whole
        from pg_trigger t join kept on kept.oid = tgrelid
       where not tgisinternal
    )
    select 'missing' as state, 'record_sealed' as name, 'record_intake' as table
     where not exists (select from found where is_ours)
    union all
    select case when not is_ours then 'planted' when not is_whole then 'changed' else 'disabled' end, tgname, relname
      from found where not is_ours or not is_whole or tgenabled not in ('O', 'A')
    union all
    select 'planted', rulename, relname from pg_rewrite join kept on kept.oid = ev_class
    union all
    select case when p.oid is null then 'missing' else 'changed' end, ours.name, null
      from ours left join pg_proc p on p.oid = to_regproc(ours.name)
     where encode(sha256(convert_to(p.prosrc, 'UTF8')), 'hex') is distinct from ours.source or p.proconfig is not null
     order by name, "table"`.execute(reader.tables)
  return rows
}

/** A record that was wished for and is in no chain. */
export interface Unsealed {
  readonly object: string
  readonly action: string
  readonly at: Date
}

const mostUnsealed = 20

/** A committed transaction leaves nothing in the intake: what lies there was kept from being sealed. */
export const loadUnsealed = async (reader: Reader): Promise<Unsealed[]> => {
  const { rows } = await sql<Unsealed>`
    select object_type || ' ' || object_id as object, action, at from record_intake
     order by at, id limit ${mostUnsealed}`.execute(reader.tables)
  return rows
}

import { sql, type RawBuilder } from 'kysely'
import { tablesOf, writeLater, type Reader, type Tx } from '../../../platform/database/database.ts'
import { waitingLine } from '../../../platform/database/lists/waiting-line.ts'
import type { Submission, SubmissionRow } from './submission.ts'

type Tables = Readonly<Record<string, SubmissionRow>>

/** How far some partners have come with what they submit. */
export interface SubmissionProgress {
  readonly hasAny: boolean
  readonly hasSubmitted: boolean
  readonly hasApproved: boolean
}

interface Source<Row extends SubmissionRow, Thing extends Submission> {
  readonly table: string
  /** What people call one: an expression over its columns. */
  readonly name: RawBuilder<string>
  readonly fromRow: (row: Row) => Thing
  /** What is written when one is saved. */
  readonly toRow: (thing: Thing) => SubmissionRow
}

/** Reads, locks and saves the submissions of one table: state, decision, version and who waits are alike in all of them. */
export const submissionStore = <Row extends SubmissionRow, Thing extends Submission>({
  table,
  name,
  fromRow,
  toRow,
}: Source<Row, Thing>) => {
  const all = (reader: Reader) => tablesOf<Tables>(reader).selectFrom(table).selectAll()
  const thingOf = (row: SubmissionRow | undefined): Thing | undefined => row && fromRow(row as Row)
  return {
    load: async (reader: Reader, id: string): Promise<Thing | undefined> =>
      thingOf(await all(reader).where('id', '=', id).executeTakeFirst()),

    /** `load`, and nobody else changes it until the transaction ends. */
    lock: async (tx: Tx, id: string): Promise<Thing | undefined> =>
      thingOf(await all(tx).where('id', '=', id).forUpdate().executeTakeFirst()),

    /** Writes a locked one. @returns it with its new version */
    save: async (
      tx: Tx,
      thing: Thing,
      by: { readonly at: Date; readonly userName: string },
    ): Promise<Thing> => {
      const saved = { ...thing, updatedAt: by.at, updatedBy: by.userName, version: thing.version + 1 }
      const changed = tablesOf<Tables>(tx).updateTable(table).set(toRow(saved)).where('id', '=', thing.id)
      await writeLater(tx, changed)
      return saved
    },

    /** How many of a partner are approved or wait for it, and how some of them are called. */
    summarise: async (
      reader: Reader,
      partnerId: string,
      names: number,
    ): Promise<{ readonly total: number; readonly names: string[] }> => {
      const { rows } = await sql<{ total: number; names: string[] }>`
        with live as (
          select ${name} as name from ${sql.table(table)}
          where partner_id = ${partnerId} and status in ('approved', 'pending_approval'))
        select (select count(*)::int from live) as total,
          array(select name from live order by name limit ${names}) as names`.execute(reader.tables)
      return rows[0] ?? { total: 0, names: [] }
    },

    /** What these partners have reached with any of them; what was deactivated had been approved. */
    loadProgress: async (reader: Reader, partnerIds: readonly string[]): Promise<SubmissionProgress> => {
      const own = sql`from ${sql.table(table)} where partner_id = any(${[...partnerIds]})`
      const { rows } = await sql<SubmissionProgress>`
        select exists (select ${own}) as "hasAny",
          exists (select ${own} and submitted_at is not null) as "hasSubmitted",
          exists (select ${own} and status in ('approved', 'deactivated')) as "hasApproved"`.execute(
        reader.tables,
      )
      return rows[0] ?? { hasAny: false, hasSubmitted: false, hasApproved: false }
    },

    /** Those that wait for an administrator. */
    waiting: waitingLine({
      table: sql.table(table),
      waits: sql<boolean>`status = 'pending_approval'`,
      since: sql.ref('submitted_at'),
      id: sql.ref(`${table}.id`),
      name,
      organisation: sql.ref('organisation_name'),
      hasId: (id) => sql<boolean>`${sql.ref(`${table}.id`)} = ${id}`,
    }),
  }
}

import { sql, type RawBuilder } from 'kysely'
import type { Reader } from '../database.ts'

/** Something that waits for a decision. */
interface Waiting {
  readonly id: string
  /** What people call it. */
  readonly name: string
  /** The organisation whose it is. */
  readonly organisation: string
  readonly since: Date
}

/** Where something stands among what waits. */
interface PlaceInLine {
  /** When it was handed in; null for what has never waited. */
  readonly since: Date | null
  /** Counted from 1, the longest waiting first; null when it does not wait now. */
  readonly position: number | null
  /** How many wait now. */
  readonly count: number
  /** Who comes after it, at the end the first again; null when nothing else waits. */
  readonly next: Pick<Waiting, 'id' | 'name'> | null
}

/** What waits in one table, the longest waiting first. */
export interface WaitingLine {
  /** How many wait, and since when the first of them does. */
  count(reader: Reader): Promise<{ readonly count: number; readonly oldestSince: Date | null }>
  /** The first in line. */
  first(reader: Reader, most: number): Promise<Waiting[]>
  /** The place of one, also of what has been decided since; undefined for what does not exist. */
  placeOf(reader: Reader, id: string): Promise<PlaceInLine | undefined>
}

interface LineSource {
  readonly table: RawBuilder<unknown>
  /** The condition of a partial index over `(since, id)`. */
  readonly waits: RawBuilder<boolean>
  readonly since: RawBuilder<unknown>
  readonly id: RawBuilder<unknown>
  readonly name: RawBuilder<unknown>
  readonly organisation: RawBuilder<unknown>
  /** What there is for a reader at all; everything when left out. */
  readonly exists?: RawBuilder<boolean>
  /** Finds one by the id in an address, whatever was written there. */
  readonly hasId: (id: string) => RawBuilder<boolean>
}

interface PlaceRow {
  readonly since: Date | null
  readonly waits: boolean
  readonly count: number
  readonly before: number
  readonly next_id: string | null
  readonly next_name: string | null
}

/**
 * The line of what waits in one table. Places are compared where the times are, not by what was read before.
 * @param source columns and conditions, trusted SQL of the module whose table it is
 */
export const waitingLine = (source: LineSource): WaitingLine => {
  const { table, waits, since, id, name, organisation, exists = sql<boolean>`true`, hasId } = source
  return {
    async count(reader) {
      const { rows } = await sql<{ count: number; oldest: Date | null }>`
        select count(*)::int as count, min(${since}) as oldest from ${table} where ${waits}`.execute(
        reader.tables,
      )
      return { count: rows[0]?.count ?? 0, oldestSince: rows[0]?.oldest ?? null }
    },
    async first(reader, most) {
      const { rows } = await sql<Waiting>`
        select ${id}::text as id, ${name} as name, ${organisation} as organisation, ${since} as since
        from ${table} where ${waits} order by ${since}, ${id} limit ${most}`.execute(reader.tables)
      return rows
    },
    async placeOf(reader, one) {
      const behind = sql<boolean>`(${since}, ${id}) > (self.since, self.id)`
      const { rows } = await sql<PlaceRow>`
        with self as materialized (
          select ${since} as since, ${id} as id, (${waits}) as waits from ${table} where ${exists} and ${hasId(one)})
        select self.since, self.waits, next.id::text as next_id, next.name as next_name,
          (select count(*)::int from ${table} where ${waits}) as count,
          (select count(*)::int from ${table} where ${waits} and (${since}, ${id}) < (self.since, self.id)) as before
        from self left join lateral (
          (select ${id} as id, ${name} as name, 1 as turn from ${table}
           where ${waits} and ${behind} order by ${since}, ${id} limit 1)
          union all
          (select ${id}, ${name}, 2 from ${table}
           where ${waits} and ${id} <> self.id order by ${since}, ${id} limit 1)
          order by turn limit 1) next on true`.execute(reader.tables)
      const [row] = rows
      if (!row) return undefined
      return {
        since: row.since,
        position: row.waits ? row.before + 1 : null,
        count: row.count,
        next: row.next_id === null ? null : { id: row.next_id, name: row.next_name ?? '' },
      }
    },
  }
}

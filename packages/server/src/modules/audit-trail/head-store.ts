import { sql } from 'kysely'
import { tablesOf, type Reader, type Tx } from '../../platform/database/database.ts'
import { selectPage, type Page } from '../../platform/database/lists/list-query.ts'
import type { RequestOf } from '../../platform/http/lists/list-request.ts'
import { auditHeads } from './contract.ts'

/** A signed head. `day` is `yyyy-MM-dd`, UTC. */
export interface SignedHeadRow {
  readonly day: string
  readonly sequence: number
  readonly hash: Buffer
  readonly signed_at: Date
  readonly platform_key_id: string
  readonly jws: string
}

interface Tables {
  audit_head: SignedHeadRow
}

const heads = (reader: Reader) => tablesOf<Tables>(reader).selectFrom('audit_head')

const dayText = sql<string>`to_char(day, 'YYYY-MM-DD')`.as('day')
const columns = ['sequence', 'hash', 'signed_at', 'platform_key_id', 'jws'] as const

/** Every signed head, the oldest first: one a day. */
export const loadHeads = (reader: Reader): Promise<SignedHeadRow[]> =>
  heads(reader).select(dayText).select(columns).orderBy('audit_head.day').execute()

/** The head of a day; absent: the newest. @param day compared as text, so that what is no day is simply unknown */
export const loadHead = (reader: Reader, day?: string): Promise<SignedHeadRow | undefined> => {
  const all = heads(reader).select(dayText).select(columns)
  const asked = day === undefined ? all : all.where(sql<boolean>`to_char(day, 'YYYY-MM-DD') = ${day}`)
  return asked.orderBy('audit_head.day', 'desc').limit(1).executeTakeFirst()
}

/** Stores the head of a day. @returns false when another server was faster */
export const insertHead = async (tx: Tx, head: SignedHeadRow): Promise<boolean> => {
  const stored = await tablesOf<Tables>(tx)
    .insertInto('audit_head')
    .values(head)
    .onConflict((conflict) => conflict.doNothing())
    .returning('sequence')
    .executeTakeFirst()
  return stored !== undefined
}

type HeadListRequest = RequestOf<typeof auditHeads>

/** One page of the signed heads. */
export const listHeads = (reader: Reader, request: HeadListRequest): Promise<Page<SignedHeadRow>> =>
  selectPage(
    reader,
    {
      base: heads(reader),
      tables: ['audit_head'],
      select: (query) => query.select(dayText).select(columns),
      spec: auditHeads,
      columns: {
        filters: { hash: sql`encode(hash, 'hex')` },
        sorts: { sequence: sql.ref('sequence'), signedDateTime: sql.ref('signed_at') },
        newest: sql.ref('signed_at'),
        id: sql.ref('audit_head.day'),
      },
    },
    request,
  )

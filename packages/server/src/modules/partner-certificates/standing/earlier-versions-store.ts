import { parseCertificate, TrustError } from '@entente/trust'
import { tablesOf, type Tx } from '../../../platform/database/database.ts'
import { digestOfKey } from '../../platform-trust/index.ts'
import { nameKeyOf, type HeldRow } from '../store.ts'

interface Tables {
  held_certificate: HeldRow
}

const rowsAtOnce = 200

/** Where a row comes to stand among those that are looked through by id. */
export interface Filled {
  /** The last row that was looked at; undefined: there are no more. */
  readonly last: string | undefined
  /** Rows that hold no certificate that can be read. */
  readonly unreadable: readonly string[]
}

/** Rows of earlier versions behind `after` that lack something, locked. */
const lockLacking = (tx: Tx, column: 'issuer_name_key' | 'key_digest', after: string): Promise<HeldRow[]> =>
  tablesOf<Tables>(tx)
    .selectFrom('held_certificate')
    .selectAll()
    .where(column, 'is', null)
    .where('id', '>', after)
    .orderBy('id')
    .limit(rowsAtOnce)
    .forUpdate()
    .execute()

/** What is worked out of rows, those apart of which it cannot be. */
const workOut = <T>(
  rows: readonly HeldRow[],
  of: (row: HeldRow) => T,
): Filled & { readonly found: readonly { readonly row: HeldRow; readonly value: T }[] } => {
  const found: { row: HeldRow; value: T }[] = []
  const unreadable: string[] = []
  for (const row of rows)
    try {
      found.push({ row, value: of(row) })
    } catch (error) {
      if (!(error instanceof TrustError)) throw error
      unreadable.push(row.id)
    }
  return { found, unreadable, last: rows.at(-1)?.id }
}

const set = async (
  tx: Tx,
  id: string,
  value: Partial<Pick<HeldRow, 'issuer_name_key' | 'key_digest'>>,
): Promise<void> => {
  await tablesOf<Tables>(tx).updateTable('held_certificate').set(value).where('id', '=', id).execute()
}

/** Gives rows of earlier versions the digest of their name. @param after the last row that was looked at */
export const fillNameKeys = async (tx: Tx, after: string): Promise<Filled> => {
  const rows = await lockLacking(tx, 'issuer_name_key', after)
  const worked = workOut(rows, (row) => nameKeyOf(parseCertificate(row.platform_signed).subject))
  for (const { row, value } of worked.found) await set(tx, row.id, { issuer_name_key: value })
  return worked
}

/** Whose key a row of an earlier version has shown, and since when. */
interface KeyShown {
  readonly digest: string
  readonly partnerId: string
  readonly at: Date
  readonly by: string
}

/** Notes of rows of earlier versions which key they are of. @param after the last row that was looked at */
export const fillKeyDigests = async (
  tx: Tx,
  after: string,
): Promise<Filled & { readonly shown: readonly KeyShown[] }> => {
  const rows = await lockLacking(tx, 'key_digest', after)
  const { found, ...filled } = workOut(rows, (row) => digestOfKey(parseCertificate(row.ca_signed).spkiDer))
  for (const { row, value } of found) await set(tx, row.id, { key_digest: value })
  const shown = found.map(({ row, value: digest }) => ({
    digest,
    partnerId: row.partner_id,
    at: row.uploaded_at,
    by: row.uploaded_by,
  }))
  return { ...filled, shown }
}

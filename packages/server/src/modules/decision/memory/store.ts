import { sql } from 'kysely'
import type { Reader } from '../../../platform/database/database.ts'
import type { ViewSource } from '../../../platform/views/view-store.ts'
import { keyEntries } from '../../api-keys/index.ts'
import { licenceEntries } from '../../licences/index.ts'
import { clientEntries } from '../../oidc-clients/index.ts'
import { entryKeptWidth, entryKeyWidth, entryValueWidth } from '../../policy-requests/index.ts'

/** Everything that was issued and is shown at run time, each found by a digest: as the triggers of migration 0200 call it. */
export const decisionSource: ViewSource = {
  name: 'decisions',
  entries: [keyEntries, licenceEntries, clientEntries].join(' union all '),
  keyWidth: entryKeyWidth,
  keptWidth: entryKeptWidth,
  valueWidth: entryValueWidth,
}

/** The value of an entry, of the database. */
export const findEntry = async (reader: Reader, digest: Buffer): Promise<Buffer | undefined> => {
  const { rows } = await sql<{ record: Buffer }>`
    select record from (${sql.raw(decisionSource.entries)}) as entry where key = ${digest}`.execute(
    reader.tables,
  )
  return rows[0]?.record.subarray(entryKeptWidth)
}

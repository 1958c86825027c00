import { createHash } from 'node:crypto'
import { keyMaterialOf } from '@entente/trust'
import { sql } from 'kysely'
import { tablesOf, type Reader, type Tx } from '../../../platform/database/database.ts'

/** Why a key is a partner's: it came first, it has signed with the key, or an administrator said so; the last outweighs. */
export type Title = 'first' | 'proven' | 'decided'

interface Tables {
  key_owner: {
    readonly digest: string
    readonly partner_id: string
    readonly how: Title
    readonly since: Date
    readonly decided_by: string
  }
}

/** Names a key, however it is spelled. @param spkiDer SubjectPublicKeyInfo */
export const digestOfKey = (spkiDer: Uint8Array): string =>
  createHash('sha256').update(keyMaterialOf(spkiDer)).digest('hex')

/** Which partners have which of these keys, by digest; a key that nobody has brought is not there. */
export const ownersOfKeys = async (
  reader: Reader,
  digests: readonly string[],
): Promise<ReadonlyMap<string, string>> => {
  if (digests.length === 0) return new Map()
  const rows = await tablesOf<Tables>(reader)
    .selectFrom('key_owner')
    .select(['digest', 'partner_id'])
    .where('digest', 'in', [...digests])
    .execute()
  return new Map(rows.map((row) => [row.digest, row.partner_id]))
}

/** Whose a key is, and why; undefined while nobody has brought it. */
export const titleOfKey = async (
  reader: Reader,
  digest: string,
): Promise<{ readonly partnerId: string; readonly how: Title } | undefined> => {
  const row = await tablesOf<Tables>(reader)
    .selectFrom('key_owner')
    .select(['partner_id', 'how'])
    .where('digest', '=', digest)
    .executeTakeFirst()
  return row && { partnerId: row.partner_id, how: row.how }
}

/** The partner that has a key; undefined while nobody has brought it. */
export const ownerOfKey = async (reader: Reader, digest: string): Promise<string | undefined> =>
  (await ownersOfKeys(reader, [digest])).get(digest)

const outweighed = { first: ['first'], proven: ['first'], decided: ['first', 'proven', 'decided'] } as const

/** Notes whose a key is, unless there is a title that weighs as much. Of two who came first, the earlier did. */
export const claimKey = async (
  tx: Tx,
  digest: string,
  claim: { readonly partnerId: string; readonly how: Title; readonly at: Date; readonly by: string },
): Promise<void> => {
  const { partnerId, how, at, by } = claim
  const isWeaker = sql<boolean>`key_owner.how = any(${[...outweighed[how]]}::text[])`
  const isLater = how === 'first' ? sql<boolean>`key_owner.since > ${at}` : sql<boolean>`true`
  await tablesOf<Tables>(tx)
    .insertInto('key_owner')
    .values({ digest, partner_id: partnerId, how, since: at, decided_by: by })
    .onConflict((conflict) =>
      conflict
        .column('digest')
        .doUpdateSet({ partner_id: partnerId, how, since: at, decided_by: by })
        .where(isWeaker)
        .where(isLater),
    )
    .execute()
}

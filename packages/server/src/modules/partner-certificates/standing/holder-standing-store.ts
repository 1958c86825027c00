import type { Certificate } from '@entente/trust'
import { sql } from 'kysely'
import { tablesOf, type Reader, type Tx } from '../../../platform/database/database.ts'
import { digestOfKey } from '../../platform-trust/index.ts'
import type { Holder } from '../held-certificate.ts'
import { sha256Of, type HeldRow } from '../store.ts'

interface Tables {
  held_certificate: HeldRow
  holder_decision: HolderDecision & { readonly holder_type: 'chip'; readonly holder_id: string }
}

/** What we have signed last for a holder on the strength of a certificate. */
export type Holding = Pick<
  HeldRow,
  | 'holder_type'
  | 'holder_id'
  | 'partner_id'
  | 'domain'
  | 'platform_sha256'
  | 'platform_not_after'
  | 'uploaded_at'
  | 'superseded_at'
  | 'accepted_until'
> & {
  /** The last approval of the chip was for this certificate, also for one that it had brought before it was renewed. */
  readonly was_approved: boolean
}

/** The owner's chips are bounded by CHIPS_PER_KEY, those that others had approved by who approves. */
const mostHoldings = 1000

/**
 * Who holds this certificate, ever: as the uploaded one, or as the twin that we have signed for it. The key owner's come
 * first, then those that were decided last; no more than a verdict can look at.
 */
export const listHoldings = async (
  reader: Reader,
  { sha256, spkiDer, tbsDer }: Pick<Certificate, 'sha256' | 'spkiDer' | 'tbsDer'>,
  owner: string,
): Promise<Holding[]> =>
  tablesOf<Tables>(reader)
    .selectFrom((from) =>
      from
        .selectFrom('held_certificate')
        .distinctOn(['holder_type', 'holder_id', 'domain', 'purpose'])
        .select(['holder_type', 'holder_id', 'partner_id', 'domain', 'platform_sha256'])
        .select(['platform_not_after', 'uploaded_at', 'superseded_at', 'accepted_until'])
        .where('key_digest', '=', digestOfKey(spkiDer))
        .where((where) =>
          where.or([
            where('signed_part_sha256', '=', sha256Of(tbsDer)),
            where('platform_sha256', '=', sha256),
          ]),
        )
        .orderBy('holder_type')
        .orderBy('holder_id')
        .orderBy('domain')
        .orderBy('purpose')
        .orderBy('uploaded_at', 'desc')
        .orderBy('id', 'desc')
        .as('held'),
    )
    .leftJoin('holder_decision', (join) =>
      join
        .onRef('holder_decision.holder_id', '=', 'held.holder_id')
        .on('held.holder_type', '=', 'chip')
        .on('holder_decision.holder_type', '=', 'chip'),
    )
    .selectAll('held')
    .select(
      sql<boolean>`exists (select from held_certificate approved
        where approved.holder_type = held.holder_type and approved.holder_id = held.holder_id
          and approved.key_digest = ${digestOfKey(spkiDer)}
          and (approved.signed_part_sha256 = ${sha256Of(tbsDer)} or approved.platform_sha256 = ${sha256})
          and confirmed_at >= approved.uploaded_at
          and (approved.superseded_at is null or confirmed_at < approved.superseded_at))`.as('was_approved'),
    )
    .orderBy(sql`held.partner_id <> ${owner}`)
    .orderBy(sql`greatest(ended_at, confirmed_at) desc nulls last`)
    .orderBy('held.uploaded_at', 'desc')
    .limit(mostHoldings)
    .execute()

/** How many other chips of the same partner have certificates of a key, or had. */
export const countOtherChips = async (
  reader: Reader,
  { id, partnerId }: Pick<Holder, 'id' | 'partnerId'>,
  digest: string,
): Promise<number> => {
  const { count } = await tablesOf<Tables>(reader)
    .selectFrom('held_certificate')
    .select(sql<number>`count(distinct holder_id)::int`.as('count'))
    .where('key_digest', '=', digest)
    .where('holder_type', '=', 'chip')
    .where('partner_id', '=', partnerId)
    .where('holder_id', '<>', id)
    .executeTakeFirstOrThrow()
  return count
}

/** Ids of the chips that have a current certificate of a key, whosever they are. */
export const listChipsOfKey = async (reader: Reader, digest: string): Promise<string[]> => {
  const rows = await tablesOf<Tables>(reader)
    .selectFrom('held_certificate')
    .select('holder_id')
    .distinct()
    .where('key_digest', '=', digest)
    .where('holder_type', '=', 'chip')
    .where('superseded_at', 'is', null)
    .limit(mostHoldings)
    .execute()
  return rows.map((row) => row.holder_id)
}

/** When holders beside partners ended, and when somebody confirmed them. */
export interface HolderDecision {
  readonly ended_at: Date | null
  readonly confirmed_at: Date | null
}

/** What was decided about chips that hold certificates, by chip id. */
export const loadDecisions = async (
  reader: Reader,
  chipIds: readonly string[],
): Promise<ReadonlyMap<string, HolderDecision>> => {
  if (chipIds.length === 0) return new Map()
  const rows = await tablesOf<Tables>(reader)
    .selectFrom('holder_decision')
    .selectAll()
    .where('holder_type', '=', 'chip')
    .where(sql<boolean>`holder_id = any(${[...chipIds]})`)
    .execute()
  return new Map(rows.map((row) => [row.holder_id, row]))
}

/** Notes that a chip was ended or confirmed. */
export const saveDecision = async (
  tx: Tx,
  chipId: string,
  decision: Partial<HolderDecision>,
): Promise<void> => {
  await tablesOf<Tables>(tx)
    .insertInto('holder_decision')
    .values({ holder_type: 'chip', holder_id: chipId, ended_at: null, confirmed_at: null, ...decision })
    .onConflict((conflict) => conflict.columns(['holder_type', 'holder_id']).doUpdateSet(decision))
    .execute()
}

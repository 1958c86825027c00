import type { Database } from '../../../platform/database/database.ts'
import { partnerTypesOf } from '../../partners/index.ts'
import type { StoredUsage } from '../usage.ts'

/** Names that somebody gave are taken for those of partners, if there are such. */
export const namePartners = async (
  database: Database,
  uses: readonly StoredUsage[],
): Promise<readonly StoredUsage[]> => {
  const claimed = new Set(uses.flatMap(({ claimedPartnerId: id }) => (id ? [id] : [])))
  if (claimed.size === 0) return uses
  const known = await partnerTypesOf(database, [...claimed])
  return uses.map((usage) => {
    const { partnerId, claimedPartnerId: id } = usage
    return partnerId === null && id && known.has(id) ? { ...usage, partnerId: id } : usage
  })
}

import { tablesOf, type Reader, type Tx } from '../../platform/database/database.ts'
import type { Extractor } from './extractor.ts'

interface Tables {
  biometric_extractor: {
    partner_id: string
    policy_id: string
    attribute_name: string
    modality: string
    sub_types: string | null
    provider: string
    provider_version: string | null
    set_at: Date
    set_by: string
  }
}

/** Whose extractors, and for which policy. */
export interface Pair {
  readonly partnerId: string
  readonly policyId: string
}

/** The extractors of a partner for a policy, by attribute and modality. */
export const listExtractors = (reader: Reader, { partnerId, policyId }: Pair): Promise<Extractor[]> =>
  tablesOf<Tables>(reader)
    .selectFrom('biometric_extractor')
    .select([
      'attribute_name as attributeName',
      'modality',
      'sub_types as subTypes',
      'provider',
      'provider_version as providerVersion',
    ])
    .where('partner_id', '=', partnerId)
    .where('policy_id', '=', policyId)
    .orderBy('attribute_name')
    .orderBy('modality')
    .execute()

/** Stores extractors; what is there of the same attribute and modality is replaced. */
export const putExtractors = async (
  tx: Tx,
  pair: Pair,
  extractors: readonly Extractor[],
  { at, by }: { readonly at: Date; readonly by: string },
): Promise<void> => {
  if (extractors.length === 0) return
  await tablesOf<Tables>(tx)
    .insertInto('biometric_extractor')
    .values(
      extractors.map((each) => ({
        partner_id: pair.partnerId,
        policy_id: pair.policyId,
        attribute_name: each.attributeName,
        modality: each.modality,
        sub_types: each.subTypes,
        provider: each.provider,
        provider_version: each.providerVersion,
        set_at: at,
        set_by: by,
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['partner_id', 'policy_id', 'attribute_name', 'modality']).doUpdateSet((set) => ({
        sub_types: set.ref('excluded.sub_types'),
        provider: set.ref('excluded.provider'),
        provider_version: set.ref('excluded.provider_version'),
        set_at: set.ref('excluded.set_at'),
        set_by: set.ref('excluded.set_by'),
      })),
    )
    .execute()
}

/** Takes all extractors of a partner for a policy away. */
export const removeExtractors = async (tx: Tx, { partnerId, policyId }: Pair): Promise<void> => {
  await tablesOf<Tables>(tx)
    .deleteFrom('biometric_extractor')
    .where('partner_id', '=', partnerId)
    .where('policy_id', '=', policyId)
    .execute()
}

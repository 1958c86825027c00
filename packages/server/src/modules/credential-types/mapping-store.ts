import { tablesOf, type Reader, type Tx } from '../../platform/database/database.ts'

/** That credentials of a type follow a policy. */
export interface Mapping {
  readonly partnerId: string
  /** In small letters. */
  readonly credentialType: string
  readonly policyId: string
  readonly mappedAt: Date
  readonly mappedBy: string
}

interface Tables {
  credential_type_mapping: {
    partner_id: string
    credential_type: string
    policy_id: string
    mapped_at: Date
    mapped_by: string
  }
}

const mappings = (reader: Reader) =>
  tablesOf<Tables>(reader)
    .selectFrom('credential_type_mapping')
    .select([
      'partner_id as partnerId',
      'credential_type as credentialType',
      'policy_id as policyId',
      'mapped_at as mappedAt',
      'mapped_by as mappedBy',
    ])

/** Types are found in any case. */
const keyOf = (credentialType: string): string => credentialType.toLowerCase()

/** What a partner has mapped, by type. */
export const listMappings = (reader: Reader, partnerId: string): Promise<Mapping[]> =>
  mappings(reader).where('partner_id', '=', partnerId).orderBy('credential_type').execute()

/** Whether any of these partners has mapped a type. */
export const hasMapping = async (reader: Reader, partnerIds: readonly string[]): Promise<boolean> =>
  (await mappings(reader)
    .where('partner_id', 'in', [...partnerIds])
    .limit(1)
    .executeTakeFirst()) !== undefined

/** The mapping of one type, in any case. */
export const findMapping = (
  reader: Reader,
  partnerId: string,
  credentialType: string,
): Promise<Mapping | undefined> =>
  mappings(reader)
    .where('partner_id', '=', partnerId)
    .where('credential_type', '=', keyOf(credentialType))
    .executeTakeFirst()

/** Stores a mapping of a locked partner, unless its type has one. @returns whether it was stored */
export const insertMapping = async (tx: Tx, mapping: Mapping): Promise<boolean> => {
  const stored = await tablesOf<Tables>(tx)
    .insertInto('credential_type_mapping')
    .values({
      partner_id: mapping.partnerId,
      credential_type: keyOf(mapping.credentialType),
      policy_id: mapping.policyId,
      mapped_at: mapping.mappedAt,
      mapped_by: mapping.mappedBy,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('partner_id')
    .executeTakeFirst()
  return stored !== undefined
}

/** Takes the mapping of one type away. */
export const removeMapping = async (tx: Tx, partnerId: string, credentialType: string): Promise<void> => {
  await tablesOf<Tables>(tx)
    .deleteFrom('credential_type_mapping')
    .where('partner_id', '=', partnerId)
    .where('credential_type', '=', keyOf(credentialType))
    .execute()
}

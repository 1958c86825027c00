import { tablesOf, type Reader, type Tx } from '../../../platform/database/database.ts'
import type { Generated } from 'kysely'
import type { PartnerType } from '../partner.ts'

export interface PartnerTypeTable {
  code: string
  description: string
  is_policy_required: boolean
  is_self_registrable: boolean
  is_active: Generated<boolean>
  created_at: Generated<Date>
}

interface Tables {
  partner_type: PartnerTypeTable
}

const types = (reader: Reader) =>
  tablesOf<Tables>(reader)
    .selectFrom('partner_type')
    .select([
      'code',
      'description',
      'is_policy_required as isPolicyRequired',
      'is_self_registrable as isSelfRegistrable',
    ])
    .where('is_active', '=', true)

/** All types in use, by code. */
export const list = (reader: Reader): Promise<PartnerType[]> => types(reader).orderBy('code').execute()

/** The type with this code, whatever its case. */
export const load = (reader: Reader, code: string): Promise<PartnerType | undefined> =>
  types(reader)
    .where((where) => where(where.fn<string>('lower', ['code']), '=', code.toLowerCase()))
    .executeTakeFirst()

/** Adds the types that are not there; what an operator changed stays. */
export const insertMissing = async (tx: Tx, rows: readonly PartnerType[]): Promise<void> => {
  await tablesOf<Tables>(tx)
    .insertInto('partner_type')
    .values(
      rows.map((type) => ({
        code: type.code,
        description: type.description,
        is_policy_required: type.isPolicyRequired,
        is_self_registrable: type.isSelfRegistrable,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

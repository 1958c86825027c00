import { emailKey } from '@entente/mail-addresses'
import { systemActor } from '../../platform/access/authority.ts'
import { tablesOf, type Reader, type Tx } from '../../platform/database/database.ts'
import { prepared } from '../../platform/database/connections/prepared.ts'
import type { Locale } from '../../platform/i18n/locale.ts'
import { sql, type ColumnType, type Generated, type RawBuilder, type SelectQueryBuilder } from 'kysely'
import {
  isDeactivated,
  type ApprovalStatus,
  type Branding,
  type NewPartner,
  type Partner,
} from './partner.ts'
import type { PartnerTypeTable } from './types/partner-type-store.ts'

export interface PartnerTables {
  partner: {
    id: string
    user_name: string
    organisation_name: string
    address: string
    phone: string
    email: string
    email_key: ColumnType<string, never, never>
    partner_type_code: string
    approval_status: ApprovalStatus
    is_active: boolean
    locale: Locale
    policy_group_id: string | null
    is_certified: Generated<boolean>
    logo_url: string | null
    additional_info: Generated<string>
    created_at: Date
    created_by: string
    updated_at: Date
    version: Generated<number>
  }
  partner_type: PartnerTypeTable
}

export const columns = [
  'partner.id',
  'partner.user_name as userName',
  'partner.organisation_name as organisationName',
  'partner.address',
  'partner.phone',
  'partner.email',
  'partner.partner_type_code as partnerType',
  'partner_type.is_policy_required as needsPolicyGroup',
  'partner.policy_group_id as policyGroupId',
  'partner.approval_status as approvalStatus',
  'partner.is_active as isActive',
  'partner.is_certified as isCertified',
  'partner.logo_url as logoUrl',
  'partner.additional_info as additionalInfo',
  'partner.locale',
  'partner.created_at as createdAt',
  'partner.created_by as createdBy',
  'partner.updated_at as updatedAt',
  'partner.version',
] as const

export const partners = (
  reader: Reader,
): SelectQueryBuilder<PartnerTables, 'partner' | 'partner_type', Partner> =>
  tablesOf<PartnerTables>(reader)
    .selectFrom('partner')
    .innerJoin('partner_type', 'partner_type.code', 'partner.partner_type_code')
    .select(columns)

/** The partner with exactly this id. */
export const load = (reader: Reader, id: string): Promise<Partner | undefined> =>
  partners(reader).modifyFront(prepared).where('partner.id', '=', id).executeTakeFirst()

/** `load`, and nobody else changes it until the transaction ends. */
export const lock = (tx: Tx, id: string): Promise<Partner | undefined> =>
  partners(tx).where('partner.id', '=', id).forUpdate('partner').executeTakeFirst()

/** The partners with these ids, oldest first. */
export const listByIds = async (reader: Reader, ids: readonly string[]): Promise<Partner[]> =>
  ids.length === 0
    ? []
    : partners(reader)
        .where(sql<boolean>`partner.id = any(${[...ids]}::text[])`)
        .orderBy('partner.created_at')
        .orderBy('partner.id')
        .execute()

/** The types of the partners with these ids, by id. */
export const listTypes = async (
  reader: Reader,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> =>
  new Map((await listByIds(reader, [...new Set(ids)])).map(({ id, partnerType }) => [id, partnerType]))

/** Those of the partners with these ids that are deactivated. */
export const listDeactivated = async (reader: Reader, ids: readonly string[]): Promise<ReadonlySet<string>> =>
  new Set((await listByIds(reader, [...new Set(ids)])).filter(isDeactivated).map(({ id }) => id))

/** The partners that were registered in the name of a user, whatever its case. */
export const listRegisteredFor = (reader: Reader, userName: string): Promise<Partner[]> =>
  partners(reader)
    .where((where) => where(where.fn<string>('lower', ['partner.user_name']), '=', userName.toLowerCase()))
    .orderBy('partner.id')
    .execute()

/** True when a partner has this e-mail address, whatever its case. */
export const emailExists = async (reader: Reader, email: string): Promise<boolean> =>
  (await tablesOf<PartnerTables>(reader)
    .selectFrom('partner')
    .select('id')
    .where('email_key', '=', emailKey(email))
    .executeTakeFirst()) !== undefined

/** True when a partner has this id, whatever its case. */
export const idExists = async (reader: Reader, id: string): Promise<boolean> =>
  (await tablesOf<PartnerTables>(reader)
    .selectFrom('partner')
    .select('id')
    .where((where) => where(where.fn<string>('lower', ['id']), '=', id.toLowerCase()))
    .executeTakeFirst()) !== undefined

/** How many partners are in a policy group; counts no further than `most`. */
export const countInGroup = async (reader: Reader, groupId: string, most: number): Promise<number> => {
  const { rows } = await sql<{ total: number }>`
    select count(*)::int as total
    from (select from partner where policy_group_id = ${groupId} limit ${most}) as counted`.execute(
    reader.tables,
  )
  return rows[0]?.total ?? 0
}

/** Stores a partner, not approved where nothing else is said. @returns false when its id or e-mail address is taken */
export const insert = async (
  tx: Tx,
  partner: NewPartner & {
    readonly userName: string
    readonly createdBy: string
    readonly at: Date
  } & Partial<Pick<Partner, 'approvalStatus' | 'isActive' | 'policyGroupId' | keyof Branding>>,
): Promise<boolean> => {
  const stored = await tablesOf<PartnerTables>(tx)
    .insertInto('partner')
    .values({
      id: partner.id,
      user_name: partner.userName,
      organisation_name: partner.organisationName,
      address: partner.address,
      phone: partner.phone,
      email: partner.email,
      partner_type_code: partner.partnerType,
      approval_status: partner.approvalStatus ?? 'InProgress',
      is_active: partner.isActive ?? false,
      locale: partner.locale,
      policy_group_id: partner.policyGroupId ?? null,
      logo_url: partner.logoUrl ?? null,
      ...(partner.additionalInfo === undefined ? {} : { additional_info: partner.additionalInfo }),
      created_at: partner.at,
      created_by: partner.createdBy,
      updated_at: partner.at,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  return stored !== undefined
}

/** Writes the contact of a locked partner. */
export const saveContact = async (
  tx: Tx,
  partner: Pick<Partner, 'id' | 'email' | 'phone' | 'address' | 'locale'>,
  at: Date,
): Promise<void> => {
  const { id, email, phone, address, locale } = partner
  await tablesOf<PartnerTables>(tx)
    .updateTable('partner')
    .set((set) => ({ email, phone, address, locale, updated_at: at, version: set('version', '+', 1) }))
    .where('id', '=', id)
    .execute()
}

/** Writes what a locked partner says of itself. */
export const saveProfile = async (
  tx: Tx,
  partner: Pick<Partner, 'id' | 'organisationName' | 'phone' | 'address' | keyof Branding>,
  at: Date,
): Promise<void> => {
  await tablesOf<PartnerTables>(tx)
    .updateTable('partner')
    .set((set) => ({
      organisation_name: partner.organisationName,
      phone: partner.phone,
      address: partner.address,
      logo_url: partner.logoUrl,
      additional_info: partner.additionalInfo,
      updated_at: at,
      version: set('version', '+', 1),
    }))
    .where('id', '=', partner.id)
    .execute()
}

/** Writes the policy group of a locked partner. */
export const saveGroup = async (
  tx: Tx,
  { id, policyGroupId }: Pick<Partner, 'id' | 'policyGroupId'>,
  at: Date,
): Promise<void> => {
  await tablesOf<PartnerTables>(tx)
    .updateTable('partner')
    .set((set) => ({ policy_group_id: policyGroupId, updated_at: at, version: set('version', '+', 1) }))
    .where('id', '=', id)
    .execute()
}

/** Writes the state of a locked partner. */
export const saveState = async (
  tx: Tx,
  partner: Pick<Partner, 'id' | 'approvalStatus' | 'isActive' | 'isCertified' | 'version'>,
  at: Date,
): Promise<void> => {
  await tablesOf<PartnerTables>(tx)
    .updateTable('partner')
    .set({
      approval_status: partner.approvalStatus,
      is_active: partner.isActive,
      is_certified: partner.isCertified,
      updated_at: at,
      version: partner.version + 1,
    })
    .where('id', '=', partner.id)
    .where('version', '=', partner.version)
    .execute()
}

/** Whether there is a partner that is not the platform's own. */
export const someoneHasRegistered = async (reader: Reader): Promise<boolean> =>
  (await tablesOf<PartnerTables>(reader)
    .selectFrom('partner')
    .select('partner.id')
    .where('user_name', '<>', systemActor.userName)
    .limit(1)
    .executeTakeFirst()) !== undefined

/** For statements of others: whether the partner with this id takes part. @param id an expression over their tables */
export const isActivePartner = (id: RawBuilder<unknown>): RawBuilder<boolean> =>
  sql<boolean>`exists (select from partner where partner.id = ${id} and partner.is_active)`

import { sql } from 'kysely'
import { systemActor } from '../../../platform/access/authority.ts'
import { tablesOf, type Reader, type Tx } from '../../../platform/database/database.ts'
import { selectFilterValues } from '../../../platform/database/lists/filter-values-query.ts'
import {
  inLanguageOrder,
  mapPage,
  searched,
  selectPage,
  type Page,
} from '../../../platform/database/lists/list-query.ts'
import {
  authored,
  neverDeleted,
  selectSearch,
  type SearchColumns,
} from '../../../platform/database/lists/search-query.ts'
import type { FilterValuesRequest } from '../../../platform/http/lists/filter-values-contract.ts'
import type { RequestOf } from '../../../platform/http/lists/list-request.ts'
import type { SearchRequest } from '../../../platform/http/lists/search-contract.ts'
import { groupListing } from './contract.ts'
import type { Approvers, PolicyCounts, PolicyGroup } from './group.ts'

interface Row {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly user_name: string
  readonly is_active: boolean
  readonly approvers: Approvers
  readonly created_at: Date
  readonly created_by: string
  readonly updated_at: Date | null
  readonly updated_by: string | null
}

interface Tables {
  policy_group: Row
}

/** The constraint that keeps names unique. */
export const uniqueGroupName = 'policy_group_name'

const fromRow = (row: Row): PolicyGroup => ({
  id: row.id,
  name: row.name,
  description: row.description,
  userName: row.user_name,
  isActive: row.is_active,
  approvers: row.approvers,
  createdAt: row.created_at,
  createdBy: row.created_by,
  updatedAt: row.updated_at,
  updatedBy: row.updated_by,
})

const toRow = (group: PolicyGroup): Row => ({
  id: group.id,
  name: group.name,
  description: group.description,
  user_name: group.userName,
  is_active: group.isActive,
  approvers: group.approvers,
  created_at: group.createdAt,
  created_by: group.createdBy,
  updated_at: group.updatedAt,
  updated_by: group.updatedBy,
})

const one = (reader: Reader, column: 'id' | 'name', value: string) =>
  tablesOf<Tables>(reader).selectFrom('policy_group').selectAll().where(column, '=', value)

export const loadGroup = async (reader: Reader, id: string): Promise<PolicyGroup | undefined> => {
  const row = await one(reader, 'id', id).executeTakeFirst()
  return row && fromRow(row)
}

/** Whether somebody has made a group: those that the platform brings do not count. */
export const holdsOwnGroup = async (reader: Reader): Promise<boolean> =>
  (await tablesOf<Tables>(reader)
    .selectFrom('policy_group')
    .select('id')
    .where('user_name', '<>', systemActor.userName)
    .limit(1)
    .executeTakeFirst()) !== undefined

export const findGroup = async (reader: Reader, name: string): Promise<PolicyGroup | undefined> => {
  const row = await one(reader, 'name', name).executeTakeFirst()
  return row && fromRow(row)
}

/** The groups with these ids, by id. */
export const loadGroups = async (
  reader: Reader,
  ids: readonly (string | null)[],
): Promise<ReadonlyMap<string, PolicyGroup>> => {
  const wanted = [...new Set(ids)].filter((id) => id !== null)
  if (wanted.length === 0) return new Map()
  const rows = await tablesOf<Tables>(reader)
    .selectFrom('policy_group')
    .selectAll()
    .where(sql<boolean>`id = any(${wanted}::text[])`)
    .execute()
  return new Map(rows.map((row) => [row.id, fromRow(row)]))
}

/** `loadGroup`, and nobody changes the group until the transaction ends; others may hold it likewise. */
export const holdGroup = async (tx: Tx, id: string): Promise<PolicyGroup | undefined> => {
  const row = await one(tx, 'id', id).forShare().executeTakeFirst()
  return row && fromRow(row)
}

/** `findGroup`, and nobody changes the group until the transaction ends; others may hold it likewise. */
export const holdGroupNamed = async (tx: Tx, name: string): Promise<PolicyGroup | undefined> => {
  const row = await one(tx, 'name', name).forShare().executeTakeFirst()
  return row && fromRow(row)
}

/** `loadGroup`, and nobody else holds or changes the group until the transaction ends. */
export const lockGroup = async (tx: Tx, id: string): Promise<PolicyGroup | undefined> => {
  const row = await one(tx, 'id', id).forUpdate().executeTakeFirst()
  return row && fromRow(row)
}

/** @throws the database's error for a name that is taken: `uniqueGroupName` */
export const insertGroup = async (tx: Tx, group: PolicyGroup): Promise<void> => {
  await tablesOf<Tables>(tx).insertInto('policy_group').values(toRow(group)).execute()
}

/** Stores a group unless its id or its name is there. @returns whether it was stored */
export const insertMissingGroup = async (tx: Tx, group: PolicyGroup): Promise<boolean> => {
  const { numInsertedOrUpdatedRows } = await tablesOf<Tables>(tx)
    .insertInto('policy_group')
    .values(toRow(group))
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

/** Writes a locked group. @throws the database's error for a name that is taken: `uniqueGroupName` */
export const saveGroup = async (tx: Tx, group: PolicyGroup): Promise<void> => {
  await tablesOf<Tables>(tx)
    .updateTable('policy_group')
    .set(toRow(group))
    .where('id', '=', group.id)
    .execute()
}

/** All groups, oldest first. @param active of these only */
export const listGroups = async (
  reader: Reader,
  { active }: { readonly active?: boolean } = {},
): Promise<PolicyGroup[]> => {
  const all = tablesOf<Tables>(reader).selectFrom('policy_group').selectAll()
  const rows = await (active === undefined ? all : all.where('is_active', '=', active))
    .orderBy('created_at')
    .orderBy('id')
    .execute()
  return rows.map(fromRow)
}

/** How many policies of each state a group holds. */
export const countPolicies = async (
  reader: Reader,
  groupIds: readonly string[],
): Promise<Map<string, PolicyCounts>> => {
  const { rows } = await sql<{ groupId: string } & PolicyCounts>`
    select group_id as "groupId", count(*) filter (where state = 'draft') as draft,
      count(*) filter (where state = 'activated') as activated,
      count(*) filter (where state = 'deactivated') as deactivated
    from policy where group_id = any(${[...groupIds]}) group by group_id`.execute(reader.tables)
  return new Map(rows.map(({ groupId, ...counts }) => [groupId, counts]))
}

/** Columns of the older search, by the names that its clients use (GroupEntity). */
const searchColumns: SearchColumns = {
  id: { expression: sql.ref('id'), kind: 'text' },
  name: { expression: sql.ref('name'), kind: 'text' },
  desc: { expression: sql.ref('description'), kind: 'text' },
  isActive: { expression: sql.ref('is_active'), kind: 'flag' },
  ...neverDeleted,
  userId: { expression: sql.ref('user_name'), kind: 'text' },
  ...authored,
}

/** One page of an older search for groups (P12). */
export const searchGroups = async (reader: Reader, request: SearchRequest): Promise<Page<PolicyGroup>> => {
  const found = await selectSearch(
    reader,
    {
      base: tablesOf<Tables>(reader).selectFrom('policy_group'),
      tables: ['policy_group'],
      select: (query) => query.selectAll(),
      columns: searchColumns,
      newest: sql.ref('created_at'),
      id: sql.ref('id'),
    },
    request,
  )
  return mapPage(found, fromRow)
}

/** The values of columns of groups, each with the group's name (P15). */
export const groupFilterValues = (reader: Reader, request: FilterValuesRequest) =>
  selectFilterValues(
    {
      base: tablesOf<Tables>(reader).selectFrom('policy_group'),
      columns: searchColumns,
      code: sql<string>`name`,
    },
    request,
  )

type GroupListRequest = RequestOf<typeof groupListing>

/** One page of all groups. */
export const pageGroups = async (reader: Reader, request: GroupListRequest): Promise<Page<PolicyGroup>> => {
  const status = sql`case when is_active then 'active' else 'inactive' end`
  const page = await selectPage(
    reader,
    {
      base: tablesOf<Tables>(reader).selectFrom('policy_group'),
      tables: ['policy_group'],
      select: (query) => query.selectAll(),
      spec: groupListing,
      columns: {
        filters: {
          groupId: sql.ref('id'),
          groupName: sql.ref('name'),
          groupDescription: sql.ref('description'),
          status,
          search: searched([sql.ref('name'), sql.ref('description')], sql.ref('id')),
        },
        sorts: {
          groupName: inLanguageOrder(sql.ref('name')),
          groupDescription: inLanguageOrder(sql.ref('description')),
          status,
          createdDateTime: sql.ref('created_at'),
        },
        newest: sql.ref('created_at'),
        id: sql.ref('id'),
      },
    },
    request,
  )
  return mapPage(page, fromRow)
}

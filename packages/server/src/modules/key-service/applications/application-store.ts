import { tablesOf, type Reader } from '../../../platform/database/database.ts'

interface Row {
  readonly id: string
  readonly roles: string[]
}

interface Tables {
  key_application: Row
}

/** The application of this name, exactly. One indexed query. */
export const loadApplicationRow = (reader: Reader, id: string): Promise<Row | undefined> =>
  tablesOf<Tables>(reader)
    .selectFrom('key_application')
    .select(['id', 'roles'])
    .where('id', '=', id)
    .executeTakeFirst()

/** Every application of the table, by name. */
export const listApplicationRows = (reader: Reader): Promise<Row[]> =>
  tablesOf<Tables>(reader).selectFrom('key_application').select(['id', 'roles']).orderBy('id').execute()

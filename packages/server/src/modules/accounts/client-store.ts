import { isRole, type Role } from '../../platform/access/roles.ts'
import { tablesOf, type Reader, type Tx } from '../../platform/database/database.ts'
import type { Generated } from 'kysely'

interface Tables {
  service_client: {
    client_id: string
    secret_hash: string
    roles: string[]
    foreign_roles: Generated<string[]>
    status: Generated<'active' | 'disabled'>
    created_at: Date
    updated_at: Date
  }
}

/** A program that authenticates with an id and a secret. */
export interface ServiceClient {
  readonly clientId: string
  readonly secretHash: string
  readonly roles: readonly Role[]
  /** As an account's. */
  readonly foreignRoles: readonly string[]
  readonly isActive: boolean
}

export const load = async (reader: Reader, clientId: string): Promise<ServiceClient | undefined> => {
  const row = await tablesOf<Tables>(reader)
    .selectFrom('service_client')
    .select(['client_id', 'secret_hash', 'roles', 'foreign_roles', 'status'])
    .where('client_id', '=', clientId)
    .executeTakeFirst()
  return (
    row && {
      clientId: row.client_id,
      secretHash: row.secret_hash,
      roles: row.roles.filter(isRole),
      foreignRoles: row.foreign_roles,
      isActive: row.status === 'active',
    }
  )
}

/** Stores a client, or replaces secret and roles of the one with this id. */
export const save = async (
  tx: Tx,
  client: Pick<ServiceClient, 'clientId' | 'secretHash' | 'roles' | 'foreignRoles'>,
  at: Date,
): Promise<void> => {
  const values = {
    secret_hash: client.secretHash,
    roles: [...client.roles],
    foreign_roles: [...client.foreignRoles],
    updated_at: at,
  }
  await tablesOf<Tables>(tx)
    .insertInto('service_client')
    .values({ client_id: client.clientId, created_at: at, ...values })
    .onConflict((conflict) => conflict.column('client_id').doUpdateSet(values))
    .execute()
}

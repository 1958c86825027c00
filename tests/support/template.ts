import type { DatabaseConnection } from '../../packages/server/src/platform/database/embedded/embedded-database.ts'

/** Makes an empty database what every test starts from. It must leave no connection open. */
export async function prepareTemplate(_connection: DatabaseConnection): Promise<void> {}

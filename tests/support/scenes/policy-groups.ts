import { newId } from '../../../packages/server/src/platform/ids.ts'
import type { TestApp } from '../app.ts'

/** A policy group that no other test knows. @returns its name */
export const makePolicyGroup = async (api: TestApp, isActive = true): Promise<string> => {
  const id = newId()
  const name = `Group ${id}`
  await api.query(
    `insert into policy_group (id, name, description, user_name, is_active, created_at, created_by)
     values ($1, $2, 'For a test', 'test', $3, now(), 'test')`,
    [id, name, isActive],
  )
  return name
}

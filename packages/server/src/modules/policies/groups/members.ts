import type { App } from '../../../platform/app.ts'
import type { Reader } from '../../../platform/database/database.ts'
import { extensionPoint, offeredAt } from '../../../platform/extensions.ts'

/** More than this nobody counts: a group of the whole country has more partners than a page can wait for. */
export const mostMembers = 10_000

/** How many partners are in a group, at most `mostMembers`. Offered by the module that holds partners. */
export type MemberSource = (reader: Reader, groupId: string) => Promise<number>

/** Where the module of partners, which comes later, says who is in a group. */
export const groupMembers = extensionPoint<MemberSource>('policies.group-members')

/** How many partners are in a group, at most `mostMembers`. */
export const countMembers = async (app: App, reader: Reader, groupId: string): Promise<number> => {
  let total = 0
  for (const source of offeredAt(app, groupMembers)) total += await source(reader, groupId)
  return total
}

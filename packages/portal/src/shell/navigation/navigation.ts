import { home, placeGroups } from './places.ts'
import type { Account } from '../session/session.ts'
import type { Destination, GroupId } from './places.ts'

/** Places that stand together in the menu. */
interface MenuGroup {
  /** What they have in common; none for home, and for a menu that is short. */
  readonly id: GroupId | null
  readonly places: readonly Destination[]
}

/** What is read at a glance needs no headings between. */
const longestPlain = 8

/** The places an account can go to, as the menu shows them: a long one in groups. */
export const menuOf = (account: Account): readonly MenuGroup[] => {
  const groups = placeGroups
    .map(({ id, places }) => ({ id, places: places.filter(({ whom }) => whom?.(account) ?? true) }))
    .filter(({ places }) => places.length > 0)
  const all = [home, ...groups.flatMap(({ places }) => places)]
  return all.length > longestPlain ? [{ id: null, places: [home] }, ...groups] : [{ id: null, places: all }]
}

/** The same without their groups. */
export const destinationsOf = (account: Account): readonly Destination[] =>
  menuOf(account).flatMap(({ places }) => places)

const isBelow = (path: string, prefix: string): boolean => path === prefix || path.startsWith(`${prefix}/`)

/** The addresses below which the pages of a place lie. */
export const prefixesOf = ({ to, prefix = to, also = [] }: Destination): readonly string[] => [
  prefix,
  ...also,
]

export const isCurrent = (destination: Destination, path: string): boolean =>
  destination === home ? path === '/' : prefixesOf(destination).some((prefix) => isBelow(path, prefix))

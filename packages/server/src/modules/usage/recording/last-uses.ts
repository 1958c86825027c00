import type { StoredUsage } from '../usage.ts'
import type { LastUse } from './append-store.ts'

/** How exact the last use of a thing is: what is used all the time is noted once in a while. */
const notedEveryMilliseconds = 30_000
/** Beyond this many everything is forgotten, and noted once more than needed. */
const mostRemembered = 200_000

type Thing = readonly [kind: LastUse['kind'], id: string | null]

const thingsOf = ({ apiKeyId, clientId, licenceId }: StoredUsage): Thing[] => [
  ['key', apiKeyId],
  ['client', clientId],
  ['licence', licenceId],
]

/** Picks of uses what has to be noted: each thing once, and not again within some seconds. */
export const createLastUses = () => {
  const noted = new Map<string, number>()
  return {
    /** The uses to store now. */
    pick(batch: readonly StoredUsage[]): LastUse[] {
      const latest = new Map<string, LastUse>()
      for (const usage of batch)
        for (const [kind, id] of thingsOf(usage)) {
          if (id === null) continue
          const name = `${kind} ${id}`
          const at = Math.max(noted.get(name) ?? Number.NEGATIVE_INFINITY, 0)
          const isNew = usage.at.getTime() - at >= notedEveryMilliseconds
          if (isNew && (latest.get(name)?.at ?? usage.at) <= usage.at)
            latest.set(name, { kind, id, at: usage.at })
        }
      return [...latest.values()]
    },
    /** They are stored. */
    remember(uses: readonly LastUse[]): void {
      if (noted.size + uses.length > mostRemembered) noted.clear()
      for (const { kind, id, at } of uses) noted.set(`${kind} ${id}`, at.getTime())
    },
  }
}

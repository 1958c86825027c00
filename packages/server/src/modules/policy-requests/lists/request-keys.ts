import type { App } from '../../../platform/app.ts'
import type { Reader } from '../../../platform/database/database.ts'
import { extensionPoint, offeredAt } from '../../../platform/extensions.ts'

/** A key that a partner has for a policy, as far as P11 tells of it. */
export interface RequestKey {
  readonly isActive: boolean
  readonly validTill: Date
}

/**
 * The newest key of a partner for each policy that it has one for, by policy: joined by partner and policy, never by a
 * number that happens to be the same (D-18).
 */
export type RequestKeySource = (reader: Reader, partnerId: string) => Promise<ReadonlyMap<string, RequestKey>>

/** Where the module that issues keys offers them. */
export const requestKeySources = extensionPoint<RequestKeySource>('policy-requests.keys')

/** The keys of a partner, by policy. */
export const keysOf = async (
  app: App,
  reader: Reader,
  partnerId: string,
): Promise<ReadonlyMap<string, RequestKey>> => {
  const found = await Promise.all(
    offeredAt(app, requestKeySources).map((source) => source(reader, partnerId)),
  )
  return new Map(found.flatMap((keys) => [...keys]))
}

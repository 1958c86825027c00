import type { App } from '../../../platform/app.ts'
import { extensionPoint, offeredAt } from '../../../platform/extensions.ts'
import type { IssuedKind } from './issued-entry.ts'

/** Tells when things that were issued were used last; those that never were are left out. */
type LastUsesOf = (kind: IssuedKind, ids: readonly string[]) => Promise<ReadonlyMap<string, Date>>

/** Who sees them being used says when that was. */
export const lastUses = extensionPoint<LastUsesOf>('policy-requests.last-uses')

/** When keys, licences or clients were used last, some seconds late; nothing for those that never were. */
export const lastUsesOf = async (
  app: Pick<App, 'extensions'>,
  kind: IssuedKind,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Date>> => {
  const [told] = offeredAt(app, lastUses)
  return (await told?.(kind, ids)) ?? new Map<string, Date>()
}

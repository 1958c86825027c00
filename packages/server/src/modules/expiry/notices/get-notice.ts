import type { Authority } from '../../../platform/access/authority.ts'
import type { App } from '../../../platform/app.ts'
import { toInstantOrNull } from '../../../platform/clock.ts'
import { Refusal } from '../../../platform/refusal.ts'
import { listTold, type Told } from '../digests/digest-store.ts'
import { isFor } from './dismiss.ts'
import { isDismissed, load } from './notice-store.ts'
import { loadReader } from './reader.ts'
import { countsOf, itemsOf, presentItem, presentNotice } from './wire.ts'

/** What of a notice about several things is shown at once. */
const mostItems = 200

const presentTold = ({ userName, state, settledAt, hasRead }: Told) => ({
  userName,
  mail: state === null ? ('none' as const) : state === 'due' ? ('queued' as const) : state,
  mailedDateTime: toInstantOrNull(settledAt),
  hasRead,
})

/**
 * One notice of the caller's, and who was told of it. Administrators see those of every partner.
 * @throws Refusal ENT_EXP_001
 */
export const getNotice = async (app: App, authority: Authority, id: string) => {
  const notice = await load(app.database, id)
  const reader = await loadReader(app.database, authority)
  if (!notice || !(reader.isAdmin || isFor(notice, reader))) throw new Refusal('ENT_EXP_001')
  const dismissed = reader.accountId !== null && (await isDismissed(app.database, notice.id, reader))
  return {
    ...presentNotice({ ...notice, isDismissed: dismissed }),
    items: itemsOf(notice).slice(0, mostItems).map(presentItem),
    counts: { ...countsOf(notice) },
    told: (await listTold(app.database, notice)).map(presentTold),
  }
}

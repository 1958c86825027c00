import type { Actor } from '../../platform/access/authority.ts'
import type { App } from '../../platform/app.ts'
import { toLocalTimeOrNull } from '../../platform/clock.ts'
import type { Tx } from '../../platform/database/database.ts'
import type { CurrentState } from '../../platform/events/current-state.ts'
import { publishToHub } from '../../platform/events/hub-message.ts'
import type { HotlistEntry } from './entry.ts'
import { listLiveOfId, lock } from './store.ts'
import { hotlistIdType } from './wire.ts'

const publisher = 'HotlistServiceImpl'

/**
 * Tells verifiers whether an id is blocked now, and until when (trust-and-crypto §5.7). Several entries may share an id, for
 * it is made without marks between its parts: it is blocked as long as one of them is live.
 */
export const announceEntry = async (tx: Tx, app: App, actor: Actor, entry: HotlistEntry): Promise<void> => {
  const at = app.clock.now()
  const [lasting] = await listLiveOfId(tx, entry.kind, entry.contractId, at)
  await publishToHub(
    tx,
    app,
    {
      topic: 'MOSIP_HOTLIST',
      publisher,
      namespace: `io.mosip.hotlist.service.impl.${publisher}`,
      data: {
        id: entry.contractId.toString('hex').toUpperCase(),
        idType: hotlistIdType(entry.kind),
        status: lasting ? 'BLOCKED' : 'UNBLOCKED',
        expiryTimestamp: toLocalTimeOrNull(lasting?.endsAt),
      },
    },
    {
      objectType: 'hotlist-entry',
      objectId: entry.id,
      partnerId: null,
      actor: actor.userName,
      at,
    },
  )
}

/** Says again whether the id of an entry is blocked. */
export const stateOfEntry: CurrentState = {
  topics: ['MOSIP_HOTLIST'],
  async say(tx, app, actor, id) {
    const entry = await lock(tx, id)
    if (entry) await announceEntry(tx, app, actor, entry)
    return entry !== undefined
  },
}

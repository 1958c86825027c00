import type { Role } from '../../platform/access/roles.ts'
import { loadPartners } from '../partners/index.ts'
import type { SetupStep } from '../setup/index.ts'
import { mustGoLive } from './go-live.ts'
import { listLive } from './store.ts'

/** Where the platform wants it, the last step of a partner: without it, no key of its counts. */
export const goLiveStep: SetupStep = {
  id: 'go-live',
  of: 'partner',
  place: 90,
  concerns: ({ settings }, authority) =>
    authority.partnerIds.length > 0 && authority.hasAnyRole([...settings.goLive] as Role[]),
  async isDone({ database, settings }, { partnerIds }) {
    const own = await loadPartners(database, partnerIds)
    const gated = own.filter((partner) => mustGoLive(partner, settings.goLive)).map(({ id }) => id)
    return (await listLive(database, gated)).size === gated.length
  },
}

import type { App, Module } from '../../platform/app.ts'
import type { Reader } from '../../platform/database/database.ts'
import { offer } from '../../platform/extensions.ts'
import { recordedObjects } from '../../platform/record/recorded-objects.ts'
import type { Partner } from '../partners/index.ts'
import { setupSteps } from '../setup/index.ts'
import { mustGoLive } from './go-live.ts'
import { goLiveRoutes } from './routes.ts'
import { goLiveStep } from './setup.ts'
import { listLive, listWaiting, recordedGoLive } from './store.ts'

export { callWitnesses, type CallInQuestion, type SeenCall } from './witness.ts'

/**
 * Of each of these partners whose credentials must wait for a passed run: whether it has one. Those that need none are left out.
 */
export const goLiveOf = async (
  { settings: { goLive } }: Pick<App, 'settings'>,
  reader: Reader,
  partners: readonly Pick<Partner, 'id' | 'partnerType'>[],
): Promise<ReadonlyMap<string, { readonly isPassed: boolean }>> => {
  const gated = partners.filter((partner) => mustGoLive(partner, goLive)).map(({ id }) => id)
  const live = await listLive(reader, gated)
  return new Map(gated.map((id) => [id, { isPassed: live.has(id) }]))
}

const mostCounted = 10_000

/** How many active partners wait, by the settings; at most 10,000. */
export const countWaitingPartners = async ({
  settings: { goLive },
  database,
}: Pick<App, 'settings' | 'database'>): Promise<number> => {
  const waiting = goLive.size === 0 ? [] : await listWaiting(database, [...goLive], mostCounted)
  return waiting.filter((partner) => mustGoLive(partner, goLive)).length
}

/** Partners show that their calls are right before their keys and clients count. */
export const goLiveModule: Module = {
  name: 'go-live',
  extensions: () => [offer(recordedObjects, recordedGoLive), offer(setupSteps, goLiveStep)],
  routes: goLiveRoutes,
}

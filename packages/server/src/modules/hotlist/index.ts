import type { App, Module } from '../../platform/app.ts'
import { currentStates } from '../../platform/events/current-state.ts'
import { offer } from '../../platform/extensions.ts'
import { recordedObjects } from '../../platform/record/recorded-objects.ts'
import type { Soon } from '../../platform/soon.ts'
import { viewsAtStart } from '../../platform/views/view.ts'
import { stateOfEntry } from './hub-messages.ts'
import { endsJob } from './jobs.ts'
import { createHotlistMemory, hotlistMemories, memoryOf, type HotlistHit } from './memory.ts'
import { recordedEntries } from './recorded-entries-store.ts'
import { hotlistRoutes } from './routes.ts'
import type { Thing } from './thing.ts'

/** Puts on the hotlist and takes off it, as an administrator does. */
export { block as blockOnHotlist } from './block.ts'
export { lift as liftFromHotlist } from './lift.ts'
export { readSubject as readHotlistSubject } from './subject.ts'
export type { HotlistHit } from './memory.ts'
export type { Thing } from './thing.ts'
export { memoryOf as hotlistMemoryOf } from './memory.ts'

/**
 * Whether something is on the hotlist: asked of memory while that is known to be no older than a second and to hold every
 * change that was acknowledged, else of the database. What an entry stops is counted.
 * @param things everything that a verification stands on; the order says which hit is told
 * @returns the entry that stops the first of them; undefined where nothing is stopped
 * @throws when neither memory nor database can tell: then nothing may pass
 */
export const checkHotlist = (app: App, things: readonly Thing[]): Soon<HotlistHit | undefined> =>
  memoryOf(app).check(things)

/** The same for pages and lists, which stop nothing: it is not counted. */
export const findOnHotlist = (app: App, things: readonly Thing[]): Soon<HotlistHit | undefined> =>
  memoryOf(app).look(things)

/** What is stopped at once and everywhere: blocked, lifted, held in memory, and said to other parts of the platform. */
export const hotlistModule: Module = {
  name: 'hotlist',
  extensions(app) {
    const memory = createHotlistMemory(app)
    return [
      offer(hotlistMemories, memory, () => memory.close()),
      offer(viewsAtStart, memory.view),
      offer(currentStates, stateOfEntry),
      offer(recordedObjects, recordedEntries),
    ]
  },
  jobs: (app) => [endsJob(app)],
  routes: hotlistRoutes,
}

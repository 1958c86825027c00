import type { App, Module } from '../../platform/app.ts'
import { offer } from '../../platform/extensions.ts'
import { lastUses } from '../policy-requests/index.ts'
import { loadLastUses } from './recording/append-store.ts'
import { createUsageRecorder, usageRecorders } from './recording/recorder.ts'

export { recordUsage } from './recording/recorder.ts'
export type { Usage, UsageConcerns } from './usage.ts'

/** Who has used the platform at run time, when, under which licence, and why some were refused. */
export const usageModule: Module = {
  name: 'usage',
  extensions(app: App) {
    const recorder = createUsageRecorder(app)
    return [
      offer(usageRecorders, recorder, () => recorder.close()),
      offer(lastUses, (kind, ids) => loadLastUses(app.database, kind, ids)),
    ]
  },
  routes: () => [],
}

import { pino } from 'pino'
import type { App } from '../../../packages/server/src/platform/app.ts'
import { hotlistMemoryOf } from '../../../packages/server/src/modules/hotlist/index.ts'
import { openOnDatabase } from '../../../packages/server/src/start-up.ts'
import type { TestApp } from '../app.ts'
import { testSettings } from '../test-settings.ts'

let made = 0

/** The words of a device that nobody has named yet. */
export const newDevice = () => {
  made += 1
  return { serialNumber: `SN-${made}`, make: 'Acme', model: `M-${made}` }
}

/** Puts a device on the hotlist. @returns the id of the entry */
export const blockDevice = async (
  api: TestApp,
  over: { readonly endDateTime?: string; readonly device?: ReturnType<typeof newDevice> } = {},
): Promise<string> => {
  const { device = newDevice(), endDateTime } = over
  const request = {
    kind: 'device' as const,
    ...device,
    reason: 'stolen',
    evidence: 'police report 7',
    endDateTime,
  }
  return (await api.as('admin').call('hotlist.add', { request })).response.entryId
}

/** Another server on the database of a test. */
export const openServer = async (
  { app, clock }: TestApp,
  settings: Readonly<Record<string, string>> = {},
): Promise<{ app: App; close(): Promise<void> }> =>
  openOnDatabase(testSettings(settings), pino({ level: 'silent' }), clock, app.connection)

/** Waits until a server answers from its memory. */
export const memoryIsCurrent = async (app: App): Promise<void> => {
  const { view } = hotlistMemoryOf(app)
  view.start()
  const until = performance.now() + 10_000
  while (!view.isCurrent()) {
    if (performance.now() > until) throw new Error('the hotlist does not become current')
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

import type { Logger } from 'pino'
import { seed, type SandboxNotes } from './seed/seed.ts'
import { offeredAt } from './platform/extensions.ts'
import { stopInOrder } from './platform/stop.ts'
import { viewsAtStart } from './platform/views/view.ts'
import type { Settings } from './settings.ts'
import { closeMilliseconds, openApp } from './start-up.ts'
import { buildWeb, prepareData, startJobs } from './web.ts'

/** A running server. */
export interface RunningServer {
  /** Where browsers find it. */
  readonly url: string
  /** What the sandbox holds, when it was seeded. */
  readonly sandbox: SandboxNotes | null
  /** Ends within nine seconds, whatever hangs. */
  stop(): Promise<void>
}

/** Opens the app, seeds it as the settings say, and listens. */
export const serve = async (settings: Settings, log: Logger): Promise<RunningServer> => {
  if (settings.proxies.isGuess)
    log.warn('TRUST_PROXY=true is read as one reverse proxy; set it to their number, or to their addresses')
  const opened = await openApp(settings, log)
  try {
    await prepareData(opened.app)
    const sandbox = await seed(opened.app)
    const web = await buildWeb(opened.app)
    for (const view of offeredAt(opened.app, viewsAtStart)) view.start()
    await web.listen({ port: settings.PORT, host: settings.HOST })
    const stopJobs = startJobs(opened.app)
    return {
      url: settings.publicUrl,
      sandbox,
      stop: () =>
        stopInOrder(log, [
          { name: 'requests', milliseconds: 1_500, run: () => web.close() },
          { name: 'jobs', milliseconds: 1_000, run: stopJobs },
          { name: 'app', milliseconds: closeMilliseconds, run: () => opened.close() },
        ]),
    }
  } catch (error) {
    await opened.close()
    throw error
  }
}

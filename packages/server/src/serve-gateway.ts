import type { Logger } from 'pino'
import { openGateway } from './modules/gateway/index.ts'
import { heartbeatJob } from './modules/usage/index.ts'
import { startLoop } from './platform/events/worker.ts'
import { offeredAt } from './platform/extensions.ts'
import { stopInOrder } from './platform/stop.ts'
import { viewsAtStart } from './platform/views/view.ts'
import type { Settings } from './settings.ts'
import { closeMilliseconds, openApp } from './start-up.ts'
import { followKeys } from './web.ts'

/** A running gateway. */
export interface RunningGateway {
  /** What partners put calls behind. */
  readonly address: string
  /** Where whoever tries it out finds the certificate to trust; undefined behind a proxy. */
  readonly certificateFile: string | undefined
  /** Ends calls that are under way, then everything, within ten seconds whatever hangs. */
  stop(): Promise<void>
}

/** Opens the app as the server does, and the gateway on it: as many processes as one likes, on one database. */
export const serveGateway = async (settings: Settings, log: Logger): Promise<RunningGateway> => {
  const opened = await openApp(settings, log)
  try {
    for (const view of offeredAt(opened.app, viewsAtStart)) view.start()
    const gateway = await openGateway(opened.app)
    const keys = followKeys(opened.app, () => gateway.refresh())
    const heartbeat = heartbeatJob(opened.app, 'gateway')
    const beats = startLoop(log, () => heartbeat.run(), heartbeat.everySeconds * 1_000)
    return {
      address: gateway.address,
      certificateFile: gateway.certificateFile,
      stop: () =>
        stopInOrder(log, [
          { name: 'calls', milliseconds: 2_500, run: () => gateway.close() },
          { name: 'heartbeat', milliseconds: 500, run: () => beats.stop() },
          { name: 'keys', milliseconds: 500, run: () => keys.stop() },
          { name: 'app', milliseconds: closeMilliseconds, run: () => opened.close() },
        ]),
    }
  } catch (error) {
    await opened.close()
    throw error
  }
}

import { fileURLToPath } from 'node:url'
import type { FastifyInstance } from 'fastify'
import { modules } from './app.ts'
import { identify, mountSignIn } from './modules/accounts/index.ts'
import type { App } from './platform/app.ts'
import { listen } from './platform/database/listen.ts'
import { wakeChannel } from './platform/events/events-store.ts'
import { startWorker } from './platform/events/worker.ts'
import { mountDocuments } from './documents/mount-documents.ts'
import { servePortal } from './platform/http/portal-files.ts'
import { buildServer } from './server.ts'

const ownPortal = fileURLToPath(new URL('../../portal/dist', import.meta.url))

/** The whole web server of an app: API, sign-in, documents, portal. It does not listen yet. */
export const buildWeb = async (app: App): Promise<FastifyInstance> => {
  const server = buildServer(app, modules, identify(app))
  mountSignIn(server, app)
  mountDocuments(server)
  await servePortal(server, app.settings.PORTAL_DIR ?? ownPortal)
  return server
}

/** Delivers events in the background. @returns how to stop */
export const startJobs = (app: App): (() => Promise<void>) => {
  const worker = startWorker(app)
  const listener = listen(app.connection, wakeChannel, worker.wake)
  return async () => {
    await listener.stop()
    await worker.stop()
  }
}

import { fileURLToPath } from 'node:url'
import type { FastifyInstance } from 'fastify'
import { modules } from './app.ts'
import { identify } from './modules/callers/index.ts'
import { mountAuthzen } from './modules/decision/index.ts'
import { mountHub } from './modules/hub/index.ts'
import { mountSignIn } from './modules/sign-in/index.ts'
import { mountFeeds } from './modules/expiry/index.ts'
import { mountKeySet } from './modules/key-service/index.ts'
import { mountChains } from './modules/partner-certificates/index.ts'
import { mountTrustFiles } from './modules/platform-trust/index.ts'
import type { App, Job } from './platform/app.ts'
import { listen } from './platform/database/listen.ts'
import { keysChannel } from './platform/keys/platform-key-store.ts'
import { startRenewal } from './platform/keys/renewal.ts'
import { wakeChannel } from './platform/events/events-store.ts'
import { startOutsideDispatcher } from './platform/events/outside-dispatcher.ts'
import { startLoop, startWorker, type Worker } from './platform/events/worker.ts'
import { deliverMails } from './platform/mail/delivery.ts'
import { createSmtpCarrier } from './platform/mail/smtp.ts'
import { mountDocuments } from './documents/mount-documents.ts'
import { servePortal } from './platform/http/files/portal-files.ts'
import { buildServer } from './server.ts'

const ownPortal = fileURLToPath(new URL('../../portal/dist', import.meta.url))

/** The whole web server of an app: API, sign-in, documents, portal. It does not listen yet. */
export const buildWeb = async (app: App): Promise<FastifyInstance> => {
  const server = buildServer(app, modules, identify(app))
  mountSignIn(server, app)
  mountTrustFiles(server, app)
  mountChains(server, app)
  mountFeeds(server, app)
  mountKeySet(server, app)
  mountHub(server, app)
  mountAuthzen(server, app)
  mountDocuments(server, ownPortal)
  await servePortal(server, app.settings.PORTAL_DIR ?? ownPortal, ownPortal)
  return server
}

const startMails = (app: App): Worker[] => {
  const { SMTP_URL: url } = app.settings
  if (!url) return []
  const carrier = createSmtpCarrier(url, app.settings)
  return [startLoop(app.log, () => deliverMails(app, carrier))]
}

const jobsOf = (app: App): Job[] => modules.flatMap((module) => module.jobs?.(app) ?? [])

/** Does what must be done before the first question is answered: after an update, what the new version rests on. */
export const prepareData = async (app: App): Promise<void> => {
  for (const job of jobsOf(app)) if (job.isNeededFirst) while ((await job.run()) > 0);
}

const startTimed = (app: App): Worker[] =>
  jobsOf(app).map((job) => startLoop(app.log, () => job.run(), job.everySeconds * 1000))

/** Keeps the platform's keys as they are in the database, whoever changes them. @param changed told after each change */
export const followKeys = (app: App, changed: () => void = () => undefined): { stop(): Promise<void> } => {
  const renewal = startRenewal(app, changed)
  const listener = listen(app.connection, keysChannel, renewal.refresh)
  return {
    async stop() {
      await Promise.all([listener.stop(), renewal.stop()])
    },
  }
}

/**
 * Delivers events and mails in the background, where a slow mail server holds no event up, does what is due by time, and
 * keeps the platform's keys as they are in the database. @returns how to stop
 */
export const startJobs = (app: App): (() => Promise<void>) => {
  const timed = startTimed(app)
  const workers = [startWorker(app), startOutsideDispatcher(app), ...startMails(app)]
  const listener = listen(app.connection, wakeChannel, () => {
    for (const worker of workers) worker.wake()
  })
  const keys = followKeys(app)
  return async () => {
    // All at once: one that hangs must not keep the others from hearing of the end.
    const running = [listener, keys, ...workers, ...timed]
    await Promise.all(running.map((each) => each.stop()))
  }
}

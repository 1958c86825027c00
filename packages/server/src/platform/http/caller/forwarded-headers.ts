import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { App } from '../../app.ts'
import { saveNote } from '../server-note-store.ts'

/** What proxies say of the client. Any of it without a trusted proxy means that one was forgotten in the settings. */
const headers = [
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'forwarded',
  'x-real-ip',
] as const

/** The name of the note that `doctor` reads. */
export const unreadForwardingNote = 'forwarded-headers-unread'

const noteEveryMilliseconds = 3_600_000

/**
 * Says it when headers of a proxy arrive and `TRUST_PROXY` names none: once in the log of each process, and in the
 * database, where `doctor` finds it. Nothing of the headers is believed meanwhile.
 */
export const noteUnreadForwarding = (server: FastifyInstance, app: App): void => {
  if (app.settings.proxies.isSet) return
  let notedAt = -Infinity
  const note = (request: FastifyRequest): void => {
    const found = headers.find((name) => request.headers[name] !== undefined)
    const at = app.clock.now()
    if (found === undefined || at.getTime() - notedAt < noteEveryMilliseconds) return
    if (notedAt === -Infinity)
      app.log.warn(
        { header: found },
        'headers of a reverse proxy arrive and TRUST_PROXY is not set: they are not read, and limits count everybody behind the proxy as one. Set TRUST_PROXY to the number of proxies, such as 1, or to their addresses',
      )
    notedAt = at.getTime()
    // Nobody waits for it, and nothing depends on it.
    app.database
      .transaction((tx) => saveNote(tx, unreadForwardingNote, at))
      .catch((error: unknown) => app.log.debug({ err: error }, 'note not written'))
  }
  server.addHook('onRequest', (request, _reply, done) => {
    note(request)
    done()
  })
}

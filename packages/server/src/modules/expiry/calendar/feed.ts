import { createHash } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { Authority } from '../../../platform/access/authority.ts'
import type { App } from '../../../platform/app.ts'
import { callerAddress } from '../../../platform/http/caller/caller-address.ts'
import { TransportError } from '../../../platform/http/envelope/transport-errors.ts'
import { createRateLimit } from '../../../platform/http/limits/rate-limit.ts'
import { translatorOf } from '../../../platform/i18n/translate.ts'
import { newToken } from '../../../platform/ids.ts'
import { callerOf, loadAccount } from '../../accounts/index.ts'
import { lineOf } from '../digests/lines.ts'
import { dayOf, toDay } from '../notice.ts'
import { loadReader } from '../notices/reader.ts'
import { listEnds, scopeOf } from './ends.ts'
import { findBySecret, noteRead, save } from './feed-store.ts'
import { writeCalendar } from './ics.ts'

const folder = '/calendar'

/** What a calendar shows of time to come, and of time past. */
const daysAhead = 400
const daysBack = 30
const mostEvents = 1000

/** Calendar programs ask every few hours; whoever tries addresses asks more often. */
const readsPerHour = 60
const addressReadsPerMinute = 30

const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest()

/** Makes a secret address for an account, in place of a former one. @returns it, this once */
export const renewFeed = async (app: App, accountId: string): Promise<string> => {
  const secret = newToken()
  const at = app.clock.now()
  await app.database.transaction((tx) => save(tx, { accountId, hash: hashOf(secret), at }))
  return `${app.settings.publicUrl}${folder}/${secret}.ics`
}

/** The calendar of an account, in its language; undefined where it may not sign in any more. */
const writeFeed = async (app: App, accountId: string): Promise<string | undefined> => {
  const account = await loadAccount(app.database, accountId)
  if (!account?.isActive) return undefined
  const now = app.clock.now()
  const reader = await loadReader(app.database, new Authority(callerOf(app, account)))
  const span = { from: dayOf(now, -daysBack), until: dayOf(now, daysAhead) }
  const ends = await listEnds(app, { ...scopeOf(reader), ...span, limit: mostEvents })
  const { locale } = account
  const translate = translatorOf(locale)
  const host = new URL(app.settings.publicUrl).host
  const events = ends.map((end) => {
    const day = toDay(end.endsAt)
    return {
      uid: `${end.kind}-${end.thingId}-${end.partnerId ?? ''}@${host}`,
      day,
      summary: lineOf(locale, { ...end, count: 0 }, new Date(0), 'event'),
      description: translate('expiry.lines.until', {
        at: `${end.endsAt.toISOString().slice(0, 16).replace('T', ' ')} UTC`,
      }),
      url: `${app.settings.publicUrl}/notices/calendar?day=${day}`,
    }
  })
  return writeCalendar(translate('expiry.calendar', { host }), events, now)
}

/**
 * Mounts the calendar feeds. Whoever has an address may read it; it is as long and random as a session, lies nowhere but in the
 * reader's calendar program, and is neither kept by caches nor written into logs.
 */
export const mountFeeds = (server: FastifyInstance, app: App): void => {
  const ofAddress = createRateLimit(app.clock, { calls: addressReadsPerMinute, seconds: 60 })
  const ofFeed = createRateLimit(app.clock, { calls: readsPerHour, seconds: 3600 })
  server.get<{ Params: { file: string } }>(`${folder}/:file`, async (request, reply) => {
    const [, secret] = /^([\w-]{43})\.ics$/u.exec(request.params.file) ?? []
    const hash = hashOf(secret ?? '')
    const wait = ofAddress(callerAddress(request)) ?? ofFeed(hash.toString('hex'))
    if (wait !== undefined) {
      void reply.header('retry-after', wait)
      throw new TransportError(429)
    }
    const feed = secret === undefined ? undefined : await findBySecret(app.database, hash)
    const body = feed && (await writeFeed(app, feed.accountId))
    if (body === undefined) throw new TransportError(404)
    await app.database.transaction((tx) => noteRead(tx, hash, app.clock.now()))
    return reply
      .header('cache-control', 'no-store')
      .header('content-disposition', 'inline; filename="entente.ics"')
      .type('text/calendar; charset=utf-8')
      .send(body)
  })
}

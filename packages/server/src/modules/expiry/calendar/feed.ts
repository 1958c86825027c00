import { createHash } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { Authority } from '../../../platform/access/authority.ts'
import type { App } from '../../../platform/app.ts'
import type { Tx } from '../../../platform/database/database.ts'
import { callerAddress } from '../../../platform/http/caller/caller-address.ts'
import { TransportError } from '../../../platform/http/envelope/transport-errors.ts'
import { createRateLimit } from '../../../platform/http/limits/rate-limit.ts'
import { translatorOf } from '../../../platform/i18n/translate.ts'
import { newToken } from '../../../platform/ids.ts'
import { Refusal } from '../../../platform/refusal.ts'
import { callerOf, loadAccount } from '../../accounts/index.ts'
import { lineOf } from '../digests/lines.ts'
import { dayOf, toDay } from '../notice.ts'
import { loadReader } from '../notices/reader.ts'
import { listEnds, scopeOf } from './ends.ts'
import { findBySecret, noteRead, remove, save } from './feed-store.ts'
import { writeCalendar } from './ics.ts'

const folder = '/calendar'

/** What a calendar shows of time to come, and of time past. */
const daysAhead = 400
const daysBack = 30
const mostEvents = 1000

/** Calendar programs ask every few hours; whoever tries addresses asks more often. */
const readsPerHour = 60
const addressReadsPerMinute = 30

/** A feed of somebody who signs in no more shows nothing until they do. */
const daysWithoutSignIn = 90

const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest()

const record = (tx: Tx, app: App, { authority, accountId, action }: Whose & { readonly action: string }) =>
  app.record(tx, {
    actor: authority,
    action: `account.${action}`,
    object: { type: 'account', id: accountId },
    partnerId: null,
    before: null,
    after: null,
  })

interface Whose {
  readonly authority: Authority
  readonly accountId: string
}

/**
 * Makes a secret address for the caller, in place of a former one. @returns it, this once
 * @throws Refusal ENT_EXP_003 for programs, and for whom another issuer's token gave the roles: the feed would show what the
 *   account has here long after
 */
export const renewFeed = async (app: App, authority: Authority): Promise<string> => {
  const { accountId, hasForeignRoles = false } = authority.caller
  if (accountId === null || hasForeignRoles) throw new Refusal('ENT_EXP_003')
  const secret = newToken()
  const at = app.clock.now()
  await app.database.transaction(async (tx) => {
    await save(tx, { accountId, hash: hashOf(secret), at })
    await record(tx, app, { authority, accountId, action: 'calendar-made' })
  })
  return `${app.settings.publicUrl}${folder}/${secret}.ics`
}

/** Ends the caller's feed, if there is one. */
export const endFeed = async (app: App, authority: Authority): Promise<void> => {
  const { accountId } = authority.caller
  if (accountId === null) return
  await app.database.transaction(async (tx) => {
    if (await remove(tx, accountId)) await record(tx, app, { authority, accountId, action: 'calendar-ended' })
  })
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
    const requireCall = (wait: number | undefined): void => {
      if (wait === undefined) return
      void reply.header('retry-after', wait)
      throw new TransportError(429)
    }
    const since = dayOf(app.clock.now(), -daysWithoutSignIn)
    const feed = secret === undefined ? undefined : await findBySecret(app.database, hash, since)
    if (feed === undefined) {
      // Of secrets that lead nowhere alone: a whole office reads its calendars from one address.
      requireCall(ofAddress(callerAddress(request)))
      throw new TransportError(404)
    }
    requireCall(ofFeed(hash.toString('hex')))
    const body = await writeFeed(app, feed.accountId)
    if (body === undefined) throw new TransportError(404)
    await app.database.transaction((tx) => noteRead(tx, hash, app.clock.now()))
    return reply
      .header('cache-control', 'no-store')
      .header('content-disposition', 'inline; filename="entente.ics"')
      .type('text/calendar; charset=utf-8')
      .send(body)
  })
}

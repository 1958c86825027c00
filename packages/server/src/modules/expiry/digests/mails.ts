import type { App, Job } from '../../../platform/app.ts'
import type { Tx } from '../../../platform/database/database.ts'
import { queueKnownMail } from '../../../platform/mail/mail.ts'
import { loadRecipients, type Recipient } from '../../accounts/index.ts'
import { listEnds, type End } from '../calendar/ends.ts'
import { dayOf, toDay, type Notice } from '../notice.ts'
import { countsOf } from '../notices/wire.ts'
import { daysOfWeek } from '../scan/weekly.ts'
import { listCovered, listPartnersOf, lockDue, saveState, settle, type Digest } from './digest-store.ts'
import { lineOf, moreLine, type LineItem } from './lines.ts'

/** More than that nobody reads in a mail. */
const mostLines = 40

/** Few enough that whoever changes an account does not wait. */
const batch = 20

const sumOf = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0)

const itemOf = (notice: Notice): LineItem => ({ ...notice, count: sumOf(countsOf(notice)) })

const keyOf = ({ kind, title, partnerId, endsAt }: Omit<LineItem, 'count'>): string =>
  [kind, title, partnerId, endsAt.getTime()].join(' ')

/** What a digest lists: the notices since the last one, and once a week all that ends within it. */
const contentOf = async (
  tx: Tx,
  digest: Digest,
  ends: readonly End[],
): Promise<{ readonly items: readonly LineItem[]; readonly total: number }> => {
  const { notices, total } = await listCovered(tx, digest, mostLines)
  const items = notices.map(itemOf)
  if (ends.length === 0) return { items, total }
  const own = new Set(await listPartnersOf(tx, digest.accountId))
  const known = new Set(items.map(keyOf))
  const others = ends
    .filter((end) => end.partnerId !== null && own.has(end.partnerId) && !known.has(keyOf(end)))
    .map((end) => ({ ...end, count: 0 }))
  const all = [...items, ...others].toSorted((one, other) => one.endsAt.getTime() - other.endsAt.getTime())
  return { items: all.slice(0, mostLines), total: total + others.length }
}

const write = async (
  tx: Tx,
  app: App,
  digest: Digest,
  { recipient, ends }: { readonly recipient: Recipient | undefined; readonly ends: readonly End[] },
): Promise<void> => {
  const at = app.clock.now()
  const { items, total } = recipient ? await contentOf(tx, digest, ends) : { items: [], total: 0 }
  if (!recipient || items.length === 0) return saveState(tx, digest.id, { state: 'none', mailId: null, at })
  const { locale, email: to } = recipient
  const lines = items.map((item) => lineOf(locale, item, at))
  const queued = await queueKnownMail(tx, app, {
    template: digest.kind === 'weekly' ? 'expiry-weekly' : 'expiry-digest',
    locale,
    to,
    name: recipient.firstName || recipient.userName,
    items: total > lines.length ? [...lines, moreLine(locale, total - lines.length)] : lines,
    link: `${app.settings.publicUrl}/notices`,
  })
  const state = queued === undefined ? 'none' : queued.state === 'kept' ? 'kept' : 'queued'
  return saveState(tx, digest.id, { state, mailId: queued?.id ?? null, at })
}

/** Writes the mails of a day, in each reader's language, and notes what mail servers said of those before. */
export const digestsJob = (app: App): Job => ({
  name: 'expiry.digests',
  everySeconds: 60,
  async run() {
    const now = app.clock.now()
    const settled = await app.database.transaction((tx) => settle(tx, now))
    const taken = await app.database.transaction((tx) => lockDue(tx, toDay(now), batch))
    if (taken.length === 0) return settled
    const partners = new Set<string>()
    if (taken.some(({ kind }) => kind === 'weekly'))
      for (const { accountId } of taken)
        for (const id of await listPartnersOf(app.database, accountId)) partners.add(id)
    const span = { from: dayOf(now), until: dayOf(now, daysOfWeek) }
    const ends =
      partners.size === 0
        ? []
        : await listEnds(app, { ...span, partnerIds: [...partners], platformKinds: [], limit: 2000 })
    return app.database.transaction(async (tx) => {
      // What others have begun since is theirs, and nothing else was looked up.
      const ids = taken.map(({ id }) => id)
      const digests = await lockDue(tx, toDay(now), batch, ids)
      const recipients = await loadRecipients(
        tx,
        digests.map(({ accountId }) => accountId),
      )
      for (const digest of digests)
        await write(tx, app, digest, { recipient: recipients.get(digest.accountId), ends })
      return taken.length
    })
  },
})

import type { Authority } from '../../platform/access/authority.ts'
import type { Module } from '../../platform/app.ts'
import { toInstant } from '../../platform/clock.ts'
import { route } from '../../platform/http/route.ts'
import { Refusal } from '../../platform/refusal.ts'
import { countUnseenNotices } from '../expiry/index.ts'
import { listNotifications, markSeen as markSeenOperation } from './contract.ts'
import { countUnseen, listLatest, markSeen, type Inbox } from './store.ts'
import { notificationSubscription } from './subscription.ts'

const inboxOf = ({ caller, partnerIds: partners }: Authority): Inbox => ({
  user: caller.userName,
  roles: [...caller.roles],
  partners,
})

/** The inbox behind the portal's bell. */
export const notificationsModule: Module = {
  name: 'notifications',
  subscriptions: () => [notificationSubscription],
  routes: (app) => [
    route(listNotifications, async ({ authority }) => {
      const inbox = inboxOf(authority)
      const [latest, unseen, ending] = await Promise.all([
        listLatest(app.database, inbox),
        countUnseen(app.database, inbox),
        countUnseenNotices(app, authority),
      ])
      return {
        unseen,
        ending,
        notifications: latest.map(({ at, ...notification }) => ({ ...notification, at: toInstant(at) })),
      }
    }),
    route(markSeenOperation, async ({ authority, params }) => {
      const inbox = inboxOf(authority)
      const marked = await app.database.transaction((tx) =>
        markSeen(tx, inbox, params.notificationId, app.clock.now()),
      )
      if (marked === 0 && params.notificationId !== 'all') throw new Refusal('ENT_NTF_001')
      return { unseen: await countUnseen(app.database, inbox) }
    }),
  ],
}

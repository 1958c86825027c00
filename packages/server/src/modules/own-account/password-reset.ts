import { systemActor } from '../../platform/access/authority.ts'
import type { App } from '../../platform/app.ts'
import type { Tx } from '../../platform/database/database.ts'
import { publish, type StoredEvent, type Subscription } from '../../platform/events/events.ts'
import { newId } from '../../platform/ids.ts'
import { queueMail } from '../../platform/mail/mail.ts'
import { mayMail } from '../../platform/mail/mail-limits.ts'
import { loadAccountWithPassword, type Account, savePassword } from '../accounts/index.ts'
import {
  forgetAttempts,
  endLinks,
  getLink,
  countLinksIn,
  makeLink,
  useLink,
  checkNewPassword,
  hashPassword,
} from '../credentials/index.ts'
import { endAccessIn } from '../sessions/index.ts'

/** How long the link in the mail works. */
export const resetMinutes = 30
const mostPerHour = 3

const requested = 'password.reset-requested'
const sealing = 'password-reset-name'

/**
 * Notes that somebody wants a new password. Whether the name is anybody's is looked up later, by the worker: every call
 * does the same work, so that neither the answer nor its time tells.
 * @param name what was typed as user name or e-mail address
 */
export const requestPasswordReset = (app: App, name: string): Promise<void> =>
  app.database.transaction((tx) =>
    publish(tx, app.subscriptions, {
      name: requested,
      objectType: 'sign-in',
      objectId: newId(),
      partnerId: null,
      actor: systemActor.userName,
      // People type all sorts of things into this field.
      data: { sealedName: app.vault.seal(sealing, Buffer.from(name)).toString('base64') },
      at: app.clock.now(),
    }),
  )

const sendLink = async (tx: Tx, app: App, account: Account): Promise<void> => {
  if ((await countLinksIn(tx, app, 'password', account.id)) >= mostPerHour) return
  // Nobody is told: the answer was given before anybody looked whether there is such an account.
  if (!(await mayMail(tx, app, { asker: 'recovery', to: account.email }))) return
  const link = await makeLink(tx, app, { purpose: 'password', accountId: account.id, minutes: resetMinutes })
  await queueMail(tx, app, {
    template: 'password-reset',
    locale: account.locale,
    name: account.firstName || account.userName,
    to: account.email,
    values: { minutes: resetMinutes },
    link,
  })
  await app.record(tx, {
    actor: systemActor,
    action: 'account.password-reset-requested',
    object: { type: 'account', id: account.id },
    partnerId: null,
    before: null,
    after: null,
  })
}

/** Sends the link to whoever has asked for it, if there is such an account and it has a password here. */
export const passwordResetSubscription = (app: App): Subscription => ({
  subscriber: 'password-reset',
  events: [requested],
  async handle(tx: Tx, event: StoredEvent) {
    const sealed = Buffer.from(String(event.data['sealedName']), 'base64')
    const found = await loadAccountWithPassword(tx, app.vault.open(sealing, sealed).toString())
    if (found?.account.isActive && found.passwordHash !== null) await sendLink(tx, app, found.account)
  },
})

/** Whose password a link changes. @throws Refusal ENT_ACC_005 */
export const whosePassword = async (app: App, token: string): Promise<string> =>
  (await getLink(app, 'password', token)).account.userName

/**
 * Gives the account behind a link a new password, and ends everything that it is signed in with.
 * @throws Refusal ENT_ACC_005 (link), ENT_ACC_004 (rule; the link can be used again)
 */
export const resetPassword = async (
  app: App,
  { token, password }: { readonly token: string; readonly password: string },
  requestId: string,
): Promise<void> => {
  const { account } = await getLink(app, 'password', token)
  checkNewPassword(password, account.userName)
  const passwordHash = await hashPassword(app, password)
  await app.database.transaction(async (tx) => {
    await useLink(tx, app, 'password', token)
    await storePassword(tx, app, account, passwordHash, {
      action: 'account.password-reset',
      keepSession: null,
      actor: { userName: account.userName, requestId },
    })
    await forgetAttempts(tx, app, account)
  })
}

/** Stores a new password, ends other access and open links, and tells the owner. */
export const storePassword = async (
  tx: Tx,
  app: App,
  account: Account,
  passwordHash: string,
  how: {
    readonly action: 'account.password-reset' | 'account.password-changed'
    readonly keepSession: string | null
    readonly actor: Parameters<App['record']>[1]['actor']
  },
): Promise<void> => {
  await savePassword(tx, account.id, passwordHash, app.clock.now())
  await endAccessIn(tx, account.id, how.keepSession)
  await endLinks(tx, app, account.id)
  await queueMail(tx, app, {
    template: 'password-changed',
    locale: account.locale,
    name: account.firstName || account.userName,
    to: account.email,
  })
  await app.record(tx, {
    actor: how.actor,
    action: how.action,
    object: { type: 'account', id: account.id },
    partnerId: null,
    before: null,
    after: null,
  })
}

import { isSameEmail } from '@entente/mail-addresses'
import type { Actor } from '../../platform/access/authority.ts'
import type { App } from '../../platform/app.ts'
import type { Tx } from '../../platform/database/database.ts'
import { queueMail } from '../../platform/mail/mail.ts'
import { countMail } from '../../platform/mail/mail-limits.ts'
import { Refusal } from '../../platform/refusal.ts'
import {
  checkAccountNames,
  accountEmailExists,
  loadAccountWithPassword,
  type Account,
  saveEmail,
} from '../accounts/index.ts'
import {
  countLinksIn,
  endLinks,
  linksOfLastHour,
  makeLink,
  useLink,
  holdProof,
  provePassword,
} from '../credentials/index.ts'
import { hasSecondFactor, proveSecondFactor } from '../second-factor/index.ts'

/** How long the link in the mail works. */
export const confirmationMinutes = 60
const mostPerHour = 5

const record = (tx: Tx, app: App, account: Account, actor: Actor, action: string) =>
  app.record(tx, {
    actor,
    action,
    object: { type: 'account', id: account.id },
    partnerId: null,
    before: null,
    after: null,
  })

/** Mails the link; whose address it is already, is told to that mailbox and to nobody else. */
const mailNewAddress = async (
  tx: Tx,
  app: App,
  { locale, userName, firstName }: Account,
  { email, link }: { readonly email: string; readonly link: string },
): Promise<void> => {
  // Looked up either way: the time must not tell.
  const owner = (await loadAccountWithPassword(tx, email))?.account
  if (!(await accountEmailExists(tx, email)))
    return queueMail(tx, app, {
      template: 'email-confirmation',
      locale,
      name: firstName || userName,
      to: email,
      values: { minutes: confirmationMinutes },
      link,
    })
  return queueMail(tx, app, {
    template: 'email-known',
    locale: owner?.locale ?? locale,
    name: owner ? owner.firstName || owner.userName : email,
    to: email,
  })
}

/**
 * Asks for another e-mail address: a link goes to the new one, a notice to the old. Nothing changes before the link is
 * opened. Password and second factor are asked for, because whoever receives the mails can set a new password. An address
 * that is somebody else's gets the same answer, counts the same, and leads nowhere.
 * @param wish `code` is looked at where the account has a second factor
 * @throws Refusal PMS_PRT_012 (address), PMS_PRT_011 (it is the account's own), ENT_ACC_003, _006, _007 (password),
 * ENT_ACC_030 (code), ENT_ACC_009 (too often); RetryLater ENT_MAI_001 (too many mails)
 */
export const requestEmailChange = async (
  app: App,
  account: Account,
  wish: {
    readonly email: string
    readonly password: string
    readonly code: string | null
    readonly address: string
  },
  actor: Actor,
): Promise<void> => {
  await provePassword(app, account, wish)
  // A user name that is an address must stay the account's own.
  const email = checkAccountNames({ userName: account.userName, email: wish.email })
  if (isSameEmail(email, account.email)) throw new Refusal('PMS_PRT_011')
  const refuseTooOften = (links: number) => {
    if (links >= mostPerHour) throw new Refusal('ENT_ACC_009')
  }
  // Before the code, which works once.
  refuseTooOften(await linksOfLastHour(app.database, app, 'email', account.id))
  if (await hasSecondFactor(app.database, account.id)) {
    if (wish.code === null) throw new Refusal('ENT_ACC_030')
    await proveSecondFactor(app, account, { code: wish.code, address: wish.address }, actor)
  }
  await app.database.transaction(async (tx) => {
    // A link made after a new password has ended the others would outlive it.
    await holdProof(tx, account)
    refuseTooOften(await countLinksIn(tx, app, 'email', account.id))
    const { id: accountId, locale, userName, firstName } = account
    await countMail(tx, app, { asker: 'member', to: email, account: accountId, network: wish.address })
    const link = await makeLink(tx, app, {
      purpose: 'email',
      accountId,
      email,
      minutes: confirmationMinutes,
    })
    await mailNewAddress(tx, app, account, { email, link })
    await queueMail(tx, app, {
      template: 'email-changing',
      locale,
      name: firstName || userName,
      to: account.email,
    })
    await record(tx, app, account, actor, 'account.email-change-requested')
  })
}

/**
 * Gives the account behind a link its new address, and tells the old one.
 * @throws Refusal ENT_ACC_005 (link), PMS_PRT_011 (somebody has taken the address meanwhile)
 */
export const confirmEmail = (app: App, token: string, requestId: string): Promise<void> =>
  app.database.transaction(async (tx) => {
    const { account, email } = await useLink(tx, app, 'email', token)
    if (email === null) throw new Refusal('ENT_ACC_005')
    if (!(await saveEmail(tx, account.id, email, app.clock.now()))) throw new Refusal('PMS_PRT_011')
    await endLinks(tx, app, account.id)
    const { locale, firstName, userName } = account
    const name = firstName || userName
    await queueMail(tx, app, { template: 'email-changed', locale, name, to: account.email })
    await record(tx, app, account, { userName, requestId }, 'account.email-changed')
  })

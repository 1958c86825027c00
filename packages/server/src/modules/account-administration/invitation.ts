import type { Actor } from '../../platform/access/authority.ts'
import type { App } from '../../platform/app.ts'
import type { Tx } from '../../platform/database/database.ts'
import { newToken } from '../../platform/ids.ts'
import { queueMail } from '../../platform/mail/mail.ts'
import { countMail } from '../../platform/mail/mail-limits.ts'
import { createAccountIn, type Account, type NewAccount } from '../accounts/index.ts'
import { makeLink, hashPassword } from '../credentials/index.ts'

/** How long the link in the mail works. */
const invitationHours = 72

/** Who invites: somebody signed in, from a network, or an operator at the terminal. */
export interface InvitedBy {
  readonly actor: Actor
  /** Null at the terminal, where nobody needs limits. */
  readonly limits: { readonly account: string | null; readonly network: string } | null
}

/**
 * Creates an account for somebody else, whose password nobody knows: a link to choose one goes to its address.
 * @throws Refusal of `createAccountIn`, RetryLater ENT_MAI_001 (too many mails)
 */
export const inviteAccount = async (
  app: App,
  account: Omit<NewAccount, 'passwordHash'>,
  by: InvitedBy,
): Promise<Account> => {
  const passwordHash = await hashPassword(app, newToken())
  return app.database.transaction(async (tx) => {
    const created = await createAccountIn(tx, app, { ...account, passwordHash }, { actor: by.actor })
    await mailInvitation(tx, app, created, by)
    return created
  })
}

/** Mails a link with which the owner of a new account chooses the password. @throws RetryLater ENT_MAI_001 */
export const mailInvitation = async (
  tx: Tx,
  app: App,
  account: Account,
  { limits }: Pick<InvitedBy, 'limits'>,
): Promise<void> => {
  if (limits) await countMail(tx, app, { asker: 'administrator', to: account.email, ...limits })
  const minutes = invitationHours * 60
  const link = await makeLink(tx, app, { purpose: 'password', accountId: account.id, minutes })
  await queueMail(tx, app, {
    template: 'invitation',
    locale: account.locale,
    name: account.firstName || account.userName,
    to: account.email,
    values: { hours: invitationHours, userName: account.userName },
    link,
  })
}

import type { Actor } from '../../platform/access/authority.ts'
import type { App } from '../../platform/app.ts'
import { newToken } from '../../platform/ids.ts'
import { queueMail } from '../../platform/mail/mail.ts'
import { createAccountIn } from './account-creation.ts'
import type { Account, NewAccount } from './account.ts'
import { makeLink } from './mailed-links.ts'
import { hashPassword } from './passwords.ts'

/** How long the link in the mail works. */
const invitationHours = 72

/**
 * Creates an account for somebody else, whose password nobody knows: a link to choose one goes to its address.
 * @throws Refusal of `createAccountIn`
 */
export const inviteAccount = async (
  app: App,
  account: Omit<NewAccount, 'passwordHash'>,
  actor: Actor,
): Promise<Account> => {
  const passwordHash = await hashPassword(app, newToken())
  return app.database.transaction(async (tx) => {
    const created = await createAccountIn(tx, app, { ...account, passwordHash }, { actor })
    const minutes = invitationHours * 60
    const link = await makeLink(tx, app, { purpose: 'password', accountId: created.id, minutes })
    await queueMail(tx, app, {
      template: 'invitation',
      locale: created.locale,
      name: created.firstName || created.userName,
      to: created.email,
      values: { hours: invitationHours, userName: created.userName },
      link,
    })
    return created
  })
}

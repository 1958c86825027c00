import type { App } from '../../platform/app.ts'
import type { Tx } from '../../platform/database/database.ts'
import { queueMail } from '../../platform/mail/mail.ts'
import { codeMinutes, type Registration } from './record/registration.ts'
import { loadAccountWithPassword } from '../accounts/index.ts'

const signInLink = ({ settings }: App): string => `${settings.publicUrl}/`

/**
 * Mails the code of a registration; the owner of an address that is known already is told that instead. Strangers choose
 * what stands in a registration, so its mails greet by user name, whose signs are few.
 */
export const sendCode = async (tx: Tx, app: App, registration: Registration, code: string): Promise<void> => {
  const { email: to, userName: name, locale } = registration
  // Looked up either way: the time must not tell.
  const owner = (await loadAccountWithPassword(tx, to))?.account
  if (!registration.isDecoy) {
    const values = { minutes: codeMinutes }
    return queueMail(tx, app, { template: 'registration-code', to, locale, name, values, code })
  }
  return queueMail(tx, app, {
    template: 'registration-known',
    to,
    locale: owner?.locale ?? locale,
    name: owner ? owner.firstName || owner.userName : to,
    link: signInLink(app),
  })
}

/** Tells the registrant what an administrator has decided. */
export const sendDecision = async (tx: Tx, app: App, registration: Registration): Promise<void> => {
  const { email: to, userName, locale, decision } = registration
  const isApproved = registration.state === 'approved'
  await queueMail(tx, app, {
    template: isApproved ? 'registration-approved' : 'registration-rejected',
    to,
    locale,
    name: registration.firstName || userName,
    values: { userName, reason: decision?.reason ?? '' },
    link: signInLink(app),
  })
}

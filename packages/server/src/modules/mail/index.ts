import type { Module } from '../../platform/app.ts'
import { toInstant } from '../../platform/clock.ts'
import { route } from '../../platform/http/route.ts'
import { keptMails } from '../../platform/mail/mail.ts'
import { Refusal } from '../../platform/refusal.ts'
import { listOutbox } from './contract.ts'

/** What administrators may see of mails; writing and sending them is the platform's. */
export const mailModule: Module = {
  name: 'mail',
  routes: (app) => [
    route(listOutbox, async () => {
      if (!app.settings.keepsMails) throw new Refusal('ENT_MAIL_001')
      const mails = await keptMails(app, app.database)
      return mails.map(({ id, createdAt, to, locale, subject, text, link }) => ({
        id,
        at: toInstant(createdAt),
        to,
        locale,
        subject,
        text,
        link,
      }))
    }),
  ],
}

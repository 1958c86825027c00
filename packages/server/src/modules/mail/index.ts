import type { Module } from '../../platform/app.ts'
import { toInstant } from '../../platform/clock.ts'
import { route } from '../../platform/http/route.ts'
import { keptMails } from '../../platform/mail/mail.ts'
import { listOutbox } from './contract.ts'

/** What administrators may see of mails; writing and sending them is the platform's. */
export const mailModule: Module = {
  name: 'mail',
  routes: (app) => [
    route(listOutbox, async () => {
      const enabled = app.settings.keepsMails
      const mails = enabled ? await keptMails(app, app.database) : []
      return {
        enabled,
        mails: mails.map(({ id, createdAt, to, locale, subject, text, link }) => ({
          id,
          at: toInstant(createdAt),
          to,
          locale,
          subject,
          text,
          link,
        })),
      }
    }),
  ],
}

import type { Module } from '../../platform/app.ts'
import { toInstant } from '../../platform/clock.ts'
import { offer } from '../../platform/extensions.ts'
import { route } from '../../platform/http/route.ts'
import { keptMails } from '../../platform/mail/mail.ts'
import { setupSteps } from '../setup/index.ts'
import { listOutbox } from './contract.ts'
import { mailStep } from './setup.ts'

/** What administrators may see of mails; writing and sending them is the platform's. */
export const mailModule: Module = {
  name: 'mail',
  extensions: () => [offer(setupSteps, mailStep)],
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

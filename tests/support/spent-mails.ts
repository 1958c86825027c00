import { mayMail, type MailWish } from '../../packages/server/src/platform/mail/mail-limits.ts'
import type { TestApp } from './app.ts'

/** Sends so many mails to an address that no more may follow. @returns how many there were */
export const spendMails = async ({ app }: TestApp, to: string, asker: MailWish['asker']): Promise<number> => {
  let sent = 0
  while (await app.database.transaction((tx) => mayMail(tx, app, { asker, to }))) sent += 1
  return sent
}

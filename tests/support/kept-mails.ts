import { deliverBatch } from '../../packages/server/src/platform/events/worker.ts'
import { keptMails } from '../../packages/server/src/platform/mail/mail.ts'
import type { TestApp } from './app.ts'

/** Settings of a test that reads the mails which the server would have sent. */
export const keepMails = { ENTENTE_SEED: 'sandbox' }

/** Delivers every event that is due. */
export const deliverEvents = async ({ app }: TestApp): Promise<void> => {
  while ((await deliverBatch(app)) > 0);
}

/** The mails to one address, oldest first, after every event that is due was delivered. */
export const mailsTo = async (api: TestApp, to: string): Promise<Awaited<ReturnType<typeof keptMails>>> => {
  await deliverEvents(api)
  const mails = await keptMails(api.app, api.app.database)
  return mails.filter((mail) => mail.to === to).toReversed()
}

/** The token in the last mailed link to an address. */
export const tokenTo = async (api: TestApp, to: string): Promise<string> => {
  const link = (await mailsTo(api, to)).findLast((mail) => mail.link !== null)?.link
  if (!link) throw new Error(`no link was mailed to ${to}`)
  return new URL(link).hash.slice(1)
}

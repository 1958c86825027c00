import type { App } from '../app.ts'
import type { Reader, Tx } from '../database/database.ts'
import { newId } from '../ids.ts'
import { composeMail, type ComposedMail, type MailContent } from './compose.ts'
import { insert, listKept, type MailRow } from './mail-store.ts'

const purpose = 'mail'

/** A mail that is written and addressed. */
export interface StoredMail extends ComposedMail {
  readonly to: string
  readonly locale: string
  readonly link: string | null
}

/** A mail that was handed over: it waits for the mail server, or is kept on the page of the sandbox. */
export interface QueuedMail {
  readonly id: string
  readonly state: 'waiting' | 'kept'
}

/** `queueMail`, for whoever wants to know later what became of the mail. @returns undefined where no mail leaves */
export const queueKnownMail = async (
  tx: Tx,
  app: App,
  mail: MailContent & { readonly to: string },
): Promise<QueuedMail | undefined> => {
  const { settings } = app
  const { template, to, locale, link = null } = mail
  if (!settings.SMTP_URL && !settings.keepsMails) {
    app.log.warn({ template }, 'mail not sent: SMTP_URL is not set')
    return undefined
  }
  const stored: StoredMail = { ...composeMail(mail, new URL(settings.publicUrl).host), to, locale, link }
  const queued = { id: newId(), state: settings.SMTP_URL ? 'waiting' : 'kept' } as const
  await insert(tx, {
    ...queued,
    template,
    sealedContent: app.vault.seal(purpose, Buffer.from(JSON.stringify(stored))),
    at: app.clock.now(),
  })
  return queued
}

/**
 * Writes a mail and stores it in the transaction of whoever wants it sent; the worker delivers it after the commit, so
 * that no mail server can fail or delay a call. Without a mail server the sandbox keeps it for its outbox page, and
 * every other server notes in the log that it was not sent.
 */
export const queueMail = async (
  tx: Tx,
  app: App,
  mail: MailContent & { readonly to: string },
): Promise<void> => {
  await queueKnownMail(tx, app, mail)
}

/** Opens what `queueMail` stored. */
export const openMail = ({ vault }: Pick<App, 'vault'>, row: MailRow): StoredMail =>
  JSON.parse(vault.open(purpose, row.sealedContent).toString()) as StoredMail

/** The mails that the sandbox keeps instead of sending, newest first, at most 50. */
export const keptMails = async (
  app: App,
  reader: Reader,
): Promise<(StoredMail & Pick<MailRow, 'id' | 'template' | 'createdAt'>)[]> =>
  (await listKept(reader, 50)).map((row) => ({
    ...openMail(app, row),
    id: row.id,
    template: row.template,
    createdAt: row.createdAt,
  }))

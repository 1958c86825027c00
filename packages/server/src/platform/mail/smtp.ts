import { createTransport } from 'nodemailer'
import { refuseInsideTransaction } from '../database/inside/inside-transaction.ts'
import type { Settings } from '../../settings.ts'
import type { MailRow } from './mail-store.ts'
import type { StoredMail } from './mail.ts'

/** Hands mails to a mail server. */
export interface Carrier {
  /** @throws when the server cannot be reached or refuses */
  send(row: MailRow, mail: StoredMail): Promise<void>
  /** Signs in without sending anything. @throws when that fails */
  check(): Promise<void>
}

const seconds = 1000

/** A carrier to the mail server at `url` (`smtp:` with STARTTLS where offered, `smtps:` with TLS from the start). */
export const createSmtpCarrier = (
  url: string,
  settings: Pick<Settings, 'mailFrom' | 'publicUrl'>,
): Carrier => {
  const transport = createTransport({
    url,
    connectionTimeout: 10 * seconds,
    greetingTimeout: 10 * seconds,
    socketTimeout: 20 * seconds,
    dnsTimeout: 10 * seconds,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const host = new URL(settings.publicUrl).hostname
  return {
    async send(row, { to, subject, text, html }) {
      refuseInsideTransaction('the mail server')
      await transport.sendMail({
        from: settings.mailFrom,
        // As an object, so that nothing in an address is read as a list of them.
        to: { name: '', address: to },
        subject,
        text,
        html,
        date: row.createdAt,
        // The same at every attempt: a server that took a mail and could not say so recognises it.
        messageId: `<${row.id}@${host}>`,
        headers: { 'auto-submitted': 'auto-generated' },
      })
    },
    async check() {
      refuseInsideTransaction('the mail server')
      await transport.verify()
    },
  }
}

/** True for a refusal that another attempt would meet again (RFC 5321 §4.2.1: 5yz). */
export const isFinal = (error: unknown): boolean =>
  error instanceof Error &&
  'responseCode' in error &&
  typeof error.responseCode === 'number' &&
  error.responseCode >= 500

/** What went wrong, without the server's words, which quote addresses. */
export const nameOfFailure = (error: unknown): string => {
  if (!(error instanceof Error)) return 'unknown'
  const parts = ['code', 'responseCode'].map((key) => (error as unknown as Record<string, unknown>)[key])
  return parts.filter(Boolean).map(String).join(' ').slice(0, 200) || error.name
}

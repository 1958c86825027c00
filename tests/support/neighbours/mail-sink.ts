import PostalMime, { type Email } from 'postal-mime'
import { SMTPServer } from 'smtp-server'

/** A mail server of a test: it takes every mail and keeps it, or refuses as the test wants. */
export interface MailSink {
  readonly url: string
  /** What has arrived, in order. */
  readonly mails: readonly Email[]
  /** Answers the next recipients with this status instead of taking mails; undefined takes them again. */
  refuseWith(status: number | undefined): void
  close(): Promise<void>
}

/** Starts a mail server on a free port. */
export const startMailSink = async (): Promise<MailSink> => {
  const mails: Email[] = []
  let refusal: number | undefined
  const keep = async (raw: Buffer, done: () => void): Promise<void> => {
    mails.push(await PostalMime.parse(raw))
    done()
  }
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo(address, _session, done) {
      if (refusal === undefined) return done()
      const error = Object.assign(new Error(`no <${address.address}> here`), { responseCode: refusal })
      done(error)
    },
    onData(stream, _session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        void keep(Buffer.concat(chunks), done)
      })
    },
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.server.address()
  if (address === null || typeof address === 'string') throw new Error('the mail sink has no port')
  return {
    url: `smtp://127.0.0.1:${address.port}`,
    mails,
    refuseWith(status) {
      refusal = status
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

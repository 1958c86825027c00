import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

/** What a receiver got, as it came. */
export interface ReceivedCall {
  readonly headers: Record<string, string>
  readonly body: string
}

/** A receiver of webhooks of a test, over HTTP. */
export interface WebhookReceiver {
  readonly url: string
  readonly host: string
  readonly calls: readonly ReceivedCall[]
  /** Status and body of the next answers; `dead`: it hangs up. */
  answer: 'dead' | readonly [status: number, body: string]
  close(): Promise<void>
}

const read = async (request: IncomingMessage): Promise<string> => {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts).toString('utf8')
}

/** Starts a receiver on a free port. */
export const startWebhookReceiver = async (): Promise<WebhookReceiver> => {
  const calls: ReceivedCall[] = []
  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await read(request)
    if (receiver.answer === 'dead') return void request.socket.destroy()
    const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)])
    calls.push({ headers: Object.fromEntries(headers) as Record<string, string>, body })
    const [status, text] = receiver.answer
    response.writeHead(status, { location: 'http://127.0.0.1:1/elsewhere' }).end(text)
  }
  const server = createServer((request, response) => {
    take(request, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the receiver has no port')
  const host = `127.0.0.1:${address.port}`
  const receiver: WebhookReceiver = {
    url: `http://${host}/hook?key=of-the-receiver`,
    host,
    calls,
    answer: [204, ''],
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return receiver
}

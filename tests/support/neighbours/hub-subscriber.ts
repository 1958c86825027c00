import { createHmac } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { TestApp } from '../app.ts'
import type { HubFault } from './stand-in-hub.ts'

/** What a subscriber was told, as it came. */
interface Told {
  readonly mode: 'publish'
  readonly topic: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
  readonly path: string
}

/** What it was asked or told of its subscription. */
interface Asked {
  readonly mode: string
  readonly path: string
  readonly words: URLSearchParams
}

/** A subscriber of a test at the hub inside, over HTTP, with faults. */
export interface HubSubscriber {
  readonly origin: string
  /** `127.0.0.1:port`, as HUB_CALLBACKS names it. */
  readonly host: string
  readonly asked: readonly Asked[]
  /** What was told and kept, in order. */
  published(): Told[]
  faultFor: (call: Told) => HubFault | undefined
  /** What it answers when it is asked; undefined: the challenge. */
  verificationFor: (asked: Asked) => HubFault | undefined
  close(): Promise<void>
}

const read = async (request: IncomingMessage): Promise<string> => {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts).toString('utf8')
}

/** Whether a message was signed with this secret. */
export const isSignedWith = (secret: string, { headers, body }: Pick<Told, 'headers' | 'body'>): boolean =>
  headers['x-hub-signature'] === `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`

/** Starts a subscriber on a free port. */
export const startHubSubscriber = async (): Promise<HubSubscriber> => {
  const asked: Asked[] = []
  const kept: Told[] = []
  const hanging = new Set<ServerResponse>()
  const give = (request: IncomingMessage, response: ServerResponse, fault: HubFault): void => {
    if (fault === 'hang') hanging.add(response)
    else if (fault === 'lost' || fault === 'dead') request.socket.destroy()
    else response.writeHead(fault[0], { location: 'http://127.0.0.1:1/elsewhere' }).end(fault[1])
  }
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await read(request)
    const url = new URL(request.url ?? '/', 'http://subscriber')
    if (request.method === 'GET') {
      const question = {
        mode: url.searchParams.get('hub.mode') ?? '',
        path: url.pathname,
        words: url.searchParams,
      }
      asked.push(question)
      return give(
        request,
        response,
        subscriber.verificationFor(question) ?? [202, url.searchParams.get('hub.challenge') ?? ''],
      )
    }
    const topic = /<([^>]+)>; rel="self"/u.exec(String(request.headers['link']))?.[1] ?? ''
    const told: Told = {
      mode: 'publish',
      topic,
      headers: request.headers,
      body,
      path: url.pathname + url.search,
    }
    const fault = subscriber.faultFor(told)
    // Who answers with success has kept it, whatever else it says.
    if (typeof fault !== 'object' ? fault !== 'dead' : fault[0] < 300) kept.push(told)
    return give(request, response, fault ?? [202, ''])
  }
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the subscriber has no port')
  const host = `127.0.0.1:${address.port}`
  const subscriber: HubSubscriber = {
    origin: `http://${host}`,
    host,
    asked,
    published: () => [...kept],
    faultFor: () => undefined,
    verificationFor: () => undefined,
    close: async () => {
      for (const response of hanging) response.destroy()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return subscriber
}

/** What the hub said. */
export interface HubReply {
  readonly status: number
  readonly mode: string | null
  readonly reason: string | null
}

/** Gives the test's service client roles of other parts of the platform, as an import of accounts does. */
export const giveHubRoles = async (
  { query }: Pick<TestApp, 'query'>,
  roles: readonly string[],
): Promise<void> => {
  await query(`update service_client set foreign_roles = $1 where client_id = 'service-client'`, [[...roles]])
}

/** Sends a form to the hub as subscribers do. @param token undefined: none */
export const askHub = async (
  { web }: Pick<TestApp, 'web'>,
  form: Readonly<Record<string, string>> | string,
  token: string | undefined,
): Promise<HubReply> => {
  const reply = await web.inject({
    method: 'POST',
    url: '/hub/',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      ...(token === undefined ? {} : { cookie: `Authorization=${token}` }),
    },
    payload: typeof form === 'string' ? form : new URLSearchParams(form).toString(),
  })
  const words = new URLSearchParams(reply.body)
  return { status: reply.statusCode, mode: words.get('hub.mode'), reason: words.get('hub.reason') }
}

/** Publishes at the hub as other parts of the platform do. */
export const publishAtHub = async (
  { web }: Pick<TestApp, 'web'>,
  topic: string,
  { token, body }: { readonly token: string; readonly body: string | Buffer },
): Promise<HubReply> => {
  const reply = await web.inject({
    method: 'POST',
    url: `/hub/?${new URLSearchParams({ 'hub.mode': 'publish', 'hub.topic': topic }).toString()}`,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    payload: body,
  })
  const words = new URLSearchParams(reply.body)
  return { status: reply.statusCode, mode: words.get('hub.mode'), reason: words.get('hub.reason') }
}

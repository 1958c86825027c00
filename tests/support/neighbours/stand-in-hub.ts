import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

/** What a hub was told, as it came. */
interface HubCall {
  readonly mode: string
  readonly topic: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/**
 * What a hub does with one call. `lost`: it keeps the message and hangs up without an answer; `dead`: it hangs up before it
 * has read anything; `hang`: it keeps the message and never answers; a pair: status and body.
 */
export type HubFault = 'lost' | 'dead' | 'hang' | readonly [status: number, body: string]

/** A WebSub hub of a test, over HTTP, with faults. */
export interface StandInHub {
  readonly url: string
  /** Everything that it heard in whole, in order, whatever it answered. */
  readonly calls: readonly HubCall[]
  /** What was published and kept, in order. */
  published(): HubCall[]
  /** What it does with each call; undefined: what it should. */
  faultFor: (call: HubCall) => HubFault | undefined
  /** Lets every call that hangs go without an answer. */
  release(): void
  close(): Promise<void>
}

const read = async (request: IncomingMessage): Promise<string> => {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts).toString('utf8')
}

/** Starts a hub on a free port. */
export const startStandInHub = async (): Promise<StandInHub> => {
  const calls: HubCall[] = []
  const kept: HubCall[] = []
  const hanging = new Set<ServerResponse>()
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await read(request)
    const url = new URL(request.url ?? '/', 'http://hub')
    const words = url.searchParams.has('hub.mode') ? url.searchParams : new URLSearchParams(body)
    const call: HubCall = {
      mode: words.get('hub.mode') ?? '',
      topic: words.get('hub.topic') ?? '',
      headers: request.headers,
      body,
    }
    const fault = hub.faultFor(call)
    if (fault === 'dead') return void request.socket.destroy()
    calls.push(call)
    const isKept = call.mode === 'publish' && !Array.isArray(fault)
    if (isKept) kept.push(call)
    if (fault === 'lost') return void request.socket.destroy()
    if (fault === 'hang') return void hanging.add(response)
    const [status, text] = fault ?? [202, 'hub.mode=accepted']
    response.writeHead(status, { 'content-type': 'application/x-www-form-urlencoded' }).end(text)
  }
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the hub has no port')
  const release = (): void => {
    for (const response of hanging) response.destroy()
    hanging.clear()
  }
  const hub: StandInHub = {
    url: `http://127.0.0.1:${address.port}/hub/`,
    calls,
    published: () => [...kept],
    faultFor: () => undefined,
    release,
    close: async () => {
      release()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return hub
}

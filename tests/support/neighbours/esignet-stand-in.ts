import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What the stand-in does with the next calls of its management interface, until it is told otherwise. */
type Behaviour =
  | 'fine'
  /** It takes the call, and never answers. */
  | 'silent'
  /** It does not even take the call: nothing comes of it. */
  | 'hung'
  /** HTTP 500 with a page. */
  | 'broken'
  /** HTTP 200 with something that is no envelope. */
  | 'nonsense'
  /** HTTP 200 about another client. */
  | 'confused'
  /** HTTP 403. */
  | 'closed'
  | { readonly refuse: string }
  /** HTTP 200 with this. */
  | { readonly say: unknown }

/** A client as eSignet keeps it. */
interface KeptClient {
  readonly clientId: string
  readonly publicKey: Readonly<Record<string, string>>
  readonly relyingPartyId: string
  readonly status: string
  readonly interfaceName: string
  readonly [name: string]: unknown
}

/** One call that it was sent, in order. */
interface SeenCall {
  readonly method: string
  readonly path: string
  readonly authorization: string | undefined
  readonly request: Readonly<Record<string, unknown>>
}

/** An eSignet that keeps clients in memory and can be made to fail, on a real socket. */
export interface EsignetStandIn {
  readonly url: string
  readonly tokenUrl: string
  readonly clients: Map<string, KeptClient>
  readonly calls: SeenCall[]
  behaviour: Behaviour
  /** What its discovery document says; undefined: HTTP 404. */
  claims: readonly string[] | undefined
  /** The token that it wants; undefined: none. */
  token: string | undefined
  close(): Promise<void>
}

const readText = async (request: IncomingMessage): Promise<string> => {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts).toString('utf8')
}

const answer = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(typeof body === 'string' ? body : JSON.stringify(body))
}

const refusal = (code: string) => ({
  responseTime: '2026-01-01T00:00:00.000Z',
  response: null,
  errors: [{ errorCode: code, errorMessage: `stand-in says ${code}` }],
})

const accepted = (clientId: string, status: string) => ({
  responseTime: '2026-01-01T00:00:00.000Z',
  response: { clientId, status },
  errors: [],
})

const modulusOf = ({ n, x }: Readonly<Record<string, string>>): string => n ?? x ?? ''

/** Starts one. It keeps no process alive. */
export const startEsignet = async (): Promise<EsignetStandIn> => {
  const clients = new Map<string, KeptClient>()
  const calls: SeenCall[] = []
  const open = new Set<ServerResponse>()

  const create = (interfaceName: string, request: KeptClient): object => {
    if (clients.has(request.clientId)) return refusal('duplicate_client_id')
    const twin = [...clients.values()].find(
      ({ publicKey }) => modulusOf(publicKey) === modulusOf(request.publicKey),
    )
    if (twin) return refusal('duplicate_public_key')
    clients.set(request.clientId, { ...request, interfaceName, status: 'ACTIVE' })
    return accepted(request.clientId, 'ACTIVE')
  }

  const update = (interfaceName: string, clientId: string, request: KeptClient): object => {
    const known = clients.get(clientId)
    if (!known) return refusal('invalid_client_id')
    clients.set(clientId, { ...known, ...request, interfaceName })
    return accepted(clientId, request.status)
  }

  const manage = async (request: IncomingMessage, response: ServerResponse, path: string): Promise<void> => {
    const [, interfaceName = '', clientId] = /^\/client-mgmt\/(\w+)-client(?:\/(.+))?$/u.exec(path) ?? []
    const { request: said } = JSON.parse(await readText(request)) as { request: KeptClient }
    const { authorization } = request.headers
    calls.push({ method: request.method ?? '', path, authorization, request: said })
    const { behaviour, token } = standIn
    if (token !== undefined && authorization !== `Bearer ${token}`) return answer(response, 401, {})
    if (behaviour === 'hung') return void open.add(response)
    if (behaviour === 'broken') return answer(response, 500, '<h1>Oops</h1>')
    if (behaviour === 'nonsense') return answer(response, 200, '<h1>Welcome</h1>')
    if (behaviour === 'closed') return answer(response, 403, {})
    if (behaviour === 'confused') return answer(response, 200, accepted('somebody else', 'ACTIVE'))
    if (typeof behaviour === 'object')
      return answer(response, 200, 'say' in behaviour ? behaviour.say : refusal(behaviour.refuse))
    const done = clientId === undefined ? create(interfaceName, said) : update(interfaceName, clientId, said)
    if (behaviour === 'silent') return void open.add(response)
    return answer(response, 200, done)
  }

  const giveToken = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const form = Object.fromEntries(new URLSearchParams(await readText(request)))
    calls.push({ method: 'POST', path: '/token', authorization: undefined, request: form })
    answer(response, 200, { access_token: standIn.token ?? 'any', token_type: 'Bearer' })
  }

  const server = createServer((request, response) => {
    const path = (request.url ?? '').replace(/^\/v1\/esignet/u, '')
    if (path === '/token') void giveToken(request, response)
    else if (path === '/oidc/.well-known/openid-configuration')
      answer(response, standIn.claims ? 200 : 404, { claims_supported: standIn.claims })
    else void manage(request, response, path)
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', () => ready()))
  server.unref()
  const { port } = server.address() as AddressInfo
  const standIn: EsignetStandIn = {
    url: `http://127.0.0.1:${port}/v1/esignet`,
    tokenUrl: `http://127.0.0.1:${port}/v1/esignet/token`,
    clients,
    calls,
    behaviour: 'fine',
    claims: ['name', 'gender', 'email', 'birthdate', 'picture'],
    token: undefined,
    close: () =>
      new Promise((closed) => {
        for (const response of open) response.destroy()
        server.closeAllConnections()
        server.close(() => closed())
      }),
  }
  return standIn
}

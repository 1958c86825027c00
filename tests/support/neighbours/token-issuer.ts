import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A key of an issuer, and the name under which it is published. */
export interface IssuerKey {
  readonly kid: string
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
}

export const makeIssuerKey = (kid: string): IssuerKey => ({
  kid,
  ...generateKeyPairSync('rsa', { modulusLength: 2048 }),
})

/** An issuer as Keycloak is one, with a hand on everything that it says. */
export interface TestIssuer {
  readonly issuer: string
  /** What it publishes. */
  keys: readonly IssuerKey[]
  /** Answers every request with this status while it is set. */
  status: number | undefined
  /** Answers nothing while it is set: requests are held. */
  hangs: boolean
  readonly held: ServerResponse[]
  /** How often its keys were asked for. */
  asked: number
  stop(): void
}

const jwkOf = ({ kid, publicKey }: IssuerKey) => ({
  ...publicKey.export({ format: 'jwk' }),
  kid,
  use: 'sig',
  alg: 'RS256',
})

/** Starts an issuer on a port of this machine. @param path below which it lives, such as a realm's */
export const startTestIssuer = async (
  keys: readonly IssuerKey[],
  path = '/realms/a',
): Promise<TestIssuer> => {
  const server: Server = createServer()
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`
  const state: TestIssuer = {
    issuer,
    keys,
    status: undefined,
    hangs: false,
    held: [],
    asked: 0,
    stop: () => {
      server.closeAllConnections()
      server.close()
    },
  }
  const contents: Readonly<Record<string, () => unknown>> = {
    [`${path}/.well-known/openid-configuration`]: () => ({ issuer, jwks_uri: `${issuer}/certs` }),
    [`${path}/certs`]: () => {
      state.asked += 1
      return { keys: state.keys.map(jwkOf) }
    },
  }
  server.on('request', (request, reply) => {
    if (state.hangs) {
      state.held.push(reply)
      return
    }
    const content = contents[request.url ?? '']
    if (state.status !== undefined || !content) {
      reply.writeHead(state.status ?? 404).end()
      return
    }
    reply.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(content()))
  })
  return state
}

/** Claims; undefined takes one away. */
export type TokenClaims = Readonly<Record<string, unknown>>

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

/** Signs a token as Keycloak writes access tokens. @param over claims of its own */
export const signToken = (
  key: IssuerKey,
  issuer: string,
  now: Date,
  over: TokenClaims = {},
  header: Readonly<Record<string, unknown>> = {},
): string => {
  const at = Math.floor(now.getTime() / 1000)
  const claims = { iss: issuer, typ: 'Bearer', iat: at, exp: at + 300, ...over }
  const signed = `${encode({ alg: 'RS256', typ: 'JWT', kid: key.kid, ...header })}.${encode(claims)}`
  return `${signed}.${sign('sha256', Buffer.from(signed), key.privateKey).toString('base64url')}`
}

/** What a token says, unchecked. */
export const claimsIn = (token: string): TokenClaims =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')) as TokenClaims

import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import { Client as DatabaseClient } from 'pg'
import { pino, type DestinationStream } from 'pino'
import { operations, type Contracts } from '../../packages/server/src/contracts.ts'
import { loadByUserName } from '../../packages/server/src/modules/accounts/account-store.ts'
import { findSession, openSession } from '../../packages/server/src/modules/sessions/sessions.ts'
import { issueAccountToken } from '../../packages/server/src/modules/tokens/tokens.ts'
import { callerMemoryOf } from '../../packages/server/src/modules/callers/caller-memory.ts'
import { trustMemoryOf } from '../../packages/server/src/modules/trust-store/index.ts'
import type { App } from '../../packages/server/src/platform/app.ts'
import { systemClock, type Clock } from '../../packages/server/src/platform/clock.ts'
import { createLog, openOnDatabase } from '../../packages/server/src/start-up.ts'
import { buildWeb } from '../../packages/server/src/web.ts'
import { createTestDatabase } from './database/database.ts'
import { findLeaks } from './leaks.ts'
import { passwordOf, personas, type Persona } from './people/personas.ts'
import { testSettings } from './test-settings.ts'

/** One parsed reply of an operation. */
export interface Reply<Response = unknown> {
  readonly status: number
  readonly body: Record<string, unknown>
  readonly response: Response
  /** Business codes, in order. */
  readonly codes: string[]
  readonly messages: string[]
  readonly raw: LightMyRequestResponse
}

export type Name = keyof Contracts
export type Input<N extends Name = Name> = Partial<Pick<Contracts[N], 'params' | 'query' | 'request'>> & {
  /** Sent instead of the envelope. */
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  /** Where it comes from, for limits by address. */
  readonly address?: string
}

/** A caller with a token. */
export interface Client {
  call<N extends Name>(name: N, input?: Input<N>): Promise<Reply<Contracts[N]['response']>>
}

/** A clock that a test can set. */
export class TestClock implements Clock {
  #at: Date | undefined

  now(): Date {
    return this.#at ? new Date(this.#at) : systemClock.now()
  }

  set(at: Date): void {
    this.#at = at
  }

  /** Moves the clock; a clock that was never set starts from now. */
  advance(milliseconds: number): void {
    this.#at = new Date(this.now().getTime() + milliseconds)
  }
}

export interface TestApp {
  readonly app: App
  readonly web: FastifyInstance
  readonly clock: TestClock
  readonly url: string
  as(persona: Persona): Client
  token(persona: Persona): Promise<string>
  /** Looks into the database behind the server's back, or plants what no operation could. */
  query<Row = Record<string, unknown>>(sql: string, values?: readonly unknown[]): Promise<Row[]>
  /** The same as another process would do it: what is remembered hears of it by its feed. */
  queryElsewhere<Row = Record<string, unknown>>(sql: string, values?: readonly unknown[]): Promise<Row[]>
  close(): Promise<void>
}

const operationOf = (name: string) => {
  const found = operations.find((operation) => operation.name === name)
  if (!found) throw new Error(`no operation ${name}`)
  return found
}

const pathOf = (path: string, params: Readonly<Record<string, string>> = {}): string =>
  path.replaceAll(/\{(\w+)\}/gu, (_, name: string) => encodeURIComponent(params[name] ?? ''))

const queryOf = (query: object | undefined): Record<string, string> =>
  Object.fromEntries(Object.entries(query ?? {}).map(([name, value]) => [name, String(value)]))

const bodyOf = (name: string, request: unknown, now: Date): object | undefined => {
  if (request === undefined) return undefined
  const { envelope } = operationOf(name)
  const at = now.toISOString()
  return envelope.kind === 'v2'
    ? { id: envelope.id, version: '1.0', requestTime: at, request }
    : { id: 'test', version: '1.0', requesttime: at, request }
}

/** Every reply is held against the contract: success must fit the declared schema to the letter. */
const validate = (name: string, body: Record<string, unknown>): void => {
  const errors = body['errors'] as unknown[] | undefined
  if (errors?.length !== 0) return
  const schema = operationOf(name).response
  const parsed = schema.safeParse(body['response'])
  if (!parsed.success) throw new Error(`${name} answered against its contract: ${parsed.error.message}`)
}

/** Whoever writes a test, no reply may give away how the server is built. */
const refuseLeaks = (name: string, raw: LightMyRequestResponse, isRefusal: boolean): void => {
  const leaks = findLeaks(raw.body, isRefusal)
  if (leaks.length > 0) throw new Error(`${name} gives away: ${leaks.join('; ')}`)
}

/** Answers of operations are the caller's own: nothing on the way may keep one. */
const refuseKeeping = (name: string, { headers }: LightMyRequestResponse): void => {
  if (headers['cache-control'] !== 'no-store') throw new Error(`${name} may be kept by caches`)
}

const tokenMilliseconds = 50 * 60_000

/** A token as the portal gets it, for a session: where an outside provider signs people in, a password gets none. */
const tokenOfSession = async (app: App, userName: string): Promise<string> => {
  const account = await loadByUserName(app.database, userName)
  const accountId = account?.id ?? ''
  const secret = await openSession(app, { accountId, idToken: null, providerSession: null }, 'test')
  const session = secret && (await findSession(app, secret))
  return session ? (await issueAccountToken(app, session.account, session.sessionId)).token : ''
}

/** Tokens as any program gets them, from the auth manager; kept while they are valid, for a password takes time. */
const tokensOf = (app: App, web: FastifyInstance): ((persona: Persona) => Promise<string>) => {
  const { clock } = app
  const kept = new Map<Persona, { token: string; until: number }>()
  return async (persona) => {
    const now = clock.now().getTime()
    const known = kept.get(persona)
    if (known && now < known.until && now > known.until - tokenMilliseconds) return known.token
    const client = personas.clients.find(({ clientId }) => clientId === persona)
    if (app.settings.oidc && !client) return tokenOfSession(app, persona)
    const raw = await web.inject({
      method: 'POST',
      url: client
        ? '/v1/authmanager/authenticate/clientidsecretkey'
        : '/v1/authmanager/authenticate/internal/useridPwd',
      payload: {
        request: client
          ? { clientId: client.clientId, secretKey: client.secret, appId: 'test' }
          : { userName: persona, password: passwordOf(persona), appId: 'test' },
      },
    })
    const token = client ? String(raw.headers['authorization']) : raw.json().response?.token
    if (!token) throw new Error(`${persona} got no token: ${raw.body}`)
    kept.set(persona, { token, until: now + tokenMilliseconds })
    return token
  }
}

/**
 * The real app on a database of its own, spoken to without a socket.
 * @param log where its log goes, at its most talkative; nowhere when absent
 */
export const createTestApp = async (
  over: Readonly<Record<string, string>> = {},
  log?: DestinationStream,
): Promise<TestApp> => {
  const database = await createTestDatabase()
  const clock = new TestClock()
  const settings = testSettings(over)
  const logger = log ? createLog({ LOG_LEVEL: 'debug' }, log) : pino({ level: 'silent' })
  const opened = await openOnDatabase(settings, logger, clock, { ...database.connection })
  const web = await buildWeb(opened.app)
  await web.ready()
  const token = tokensOf(opened.app, web)
  const behind = new DatabaseClient({ ...database.connection })
  await behind.connect()

  const call = async (persona: Persona, name: Name, input: Input = {}): Promise<Reply> => {
    const operation = operationOf(name)
    const payload = input.body ?? bodyOf(name, input.request, clock.now())
    const raw = await web.inject({
      method: operation.method,
      url: pathOf(operation.path, input.params),
      query: queryOf(input.query),
      ...(input.address ? { remoteAddress: input.address } : {}),
      headers: {
        ...(persona === 'stranger' ? {} : { authorization: `Bearer ${await token(persona)}` }),
        ...input.headers,
      },
      ...(payload === undefined ? {} : { payload: payload }),
    })
    const isJson = String(raw.headers['content-type']).includes('json')
    const body = isJson ? (raw.json() as Record<string, unknown>) : {}
    if (raw.statusCode === 200) validate(name, body)
    const errors = (body['errors'] ?? []) as { errorCode: string; message: string }[]
    refuseKeeping(name, raw)
    refuseLeaks(name, raw, errors.length > 0 || raw.statusCode >= 400)
    return {
      status: raw.statusCode,
      body,
      response: body['response'],
      codes: errors.map((error) => error.errorCode),
      messages: errors.map((error) => error.message),
      raw,
    }
  }

  return {
    app: opened.app,
    web,
    clock,
    url: database.url,
    as: (persona) => ({ call: (name, input) => call(persona, name, input) as Promise<never> }),
    token,
    async query<Row>(sql: string, values: readonly unknown[] = []) {
      const { rows } = await behind.query(sql, [...values])
      // What is planted counts at once; how long it takes without this is tested where it is promised.
      callerMemoryOf(opened.app).forget()
      trustMemoryOf(opened.app).forget()
      return rows as Row[]
    },
    async queryElsewhere<Row>(sql: string, values: readonly unknown[] = []) {
      return (await behind.query(sql, [...values])).rows as Row[]
    },
    async close() {
      await behind.end()
      await web.close()
      await opened.close()
    },
  }
}

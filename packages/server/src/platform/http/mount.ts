import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { Authority, readsOnly, type Caller } from '../access/authority.ts'
import { toInstant, type Clock } from '../clock.ts'
import type { Locale } from '../i18n/locale.ts'
import { explain } from '../i18n/translate.ts'
import { orElse, whenKnown, type Soon } from '../soon.ts'
import { bodyProblem, ParameterRefusal, QueryRefusal, Refusal, Refusals, RetryLater } from '../refusal.ts'
import { unboundedParts } from './limits/bounds.ts'
import { callerAddress } from './caller/caller-address.ts'
import { compressAnswer, isCompressible } from './envelope/compressed-answer.ts'
import { jsonType, openBody, refusalReply, reply, requireToday, type WireError } from './envelope/envelope.ts'
import { bodyProblemOf, type Operation } from './operation.ts'
import { explainIssue } from './parameter-problem.ts'
import { isUnreadable } from './envelope/unreadable.ts'
import { blank } from './envelope/problems.ts'
import { localeOf } from './caller/request-locale.ts'
import { lazySerializer } from './envelope/response-schema.ts'
import { exportList, exportWish, type ExportFormat } from './lists/list-export.ts'
import type { Call, Route } from './route.ts'
import { TransportError } from './envelope/transport-errors.ts'
import { inLine, lineDifferences, type ContractLine } from './envelope/wire.ts'

/** What the reader of bodies knows of a route. */
export interface RouteConfig {
  readonly namesOnce: boolean
}

/** What the router needs from the rest of the program. */
export interface RouterParts {
  readonly clock: Clock
  /** The line of the contract that is spoken where lines differ. */
  readonly line: ContractLine
  /** HTTP status of a body that breaks a constraint (pms-1.3-delta §13.2, X1); undefined: as the line has it. */
  readonly validationStatus?: 200 | 400 | undefined
  /** Who sends this request, or undefined for a stranger. @throws TransportError for somebody refused for a reason */
  identify(request: FastifyRequest): Soon<Caller | undefined>
}

/** Thrown at start when an operation is declared twice, has no access, or takes what has no bound. */
export class RouteError extends Error {
  override readonly name = 'RouteError'
}

const statementOf = (operation: Operation): string => `${operation.method} ${operation.path}`

/** An operation that says nothing about access, or of how much it takes, must not reach the network. */
const checkDeclaration = ({ operation }: Route): void => {
  const access: {
    why?: string
    roles?: string | readonly string[]
    ownership?: string
    public?: true
    everyPartner?: readonly string[]
  } = operation.access ?? {}
  const declared = access.public ? access.why : access.roles?.length && access.ownership
  if (!declared) throw new RouteError(`${statementOf(operation)} does not declare who may call it`)
  if (access.everyPartner && operation.effect !== 'reads')
    throw new RouteError(`${statementOf(operation)} opens every partner to more than reading`)
  const unbounded = unboundedParts(operation)
  if (unbounded.length > 0)
    throw new RouteError(`${statementOf(operation)} takes what nobody has measured: ${unbounded.join('; ')}`)
}

/** The parts of a request that have a schema, as refusals name them. */
type Part = 'path' | 'query' | 'request'

const firstProblem = (
  operation: Operation,
  part: Part,
  error: z.ZodError,
  value: unknown,
): ParameterRefusal => {
  const [issue] = error.issues
  const field = [part, ...(issue?.path ?? [])].map(String).join('.')
  const isMissing = issue === undefined || value === undefined || value === null
  const problem = isMissing ? { key: `problems.${blank}`, values: {} } : explainIssue(issue, value)
  const isTransport = part === 'query' || isUnreadable(operation, issue, value)
  return new (isTransport ? QueryRefusal : ParameterRefusal)(bodyProblemOf(operation), { problem, field })
}

const parse = (operation: Operation, part: Part, value: unknown): unknown => {
  const schema = operation[part === 'path' ? 'params' : part]
  const result = schema.safeParse(value)
  if (!result.success) throw firstProblem(operation, part, result.error, value)
  return result.data
}

const noAuthority = (): never => {
  throw new TransportError(401)
}

/**
 * Role check: 401 for strangers; 403 for callers without one of the declared roles, and for those who only read where
 * something would change.
 */
const authorise = (
  { access, effect }: Operation,
  caller: Caller | undefined,
  requestId: string,
): Authority | undefined => {
  const authority = caller && new Authority(caller, requestId, { ...access, effect })
  if ('public' in access) return authority
  if (!authority) throw new TransportError(401)
  if (effect === 'changes' && readsOnly(authority.caller)) throw new TransportError(403)
  if (access.roles !== 'any' && !authority.hasAnyRole(access.roles)) throw new TransportError(403)
  return authority
}

/**
 * A body of the partner manager's V1 operations is checked before the role of whoever sent it, as its clients see it;
 * those of V2 after it.
 */
const refuseBodyFirst = (operation: Operation, body: unknown, now: Date): void => {
  const { envelope, path, request } = operation
  if (envelope.kind === 'v2' || !path.startsWith('/v1/partnermanager/') || request instanceof z.ZodUndefined)
    return
  parse(operation, 'request', openBody(operation, body, now).request)
}

const mustTestOwnership = ({ access }: Operation): boolean =>
  !('public' in access) && access.ownership === 'partner'

const asWireError = (refusal: Refusal, locale: Locale): WireError => ({
  errorCode: refusal.code,
  message: explain(refusal, locale),
})

const callOf = (
  operation: Operation,
  request: FastifyRequest,
  httpReply: FastifyReply,
  authority: Authority | undefined,
  body: unknown,
): Call => ({
  params: parse(operation, 'path', request.params),
  query: parse(operation, 'query', request.query),
  request: parse(operation, 'request', body),
  get authority() {
    return authority ?? noAuthority()
  },
  signedIn: authority !== undefined,
  locale: localeOf(request, authority?.caller),
  requestId: request.id,
  get address() {
    return callerAddress(request)
  },
  raw: { request: request.raw, response: httpReply.raw },
  setHeader: (name, value) => void httpReply.header(name, value),
})

/** Mounts routes: body → caller → role → schemas → handler → envelope. */
export const mountRoutes = (server: FastifyInstance, routes: readonly Route[], parts: RouterParts): void => {
  const seen = new Set<string>()
  for (const each of routes) {
    checkDeclaration(each)
    const statement = statementOf(each.operation)
    if (seen.has(statement)) throw new RouteError(`${statement} is declared twice`)
    seen.add(statement)
    mountRoute(server, each, parts)
  }
}

/**
 * What is open to everybody is open to whoever sends a token that does not count – but not to a page that was drawn for
 * somebody else.
 */
const identifyFor = (
  { access }: Operation,
  request: FastifyRequest,
  parts: RouterParts,
): Soon<Caller | undefined> =>
  orElse(
    () => parts.identify(request),
    (error) => {
      const isOpen = 'public' in access && error instanceof TransportError && error.status !== 409
      if (isOpen) return undefined
      throw error
    },
  )

const mountRoute = (server: FastifyInstance, { operation, handle }: Route, parts: RouterParts): void => {
  const now = () => toInstant(parts.clock.now())
  const authoriseCall = (caller: Caller | undefined, request: FastifyRequest) => {
    try {
      return authorise(operation, caller, request.id)
    } catch (error) {
      const isRole = error instanceof TransportError && error.status === 403
      if (isRole) refuseBodyFirst(operation, request.body, parts.clock.now())
      throw error
    }
  }
  const serialize = lazySerializer(operation)
  const validationStatus = parts.validationStatus ?? inLine(parts.line, lineDifferences.brokenConstraint)

  const refuse = (
    refusal: Refusal,
    caller: Caller | undefined,
    request: FastifyRequest,
    httpReply: FastifyReply,
  ): FastifyReply => {
    const locale = localeOf(request, caller)
    const all = refusal instanceof Refusals ? refusal.all : [refusal]
    const errors = all.map((each) => asWireError(each, locale))
    if (refusal instanceof QueryRefusal) void httpReply.status(400 as 200)
    else if (refusal.code === bodyProblem) void httpReply.status(validationStatus as 200)
    const { seconds } = refusal.values
    if (typeof seconds === 'number') void httpReply.header('retry-after', seconds)
    if (refusal instanceof RetryLater) void httpReply.status(429 as 200)
    const envelope = refusalReply(operation, refusal, now(), errors, parts.line)
    return httpReply.type(jsonType).serializer(JSON.stringify).send(envelope)
  }

  const carryOut = (
    caller: Caller | undefined,
    request: FastifyRequest,
    httpReply: FastifyReply,
  ): Soon<FastifyReply> => {
    const authority = authoriseCall(caller, request)
    const { identity, request: body, requestTime } = openBody(operation, request.body, parts.clock.now())
    const call = callOf(operation, request, httpReply, authority, body)
    if (operation.isDated && inLine(parts.line, lineDifferences.requestTime) === 'required')
      requireToday(requestTime, parts.clock.now())
    const read = (asked: Call): Soon<unknown> =>
      whenKnown(handle(asked), (response) => {
        if (mustTestOwnership(operation) && !authority?.ownershipTested)
          throw new Error(`${operation.name} answered without testing ownership`)
        return response
      })
    const format = exportWish(operation, call)
    if (format !== undefined) return sendList(call, read, format, httpReply)
    return whenKnown(read(call), (response) =>
      httpReply
        .type(jsonType)
        .serializer(serialize)
        .send(reply(operation.envelope, identity, now(), response)),
    )
  }

  const sendList = async (
    call: Call,
    read: (asked: Call) => Soon<unknown>,
    format: ExportFormat,
    httpReply: FastifyReply,
  ): Promise<FastifyReply> => {
    const file = await exportList(operation, { call, read }, { format, now: parts.clock.now() })
    return httpReply
      .type(file.type)
      .header('content-disposition', `attachment; filename="${file.fileName}"`)
      .send(file.content)
  }

  server.route({
    method: operation.method,
    ...(isCompressible(operation) ? { onSend: compressAnswer } : {}),
    config: { namesOnce: operation.namesOnce === true } satisfies RouteConfig,
    url: operation.path.replaceAll(/\{(\w+)\}/gu, ':$1'),
    handler(request, httpReply) {
      const answered = whenKnown(identifyFor(operation, request, parts), (caller) =>
        orElse(
          () => carryOut(caller, request, httpReply),
          (error) => {
            if (error instanceof Refusal) return refuse(error, caller, request, httpReply)
            throw error
          },
        ),
      )
      // An answer that is given already needs nobody to wait for it.
      return answered instanceof Promise ? answered : undefined
    },
  })
}

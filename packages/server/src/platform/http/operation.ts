import { z } from 'zod'
import type { Effect } from '../access/authority.ts'
import type { MemberRole } from '../access/membership.ts'
import type { Role } from '../access/roles.ts'
import { bodyProblem, keyManagerBodyProblem } from '../refusal.ts'

/**
 * How a reply identifies itself (pms-partner-api §1.3, §1.4).
 * `v1`: `responsetime`; id and version are null, copied from the request, or those of older readings; successful answers of
 * the policy manager have no `metadata`. `v2`: `responseTime`, a fixed id, version `1.0`;
 * a body sent to a `v2` operation must carry that id, the version and today's `requestTime`.
 */
export type Envelope =
  | {
      readonly kind: 'v1'
      readonly identity: 'null' | 'echo' | 'retrieve'
      readonly metadata?: 'absent'
    }
  | { readonly kind: 'v2'; readonly id: string }

/**
 * Whose data an operation touches.
 * - `self`: only the caller's own; nothing in the request can name somebody else's.
 * - `platform`: nothing that belongs to one partner.
 * - `partner`: an object of one partner; the service must call `authority.requireOwner` or the reply is withheld. What
 *   a member must be there follows from the operation's effect.
 * - `all`: across partners, by design; administrators only.
 */
type Ownership = 'self' | 'platform' | 'partner' | 'all'

/** Who may call. An operation without this does not compile. */
export type Access =
  | { readonly public: true; readonly why: string }
  | {
      readonly roles: 'any' | readonly Role[]
      readonly ownership: Ownership
      /** What a member of the organisation must at least be; absent: an auditor to read, an operator to change. */
      readonly member?: MemberRole
      /** Roles that read the objects of every partner here, as services do at run time. Reading operations only. */
      readonly everyPartner?: readonly Role[]
      /** Auditors read what administrators read, unless this says why not. */
      readonly notForAuditors?: string
    }

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** One operation of the wire contract: everything that a client, the router and the documents need to know of it. */
export interface Operation<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Request extends z.ZodType = z.ZodType,
  Response extends z.ZodType = z.ZodType,
> {
  /** Stable id, `<module>.<verb>`; also the OpenAPI operationId. */
  readonly name: string
  readonly method: Method
  /** Path below the root; variables in braces. */
  readonly path: `/${string}`
  readonly summary: string
  readonly envelope: Envelope
  readonly access: Access
  /** Whether it changes something, and what; GET reads, everything else changes, unless declared otherwise. */
  readonly effect: Effect
  readonly params: Params
  readonly query: Query
  /** The `request` member of the body; `z.undefined()` where the operation takes no body. */
  readonly request: Request
  /** The `response` member of a successful reply. */
  readonly response: Response
  /** In lines that want it, a V1 body must say that it is of today (pms-1.3-delta §2.2). */
  readonly isDated?: true
  /** A body without `request` is told so last, by its own code, as the partner manager checks it (pms-1.3-delta §2.5). */
  readonly requestIsLast?: true
  /** Its answers hold what lets somebody in, and are never compressed (docs/decisions/0035). */
  readonly carriesSecret?: true
  /** A body in which an object names a member twice cannot be read: which of the two counts would be anybody's guess. */
  readonly namesOnce?: true
  /** Business codes that the operation can answer, beyond those of every operation. */
  readonly errors: readonly string[]
}

const none = z.undefined()
const noParams = z.object({})

type Optional<Params, Query, Request> = {
  params?: Params
  query?: Query
  request?: Request
  effect?: Effect
}

/** Whatever administrators may read, auditors may read too. */
const withAuditors = (access: Access, effect: Effect): Access =>
  effect === 'reads' &&
  access &&
  !('public' in access) &&
  access.roles !== 'any' &&
  access.roles?.includes('PARTNER_ADMIN') &&
  access.notForAuditors === undefined
    ? { ...access, roles: [...new Set<Role>([...access.roles, 'AUDITOR'])] }
    : access

/** Declares an operation. Parts that are left out accept nothing. */
export const operation = <
  const Name extends string,
  Response extends z.ZodType,
  Params extends z.ZodType = typeof noParams,
  Query extends z.ZodType = typeof noParams,
  Request extends z.ZodType = typeof none,
>(
  spec: Omit<
    Operation<Params, Query, Request, Response>,
    'name' | 'params' | 'query' | 'request' | 'effect'
  > &
    Optional<Params, Query, Request> & { readonly name: Name },
): Operation<Params, Query, Request, Response> & { readonly name: Name } => {
  const effect = spec.effect ?? (spec.method === 'GET' ? 'reads' : 'changes')
  return {
    ...spec,
    effect,
    access: withAuditors(spec.access, effect),
    params: (spec.params ?? noParams) as Params,
    query: (spec.query ?? noParams) as Query,
    request: (spec.request ?? none) as Request,
  }
}

/** The code of a body, path or query that breaks a constraint of this operation. */
export const bodyProblemOf = ({ path }: Pick<Operation, 'path'>): string =>
  path.startsWith('/v1/keymanager/') ? keyManagerBodyProblem : bodyProblem

export const v1: Envelope = { kind: 'v1', identity: 'null' }
export const v1Echo: Envelope = { kind: 'v1', identity: 'echo' }
/** Older readings of partners say what they are (V1-const). */
export const v1Retrieve: Envelope = { kind: 'v1', identity: 'retrieve' }
/** The same as the policy manager writes them (pms-policy-device-api §0.2). */
export const policyV1: Envelope = { ...v1, metadata: 'absent' }
export const policyV1Echo: Envelope = { ...v1Echo, metadata: 'absent' }
export const v2 = (id: string): Envelope => ({ kind: 'v2', id })

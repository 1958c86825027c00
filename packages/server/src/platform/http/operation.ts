import { z } from 'zod'
import type { Role } from '../access/roles.ts'

/**
 * How a reply identifies itself (pms-partner-api §1.3, §1.4).
 * `v1`: `responsetime`; id and version are null or copied from the request. `v2`: `responseTime`, a fixed id, version `1.0`;
 * a body sent to a `v2` operation must carry that id, the version and today's `requestTime`.
 */
export type Envelope =
  | { readonly kind: 'v1'; readonly identity: 'null' | 'echo' }
  | { readonly kind: 'v2'; readonly id: string }

/**
 * Whose data an operation touches.
 * - `self`: only the caller's own; nothing in the request can name somebody else's.
 * - `platform`: nothing that belongs to one partner.
 * - `partner`: an object of one partner; the service must call `authority.requireOwner` or the reply is withheld.
 * - `all`: across partners, by design; administrators only.
 */
type Ownership = 'self' | 'platform' | 'partner' | 'all'

/** Who may call. An operation without this does not compile. */
export type Access =
  | { readonly public: true; readonly why: string }
  | { readonly roles: 'any' | readonly Role[]; readonly ownership: Ownership }

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
  readonly params: Params
  readonly query: Query
  /** The `request` member of the body; `z.undefined()` where the operation takes no body. */
  readonly request: Request
  /** The `response` member of a successful reply. */
  readonly response: Response
  /** Business codes that the operation can answer, beyond those of every operation. */
  readonly errors: readonly string[]
}

const none = z.undefined()
const noParams = z.object({})

type Optional<Params, Query, Request> = { params?: Params; query?: Query; request?: Request }

/** Declares an operation. Parts that are left out accept nothing. */
export const operation = <
  const Name extends string,
  Response extends z.ZodType,
  Params extends z.ZodType = typeof noParams,
  Query extends z.ZodType = typeof noParams,
  Request extends z.ZodType = typeof none,
>(
  spec: Omit<Operation<Params, Query, Request, Response>, 'name' | 'params' | 'query' | 'request'> &
    Optional<Params, Query, Request> & { readonly name: Name },
): Operation<Params, Query, Request, Response> & { readonly name: Name } => ({
  ...spec,
  params: (spec.params ?? noParams) as Params,
  query: (spec.query ?? noParams) as Query,
  request: (spec.request ?? none) as Request,
})

export const v1: Envelope = { kind: 'v1', identity: 'null' }
export const v1Echo: Envelope = { kind: 'v1', identity: 'echo' }
export const v2 = (id: string): Envelope => ({ kind: 'v2', id })

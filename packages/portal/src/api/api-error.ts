/** One refusal of a reply: the contract's code and the server's translated words. */
export interface Refusal {
  readonly errorCode: string
  readonly message: string
}

/** Codes of failures that happen before or around a business answer. */
export type TransportCode =
  | 'NETWORK'
  | 'SESSION_ENDED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'TOO_LARGE'
  | 'TOO_MANY'
  | 'UNREADABLE'
  | 'SERVER'

/**
 * Why a call got no answer. `code` is the contract's code, or a {@link TransportCode} when the reply carried none.
 * `message` is what the server wrote for the reader; empty when it wrote nothing, then the portal has its own words.
 */
export class ApiError extends Error {
  readonly code: string
  readonly status: number
  readonly requestId: string | null
  readonly errors: readonly Refusal[]

  constructor(facts: {
    code: string
    status: number
    requestId?: string | null
    errors?: readonly Refusal[]
    cause?: unknown
  }) {
    super(facts.errors?.[0]?.message ?? '', { cause: facts.cause })
    this.name = 'ApiError'
    this.code = facts.code
    this.status = facts.status
    this.requestId = facts.requestId ?? null
    this.errors = facts.errors ?? []
  }
}

/** Anything thrown, as an {@link ApiError}; a fault of our own code becomes `UNREADABLE`. */
export const toApiError = (thrown: unknown): ApiError =>
  thrown instanceof ApiError ? thrown : new ApiError({ code: 'UNREADABLE', status: 0, cause: thrown })

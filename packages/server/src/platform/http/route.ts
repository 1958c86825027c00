import type { IncomingMessage, ServerResponse } from 'node:http'
import type { z } from 'zod'
import type { Authority } from '../access/authority.ts'
import type { Locale } from '../i18n/locale.ts'
import type { Soon } from '../soon.ts'
import type { Operation } from './operation.ts'

/** One call of an operation, checked: what a handler gets to see. */
export interface Call<O extends Operation = Operation> {
  readonly params: z.output<O['params']>
  readonly query: z.output<O['query']>
  readonly request: z.output<O['request']>
  /** Who asks. Public operations get it too when the caller is signed in; otherwise reading it throws. */
  readonly authority: Authority
  readonly signedIn: boolean
  readonly locale: Locale
  readonly requestId: string
  /** Whom the client's address counts for in limits: see `addressGroup`. */
  readonly address: string
  /** The raw pair, for sign-in alone, which speaks cookies. */
  readonly raw: { readonly request: IncomingMessage; readonly response: ServerResponse }
  readonly setHeader: (name: string, value: string | readonly string[]) => void
}

/** An operation with the function that carries it out; what it knows at once is answered at once. */
export interface Route {
  readonly operation: Operation
  readonly handle: (call: Call) => Soon<unknown>
}

/** Binds an operation to its handler; the result must fit the declared response. */
export const route = <O extends Operation>(
  operation: O,
  handle: (call: Call<O>) => Soon<z.input<O['response']>>,
): Route => ({ operation, handle })

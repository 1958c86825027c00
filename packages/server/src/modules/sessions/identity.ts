import type { Caller } from '../../platform/access/authority.ts'
import type { Account } from '../accounts/index.ts'

/** What a request says about its sender, and what of it is true. */
export interface Identity {
  readonly caller: Caller
  readonly account: Account | null
  /** Roles of other parts of the platform, which tokens carry. */
  readonly foreignRoles: readonly string[]
  /** What a token of another issuer says beside our roles; the hub inside alone asks for it, for whatever it names there. */
  readonly hubRoles?: readonly string[]
  readonly sessionId: string | null
  /** The outside provider's own name for the session in which it gave the token; null for all else. */
  readonly providerSession: string | null
  /** The token that the request carried, when it carried one that counts. */
  readonly token: string | null
}

import { Refusal } from '../refusal.ts'
import type { Locale } from '../i18n/locale.ts'
import type { Role } from './roles.ts'

/** Who sends a request, as proven by a session or a token. */
export interface Caller {
  /** Null for service clients. */
  readonly accountId: string | null
  /** `preferred_username`; partners are owned by user name. */
  readonly userName: string
  readonly email: string
  readonly roles: ReadonlySet<Role>
  readonly locale: Locale
}

/** Who acts, as history and audit name it. */
export interface Actor {
  readonly userName: string
  /** The request in which it happens; absent for what happens outside requests. */
  readonly requestId?: string | undefined
}

/** The actor of what the system does by itself. */
export const systemActor: Actor = { userName: 'system' }

/**
 * What one caller may do in one request. It remembers whether ownership was tested, so that the router can withhold
 * the reply of an operation that declares ownership and forgot to test it.
 */
export class Authority implements Actor {
  readonly caller: Caller
  readonly requestId: string | undefined
  #ownershipTested = false

  constructor(caller: Caller, requestId?: string) {
    this.caller = caller
    this.requestId = requestId
  }

  get userName(): string {
    return this.caller.userName
  }

  /** Administrators act for every partner. An exact role, never a substring (pms-partner-api D-07). */
  get isAdmin(): boolean {
    return this.caller.roles.has('PARTNER_ADMIN')
  }

  get ownershipTested(): boolean {
    return this.#ownershipTested
  }

  /** True when the caller has at least one of `roles`. */
  hasAnyRole(roles: readonly Role[]): boolean {
    return roles.some((role) => this.caller.roles.has(role))
  }

  /** True when the caller is an administrator or `ownerUserName` itself. */
  owns(ownerUserName: string): boolean {
    this.#ownershipTested = true
    return this.isAdmin || ownerUserName === this.caller.userName
  }

  /**
   * Refuses everybody but administrators and the owner.
   * @throws Refusal with the operation's own code
   */
  requireOwner(ownerUserName: string, code: string): void {
    if (!this.owns(ownerUserName)) throw new Refusal(code)
  }

  /**
   * For the case that there is nothing to own because the object does not exist: whoever asks learns no more than that.
   */
  nothingToOwn(): void {
    this.#ownershipTested = true
  }
}

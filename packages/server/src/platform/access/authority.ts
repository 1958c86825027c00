import { Refusal } from '../refusal.ts'
import type { Locale } from '../i18n/locale.ts'
import { isAtLeast, type Membership, type MemberRole } from './membership.ts'
import type { Role } from './roles.ts'

/** Who sends a request, as proven by a session or a token. */
export interface Caller {
  /** Null for service clients. */
  readonly accountId: string | null
  /** `preferred_username` */
  readonly userName: string
  readonly email: string
  readonly roles: ReadonlySet<Role>
  /** The organisations that the caller acts for; read with every request, so that who was removed is out at once. */
  readonly memberships: readonly Membership[]
  readonly locale: Locale
  /** True where a token of another issuer gave the roles: they hold for this request, and nothing may outlive it. */
  readonly hasForeignRoles?: boolean
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
 * What an operation does.
 * - `reads`: changes nothing
 * - `changes`: changes something of a partner or of the platform
 * - `changes-self`: changes nothing but what concerns the caller as a person: password, sessions, consent, inbox
 */
export type Effect = 'reads' | 'changes' | 'changes-self'

/** What an operation declares, as far as it decides whose objects a caller reaches. */
export interface Reach {
  readonly effect: Effect
  /** What a member must at least be; undefined: an auditor to read, an operator to change. */
  readonly member?: MemberRole | undefined
  /** Roles that read the objects of every partner here, beside administrators and the platform's auditors. */
  readonly everyPartner?: readonly Role[] | undefined
}

const officers: readonly Role[] = ['PARTNER_ADMIN', 'PARTNERMANAGER', 'POLICYMANAGER']

/**
 * True for callers who look and do not touch: the platform's auditors, and auditors of an organisation who are nothing
 * more anywhere else. The router refuses them every operation that changes something.
 */
export const readsOnly = ({ roles, memberships }: Pick<Caller, 'roles' | 'memberships'>): boolean =>
  (roles.has('AUDITOR') || memberships.length > 0) &&
  !memberships.some(({ role }) => isAtLeast(role, 'operator')) &&
  !officers.some((role) => roles.has(role))

/** Something of one partner; the partner itself, above all. */
export interface OfPartner {
  readonly id: string
}

/**
 * What one caller may do in one request. It remembers whether ownership was tested, so that the router can withhold
 * the reply of an operation that declares ownership and forgot to test it.
 */
export class Authority implements Actor {
  readonly caller: Caller
  readonly requestId: string | undefined
  readonly #reach: Reach
  #ownershipTested = false

  /** @param reach what the operation declares; without one, whoever acts must be allowed to change */
  constructor(caller: Caller, requestId?: string, reach: Reach = { effect: 'changes' }) {
    this.caller = caller
    this.requestId = requestId
    this.#reach = reach
  }

  get userName(): string {
    return this.caller.userName
  }

  /** False for programs, which sign in as service clients. */
  get isPerson(): boolean {
    return this.caller.accountId !== null
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

  /** True when this operation may be about any partner: for administrators, and for those who may read all of it. */
  get reachesEveryPartner(): boolean {
    if (this.isAdmin) return true
    const { effect, everyPartner = [] } = this.#reach
    return effect === 'reads' && this.hasAnyRole(['AUDITOR', ...everyPartner])
  }

  /** The partners that the caller belongs to. */
  get partnerIds(): string[] {
    return this.caller.memberships.map(({ partnerId }) => partnerId)
  }

  /** The partners whose things the caller finds in lists and searches (D-01); undefined: those of all. */
  get visiblePartnerIds(): readonly string[] | undefined {
    return this.reachesEveryPartner ? undefined : this.partnerIds
  }

  /** What the caller is in a partner's organisation; undefined for nothing. */
  roleIn(partner: OfPartner): MemberRole | undefined {
    return this.caller.memberships.find(({ partnerId }) => partnerId === partner.id)?.role
  }

  /** True when the caller belongs to the partner and may change what is the partner's. */
  mayChange(partner: OfPartner): boolean {
    return isAtLeast(this.roleIn(partner) ?? 'auditor', 'operator')
  }

  /** True when the caller reaches every partner, or is in this one what the operation asks for. */
  owns(partner: OfPartner): boolean {
    this.#ownershipTested = true
    const role = this.roleIn(partner)
    const needed = this.#reach.member ?? (this.#reach.effect === 'reads' ? 'auditor' : 'operator')
    return this.reachesEveryPartner || (role !== undefined && isAtLeast(role, needed))
  }

  /**
   * Refuses everybody who does not own the partner.
   * @throws Refusal with the operation's own code
   */
  requireOwner(partner: OfPartner, code: string): void {
    if (!this.owns(partner)) throw new Refusal(code)
  }

  /**
   * Something of a partner that was looked up; another's is as unknown as what does not exist.
   * @throws Refusal with the operation's own code
   */
  requireOwned<Owned extends { readonly partnerId: string }>(found: Owned | undefined, code: string): Owned {
    if (!found) this.nothingToOwn()
    if (!found || !this.owns({ id: found.partnerId })) throw new Refusal(code)
    return found
  }

  /**
   * For the case that there is nothing to own because the object does not exist: whoever asks learns no more than that.
   */
  nothingToOwn(): void {
    this.#ownershipTested = true
  }
}

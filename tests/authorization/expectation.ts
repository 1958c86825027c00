import type { Effect } from '../../packages/server/src/platform/access/authority.ts'
import type { Access } from '../../packages/server/src/platform/http/operation.ts'
import type { RelyingOwner } from './relying-subjects.ts'
import type { Owner as ChipOwner } from './subjects.ts'

export type Owner = ChipOwner | RelyingOwner

type MemberRole = 'owner' | 'operator' | 'auditor'

/** Somebody who sends requests, as far as it matters here. */
export interface Visitor {
  readonly name: string
  /** Null: nobody whom the server should believe. */
  readonly roles: readonly string[] | null
  readonly headers: Readonly<Record<string, string>>
  /** The makers whose objects are this visitor's own, and what the visitor is there. */
  readonly memberOf: Partial<Record<Owner, MemberRole>>
}

/** Whose object a call is about. `none`: the operation touches no object of one partner. */
export type Subject = 'own' | 'other' | 'unknown' | 'none'

/**
 * What must happen.
 * - `401`, `403`: turned away before anything else
 * - `done`: carried out, without any refusal
 * - `admitted`: past the door; the operation's own rules decide
 * - `nothing`: a refusal or an empty answer that tells nothing, and nothing stored
 */
export type Outcome = '401' | '403' | 'done' | 'admitted' | 'nothing'

/** Who looks and does not touch, whatever else an operation declares. */
const onlyReads = ({ roles, memberOf }: Visitor): boolean => {
  const inOrganisations = Object.values(memberOf)
  if (roles?.some((role) => ['PARTNER_ADMIN', 'PARTNERMANAGER', 'POLICYMANAGER'].includes(role))) return false
  if (inOrganisations.some((role) => role !== 'auditor')) return false
  return inOrganisations.length > 0 || roles?.includes('AUDITOR') === true
}

const enough: Readonly<Record<MemberRole, readonly MemberRole[]>> = {
  auditor: ['auditor', 'operator', 'owner'],
  operator: ['operator', 'owner'],
  owner: ['owner'],
}

/** What a declaration of access means. It is all that this walk knows of an operation. */
export const expectedOutcome = (
  { access, effect }: { readonly access: Access; readonly effect: Effect },
  visitor: Visitor,
  subject: Subject,
  owner: Owner | null,
): Outcome => {
  if ('public' in access) return 'admitted'
  const { roles } = visitor
  if (roles === null) return '401'
  if (access.roles !== 'any' && !access.roles.some((role) => roles.includes(role))) return '403'
  if (effect === 'changes' && onlyReads(visitor)) return '403'
  if (access.ownership !== 'partner' || subject === 'none' || owner === null) return 'admitted'
  if (subject === 'unknown') return 'nothing'
  const everywhere = effect === 'reads' ? ['AUDITOR', ...(access.everyPartner ?? [])] : []
  if (['PARTNER_ADMIN', ...everywhere].some((role) => roles.includes(role))) return 'done'
  const role = visitor.memberOf[owner]
  const needed = access.member ?? (effect === 'reads' ? 'auditor' : 'operator')
  return role && enough[needed].includes(role) ? 'done' : 'nothing'
}

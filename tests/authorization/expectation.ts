import type { Access } from '../../packages/server/src/platform/http/operation.ts'

/** Somebody who sends requests, as far as it matters here. */
export interface Visitor {
  readonly name: string
  /** Null: nobody whom the server should believe. */
  readonly roles: readonly string[] | null
  readonly headers: Readonly<Record<string, string>>
  /** The maker whose objects are this visitor's own. */
  readonly owns: 'acme' | 'rival' | null
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

/** What a declaration of access means. It is all that this walk knows of an operation. */
export const expectedOutcome = (access: Access, visitor: Visitor, subject: Subject): Outcome => {
  if ('public' in access) return 'admitted'
  const { roles } = visitor
  if (roles === null) return '401'
  if (access.roles !== 'any' && !access.roles.some((role) => roles.includes(role))) return '403'
  if (access.ownership !== 'partner' || subject === 'none') return 'admitted'
  if (subject === 'unknown') return 'nothing'
  return subject === 'own' || roles.includes('PARTNER_ADMIN') ? 'done' : 'nothing'
}

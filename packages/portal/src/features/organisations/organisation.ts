import type { Request, Response } from '../../api/client.ts'
import { memberRoles } from '../../api/roles.gen.ts'

export type Organisation = Response<'organisations.list-users'>
export type User = Organisation['users'][number]
export type Invitation = Organisation['invitations'][number]
export type MemberRole = Request<'organisations.invite'>['role']

/** The most first. */
export const offeredRoles: readonly MemberRole[] = memberRoles.toReversed()

/** What a change of users makes stale. */
export const staleAfterUserChange = ['organisations.list-users', 'audit-trail.history'] as const

/** How a person is called; the user name where nothing better is known. */
export const nameOf = ({
  firstName,
  lastName,
  userName,
}: Pick<User, 'firstName' | 'lastName' | 'userName'>): string => `${firstName} ${lastName}`.trim() || userName

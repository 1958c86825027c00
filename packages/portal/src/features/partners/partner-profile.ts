import type { Response } from '../../api/client.ts'

export type PartnerProfile = Response<'partners.get-details'>
export type Contact = Response<'partners.list-contacts'>[number]

/** What changes on screen when a partner has chosen its group. */
export const staleAfterChoice = [
  'partners.get-details',
  'partner-administration.get',
  'partner-administration.list',
  'setup.list-own',
  'audit-trail.history',
] as const

/** What changes on screen when a contact was added or changed. */
export const staleAfterContact = ['partners.list-contacts', 'audit-trail.history'] as const

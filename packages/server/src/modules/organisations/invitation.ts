import type { MemberRole } from '../../platform/access/membership.ts'
import type { Locale } from '../../platform/i18n/locale.ts'
import { Refusal } from '../../platform/refusal.ts'

/** Somebody was asked to act for an organisation. */
export interface Invitation {
  readonly id: string
  readonly partnerId: string
  readonly email: string
  readonly role: MemberRole
  /** The language of its mail, and of the account that may come of it. */
  readonly locale: Locale
  readonly state: 'open' | 'accepted' | 'revoked'
  readonly createdBy: string
  readonly sentAt: Date
  readonly timesSent: number
  readonly expiresAt: Date
}

/** How long the link in the mail works. */
export const invitationDays = 7

const mostMails = 5
const minute = 60_000
const restMinutes = 5

/** When a link that is mailed now ends. */
export const expiryFrom = (now: Date): Date => new Date(now.getTime() + invitationDays * 1440 * minute)

/** True when its link still opens something. */
export const isOpen = ({ state, expiresAt }: Invitation, now: Date): boolean =>
  state === 'open' && now < expiresAt

/** Refusal of one more mail: nobody fills a stranger's mailbox. ENT_ORG_007, too soon or too often. */
export const checkResend = ({ sentAt, timesSent }: Invitation, now: Date): Refusal | undefined => {
  if (timesSent >= mostMails) return new Refusal('ENT_ORG_007', { problem: 'often' })
  const rested = now.getTime() - sentAt.getTime()
  return rested < restMinutes * minute ? new Refusal('ENT_ORG_007', { problem: 'soon' }) : undefined
}

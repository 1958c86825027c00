import { createHash, createHmac } from 'node:crypto'
import { emailKey, isSameEmail } from '@entente/mail-addresses'
import type { Actor, Authority } from '../../platform/access/authority.ts'
import type { MemberRole } from '../../platform/access/membership.ts'
import type { App } from '../../platform/app.ts'
import type { Reader, Tx } from '../../platform/database/database.ts'
import type { Locale } from '../../platform/i18n/locale.ts'
import { newId, newToken } from '../../platform/ids.ts'
import { queueMail } from '../../platform/mail/mail.ts'
import { countMail, type MailWish } from '../../platform/mail/mail-limits.ts'
import { Refusal } from '../../platform/refusal.ts'
import { requireEmail } from '../accounts/index.ts'
import type { Partner } from '../partners/index.ts'
import { checkResend, expiryFrom, invitationDays, type Invitation } from './invitation.ts'
import * as store from './invitation-store.ts'
import { mostInvitations, mostMembers } from './member.ts'
import { lockOrganisation } from './members.ts'

const sealing = 'invitation'

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest()

const emailHashOf = (app: App, email: string): Buffer =>
  createHmac('sha256', app.vault.derive(`${sealing}-email`))
    .update(emailKey(email))
    .digest()

const open = (app: App, { sealedEmail, ...rest }: store.StoredInvitation): Invitation => ({
  ...rest,
  email: app.vault.open(sealing, sealedEmail).toString(),
})

/** The open invitations of an organisation, the latest first. */
export const openInvitations = async (app: App, reader: Reader, partnerId: string): Promise<Invitation[]> =>
  (await store.listOpen(reader, partnerId)).map((stored) => open(app, stored))

/** The invitation behind the token of a link, whatever its state. */
export const findByToken = async (
  app: App,
  reader: Reader,
  token: string,
  options?: { readonly lock: boolean },
): Promise<Invitation | undefined> => {
  const stored = await store.loadByToken(reader, hashOf(token), options)
  return stored && open(app, stored)
}

/** The token stands behind `#`, so that neither servers nor proxies nor the next page's referrer see it. */
const sendMail = (
  tx: Tx,
  app: App,
  mail: { readonly invitation: Invitation; readonly partner: Partner; readonly token: string },
): Promise<void> => {
  const { email, locale, createdBy } = mail.invitation
  return queueMail(tx, app, {
    template: 'organisation-invitation',
    locale,
    name: email,
    to: email,
    values: { organisation: mail.partner.organisationName, inviter: createdBy, days: invitationDays },
    link: `${app.settings.publicUrl}/accept-invitation#${mail.token}`,
  })
}

const mailWish = (
  { caller }: Authority,
  { email: to, partnerId: organisation }: Invitation,
  network: string,
): MailWish => ({ asker: 'member', to, organisation, account: caller.accountId, network })

// History and audit hold no address: the chain cannot forget.
const record = (tx: Tx, app: App, actor: Actor, action: string, { partnerId, role }: Invitation) =>
  app.record(tx, {
    actor,
    action,
    object: { type: 'partner', id: partnerId },
    partnerId,
    before: null,
    after: { role },
  })

interface InvitationWish {
  readonly partnerId: string
  readonly email: string
  readonly role: MemberRole
  readonly locale: Locale
  /** Where the wish comes from, as `Call.address` has it. */
  readonly address: string
}

/**
 * Invites somebody to an organisation: a single-use link goes to the address.
 * @throws Refusal PMS_PRT_012 (address), ENT_ORG_001, ENT_ORG_004 (is a member), ENT_ORG_006 (too many), ENT_ORG_010 (is
 * invited); RetryLater ENT_MAI_001 (too many mails)
 */
export const invite = (app: App, authority: Authority, wish: InvitationWish): Promise<Invitation> =>
  app.database.transaction((tx) => inviteIn(tx, app, authority, wish))

/** `invite`, as part of a command that has more to do. */
export const inviteIn = async (
  tx: Tx,
  app: App,
  authority: Authority,
  wish: InvitationWish,
): Promise<Invitation> => {
  const { partner, members } = await lockOrganisation(tx, authority, wish.partnerId)
  const email = requireEmail(wish.email)
  if (members.some((member) => isSameEmail(member.email, email))) throw new Refusal('ENT_ORG_004')
  const emailHash = emailHashOf(app, email)
  const now = app.clock.now()
  await store.closeExpired(tx, { partnerId: partner.id, emailHash, now })
  const invited = (await store.listOpen(tx, partner.id)).length
  if (invited >= mostInvitations || members.length >= mostMembers) {
    const limit = invited >= mostInvitations ? mostInvitations : mostMembers
    throw new Refusal('ENT_ORG_006', { limit })
  }
  const token = newToken()
  const { partnerId, role, locale } = wish
  const invitation: Invitation = {
    partnerId,
    role,
    locale,
    email,
    id: newId(),
    state: 'open',
    createdBy: authority.userName,
    sentAt: now,
    timesSent: 1,
    expiresAt: expiryFrom(now),
  }
  const sealedEmail = app.vault.seal(sealing, Buffer.from(email))
  const isNew = await store.insert(tx, { ...invitation, sealedEmail, emailHash, tokenHash: hashOf(token) })
  if (!isNew) throw new Refusal('ENT_ORG_010')
  await countMail(tx, app, mailWish(authority, invitation, wish.address))
  await sendMail(tx, app, { invitation, partner, token })
  await record(tx, app, authority, 'partner.user-invited', invitation)
  return invitation
}

/** An open invitation of a locked organisation. @throws Refusal ENT_ORG_005 */
const getInvitation = async (tx: Tx, app: App, partnerId: string, id: string): Promise<Invitation> => {
  const invitation = (await openInvitations(app, tx, partnerId)).find((each) => each.id === id.toLowerCase())
  if (!invitation) throw new Refusal('ENT_ORG_005')
  return invitation
}

/**
 * Mails an invitation again. The new link ends the former one.
 * @throws Refusal ENT_ORG_001, ENT_ORG_005 (no such open invitation), ENT_ORG_007 (too soon, too often);
 * RetryLater ENT_MAI_001 (too many mails)
 */
export const resend = (
  app: App,
  authority: Authority,
  {
    partnerId,
    invitationId,
    address,
  }: { readonly partnerId: string; readonly invitationId: string; readonly address: string },
): Promise<Date> =>
  app.database.transaction(async (tx) => {
    const { partner } = await lockOrganisation(tx, authority, partnerId)
    const invitation = await getInvitation(tx, app, partnerId, invitationId)
    const now = app.clock.now()
    const refusal = checkResend(invitation, now)
    if (refusal) throw refusal
    const token = newToken()
    const expiresAt = expiryFrom(now)
    // From now on it is the invitation of whoever stands by it.
    const by = authority.userName
    await store.saveResent(tx, invitation.id, { tokenHash: hashOf(token), by, at: now, expiresAt })
    await countMail(tx, app, mailWish(authority, invitation, address))
    await sendMail(tx, app, { invitation: { ...invitation, createdBy: by }, partner, token })
    await record(tx, app, authority, 'partner.invitation-resent', invitation)
    return expiresAt
  })

/**
 * Takes an invitation back.
 * @throws Refusal ENT_ORG_001, ENT_ORG_005 (no such open invitation)
 */
export const revoke = (
  app: App,
  authority: Authority,
  { partnerId, invitationId }: { readonly partnerId: string; readonly invitationId: string },
): Promise<void> =>
  app.database.transaction(async (tx) => {
    await lockOrganisation(tx, authority, partnerId)
    const invitation = await getInvitation(tx, app, partnerId, invitationId)
    await store.close(tx, invitation.id, 'revoked')
    await record(tx, app, authority, 'partner.invitation-revoked', invitation)
  })

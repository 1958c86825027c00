import { isSameEmail } from '@entente/mail-addresses'
import type { Actor, Authority } from '../../platform/access/authority.ts'
import type { App } from '../../platform/app.ts'
import type { Reader, Tx } from '../../platform/database/database.ts'
import { Refusal } from '../../platform/refusal.ts'
import {
  addMemberIn,
  createAccountIn,
  loadAccount,
  loadAccountByUserName,
  loadAccountWithPassword,
  type Account,
} from '../accounts/index.ts'
import { checkNewPassword, hashPassword } from '../credentials/index.ts'
import { loadPartner, partnerIdExists, type Partner } from '../partners/index.ts'
import { isOpen, type Invitation } from './invitation.ts'
import { close } from './invitation-store.ts'
import { findByToken } from './invitations.ts'

/** An invitation that can be accepted now, and by whom. */
export interface OpenInvitation {
  readonly invitation: Invitation
  readonly partner: Partner
}

/**
 * Whoever has invited must still be somebody who may: nobody comes back, or lets others in, through an invitation from
 * before they were removed, made less or shut out.
 */
const mayStillInvite = async (reader: Reader, { createdBy, partnerId }: Invitation): Promise<boolean> => {
  const inviter = await loadAccountByUserName(reader, createdBy)
  // A program has no account; who shuts it out takes its invitations back.
  if (!inviter) return true
  const isOwner = inviter.memberships.some((each) => each.partnerId === partnerId && each.role === 'owner')
  return inviter.isActive && (isOwner || inviter.roles.includes('PARTNER_ADMIN'))
}

const open = async (
  app: App,
  reader: Reader,
  token: string,
  options?: { readonly lock: boolean },
): Promise<OpenInvitation> => {
  const invitation = await findByToken(app, reader, token, options)
  const partner = invitation && (await loadPartner(reader, invitation.partnerId))
  if (!invitation || !partner || !isOpen(invitation, app.clock.now())) throw new Refusal('ENT_ORG_008')
  if (!(await mayStillInvite(reader, invitation))) throw new Refusal('ENT_ORG_008')
  return { invitation, partner }
}

/**
 * What a mailed link invites to, and what accepting it takes. Whoever holds the link owns the mailbox, so it may be told
 * whether there is an account under the address.
 * @throws Refusal ENT_ORG_008 when the link is unknown, used, taken back or too old, or who has invited may no longer
 */
export const readInvitation = async (
  app: App,
  token: string,
): Promise<OpenInvitation & { accept: 'register' | 'sign-in' }> => {
  const found = await open(app, app.database, token)
  const known = await loadAccountWithPassword(app.database, found.invitation.email)
  return { ...found, accept: known || app.settings.oidc !== null ? 'sign-in' : 'register' }
}

const join = async (
  tx: Tx,
  app: App,
  { invitation, partner }: OpenInvitation,
  account: Account,
  actor: Actor,
): Promise<void> => {
  await close(tx, invitation.id, 'accepted')
  await addMemberIn(tx, app, { account, partner, role: invitation.role }, actor)
}

/**
 * Accepts with a new account under the invited address, which the link has proven.
 * @throws Refusal ENT_ORG_008 (link), ENT_ORG_009 (there is an account under it, or accounts are kept elsewhere),
 * ENT_ACC_004 (password), and those of `createAccountIn`; the link can be used again
 */
export const acceptWithNewAccount = async (
  app: App,
  wish: {
    readonly token: string
    readonly firstName: string
    readonly lastName: string
    readonly userName: string
    readonly password: string
  },
  requestId: string,
): Promise<void> => {
  const { token, password, ...person } = wish
  const { accept } = await readInvitation(app, token)
  if (accept === 'sign-in') throw new Refusal('ENT_ORG_009')
  checkNewPassword(password, person.userName)
  const passwordHash = await hashPassword(app, password)
  const actor: Actor = { userName: person.userName, requestId }
  await app.database.transaction(async (tx) => {
    const found = await open(app, tx, token, { lock: true })
    const { email, locale } = found.invitation
    // A name is an account's and a partner's in one: whoever is invited takes nobody's.
    if (await partnerIdExists(tx, person.userName)) throw new Refusal('PMS_PRT_051')
    const account = await createAccountIn(
      tx,
      app,
      {
        ...person,
        email,
        locale,
        organisationName: found.partner.organisationName,
        address: '',
        phone: '',
        // Both come with the membership, and go with it.
        partnerType: null,
        roles: [],
        passwordHash,
      },
      { actor },
    )
    await join(tx, app, found, account, actor)
  })
}

/**
 * Accepts with the caller's account. A link that was passed on opens nothing to somebody else.
 * @returns the id of the partner
 * @throws Refusal ENT_ORG_008 (link), ENT_ORG_009 (another address, or a program)
 */
export const acceptInvitation = (app: App, authority: Authority, token: string): Promise<string> =>
  app.database.transaction(async (tx) => {
    const found = await open(app, tx, token, { lock: true })
    const { accountId } = authority.caller
    const account = accountId === null ? undefined : await loadAccount(tx, accountId)
    if (!account || !isSameEmail(account.email, found.invitation.email)) throw new Refusal('ENT_ORG_009')
    await join(tx, app, found, account, authority)
    return found.partner.id
  })

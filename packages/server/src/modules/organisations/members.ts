import type { Actor, Authority } from '../../platform/access/authority.ts'
import type { MemberRole } from '../../platform/access/membership.ts'
import type { App } from '../../platform/app.ts'
import type { Tx } from '../../platform/database/database.ts'
import { queueMail } from '../../platform/mail/mail.ts'
import { Refusal } from '../../platform/refusal.ts'
import { listMembers, loadAccount, removeMember, saveMemberRole, type Member } from '../accounts/index.ts'
import { loadPartner, lockPartner, type Partner } from '../partners/index.ts'
import { checkRoleChange } from './member.ts'

/** The organisation, if the caller belongs to it or reaches every one. @throws Refusal ENT_ORG_001 */
export const getOrganisation = async (
  app: App,
  authority: Authority,
  partnerId: string,
): Promise<Partner> => {
  const partner = await loadPartner(app.database, partnerId)
  if (!partner) authority.nothingToOwn()
  if (!partner || !authority.owns(partner)) throw new Refusal('ENT_ORG_001')
  return partner
}

/**
 * The organisation with its members, while nobody else decides about them. What the caller is there is looked up again
 * under the lock: of two owners who remove each other, one was faster.
 * @throws Refusal ENT_ORG_001
 */
export const lockOrganisation = async (
  tx: Tx,
  authority: Authority,
  partnerId: string,
): Promise<{ partner: Partner; members: Member[] }> => {
  const partner = await lockPartner(tx, partnerId)
  if (!partner) authority.nothingToOwn()
  if (!partner || !authority.owns(partner)) throw new Refusal('ENT_ORG_001')
  const members = await listMembers(tx, partnerId)
  const isOwner = members.some(
    ({ accountId, role }) => accountId === authority.caller.accountId && role === 'owner',
  )
  if (!isOwner && !authority.reachesEveryPartner) throw new Refusal('ENT_ORG_001')
  return { partner, members }
}

const record = (
  tx: Tx,
  app: App,
  actor: Actor,
  change: {
    readonly action: string
    readonly partnerId: string
    readonly member: Member
    readonly role: MemberRole | null
  },
): Promise<void> => {
  const { action, partnerId, member, role } = change
  return app.record(tx, {
    actor,
    action,
    object: { type: 'partner', id: partnerId },
    partnerId,
    before: { user: member.userName, role: member.role },
    after: { user: member.userName, role },
  })
}

const getMember = (members: readonly Member[], accountId: string, role: MemberRole | null): Member => {
  const refusal = checkRoleChange(members, accountId, role)
  const member = members.find((each) => each.accountId === accountId)
  if (refusal || !member) throw refusal ?? new Refusal('ENT_ORG_002')
  return member
}

/**
 * Gives a member another role.
 * @throws Refusal ENT_ORG_001, ENT_ORG_002 (no such member), ENT_ORG_003 (the last owner)
 */
export const changeRole = (
  app: App,
  authority: Authority,
  wish: { readonly partnerId: string; readonly accountId: string; readonly role: MemberRole },
): Promise<void> =>
  app.database.transaction(async (tx) => {
    const { members } = await lockOrganisation(tx, authority, wish.partnerId)
    const member = getMember(members, wish.accountId, wish.role)
    if (member.role === wish.role) return
    await saveMemberRole(tx, wish.partnerId, member.accountId, wish.role)
    await record(tx, app, authority, { ...wish, action: 'partner.user-role-changed', member })
  })

/**
 * Removes a member and tells them by mail. The account stays; what it may do in the organisation ends at once.
 * @throws Refusal ENT_ORG_001, ENT_ORG_002 (no such member), ENT_ORG_003 (the last owner)
 */
export const removeUser = (
  app: App,
  authority: Authority,
  wish: { readonly partnerId: string; readonly accountId: string },
): Promise<void> =>
  app.database.transaction(async (tx) => {
    const { partner, members } = await lockOrganisation(tx, authority, wish.partnerId)
    const member = getMember(members, wish.accountId, null)
    await removeMember(tx, partner.id, member.accountId)
    const account = await loadAccount(tx, member.accountId)
    if (account && account.id !== authority.caller.accountId)
      await queueMail(tx, app, {
        template: 'membership-ended',
        locale: account.locale,
        name: account.firstName || account.userName,
        to: account.email,
        values: { organisation: partner.organisationName },
      })
    const change = { action: 'partner.user-removed', partnerId: partner.id, member, role: null }
    await record(tx, app, authority, change)
  })

/**
 * The caller leaves an organisation.
 * @throws Refusal ENT_ORG_001 (does not belong to it), ENT_ORG_003 (the last owner)
 */
export const leaveOrganisation = (app: App, authority: Authority, partnerId: string): Promise<void> =>
  app.database.transaction(async (tx) => {
    const { accountId } = authority.caller
    const partner = await lockPartner(tx, partnerId)
    const members = partner ? await listMembers(tx, partner.id) : []
    if (accountId === null || !members.some((member) => member.accountId === accountId))
      throw new Refusal('ENT_ORG_001')
    const member = getMember(members, accountId, null)
    await removeMember(tx, partnerId, accountId)
    await record(tx, app, authority, { action: 'partner.user-left', partnerId, member, role: null })
  })

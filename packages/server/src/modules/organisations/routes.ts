import type { App } from '../../platform/app.ts'
import { toInstant } from '../../platform/clock.ts'
import { route, type Call, type Route } from '../../platform/http/route.ts'
import { TransportError } from '../../platform/http/envelope/transport-errors.ts'
import { createRateLimit } from '../../platform/http/limits/rate-limit.ts'
import { listMembers } from '../accounts/index.ts'
import { ownPartners } from '../partners/index.ts'
import { acceptInvitation, acceptWithNewAccount, readInvitation } from './acceptance.ts'
import * as contract from './contract.ts'
import { invite, openInvitations, resend, revoke } from './invitations.ts'
import { isLastOwner } from './member.ts'
import { changeRole, getOrganisation, leaveOrganisation, removeUser } from './members.ts'

const done = { done: true } as const

// Nobody guesses 256 bits; this keeps trying, and hashing passwords, from costing us anything.
const linksPerAddress = { calls: 60, seconds: 600 }

const ownersRoutes = (app: App): readonly Route[] => [
  route(contract.listOwnOrganisations, async ({ authority }) => {
    const partners = await ownPartners(app.database, authority)
    return partners
      .map(({ id, organisationName, partnerType }) => ({
        partnerId: id,
        organizationName: organisationName,
        partnerType,
      }))
      .toSorted((a, b) => a.organizationName.localeCompare(b.organizationName))
  }),
  route(contract.listUsers, async ({ authority, params }) => {
    const partner = await getOrganisation(app, authority, params.partnerId)
    const mayDecide = authority.isAdmin || authority.roleIn(partner) === 'owner'
    const [members, invitations] = await Promise.all([
      listMembers(app.database, partner.id),
      mayDecide ? openInvitations(app, app.database, partner.id) : [],
    ])
    const now = app.clock.now()
    return {
      partnerId: partner.id,
      organizationName: partner.organisationName,
      mayDecide,
      users: members.map(({ since, ...member }) => ({
        ...member,
        since: toInstant(since),
        isSelf: member.accountId === authority.caller.accountId,
        isLastOwner: isLastOwner(members, member.accountId),
      })),
      invitations: invitations.map(({ id, email, role, sentAt, expiresAt }) => ({
        invitationId: id,
        email,
        role,
        sentDateTime: toInstant(sentAt),
        expiryDateTime: toInstant(expiresAt),
        isExpired: now >= expiresAt,
      })),
    }
  }),
  route(contract.inviteUser, async ({ authority, params, request, address }) => {
    const { id, expiresAt } = await invite(app, authority, { ...params, ...request, address })
    return { invitationId: id, expiryDateTime: toInstant(expiresAt) }
  }),
  route(contract.resendInvitation, async ({ authority, params, address }) => ({
    expiryDateTime: toInstant(await resend(app, authority, { ...params, address })),
  })),
  route(contract.revokeInvitation, async ({ authority, params }) => {
    await revoke(app, authority, params)
    return done
  }),
  route(contract.changeUserRole, async ({ authority, params, request }) => {
    await changeRole(app, authority, { ...params, ...request })
    return done
  }),
  route(contract.removeUser, async ({ authority, params }) => {
    await removeUser(app, authority, params)
    return done
  }),
  route(contract.leave, async ({ authority, params }) => {
    await leaveOrganisation(app, authority, params.partnerId)
    return done
  }),
]

const invitedRoutes = (app: App): readonly Route[] => {
  const limit = createRateLimit(app.clock, linksPerAddress)
  const limited = (call: Pick<Call, 'setHeader' | 'address'>): void => {
    const wait = limit(call.address)
    if (wait === undefined) return
    call.setHeader('retry-after', String(wait))
    throw new TransportError(429)
  }
  return [
    route(contract.getInvitation, async (call) => {
      limited(call)
      const { invitation, partner, accept } = await readInvitation(app, call.request.token)
      return {
        partnerId: partner.id,
        organizationName: partner.organisationName,
        role: invitation.role,
        email: invitation.email,
        accept,
        expiryDateTime: toInstant(invitation.expiresAt),
      }
    }),
    route(contract.acceptWithNewAccount, async (call) => {
      limited(call)
      await acceptWithNewAccount(app, call.request, call.requestId)
      return { userName: call.request.userName }
    }),
    route(contract.acceptInvitation, async (call) => {
      limited(call)
      return { partnerId: await acceptInvitation(app, call.authority, call.request.token) }
    }),
  ]
}

/** Who acts for an organisation: users, roles, invitations. */
export const organisationRoutes = (app: App): readonly Route[] => [
  ...ownersRoutes(app),
  ...invitedRoutes(app),
]

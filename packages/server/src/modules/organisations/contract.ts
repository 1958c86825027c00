import { z } from 'zod'
import { memberRoles } from '../../platform/access/membership.ts'
import { identifier, instant, line, pathId } from '../../platform/http/fields.ts'
import { operation, v2 } from '../../platform/http/operation.ts'

const path = '/v1/partnermanager/partners/{partnerId}'
const partnerPath = z.object({ partnerId: pathId() })
const userPath = z.object({ partnerId: pathId(), accountId: pathId() })
const invitationPath = z.object({ partnerId: pathId(), invitationId: pathId() })
const done = z.object({ done: z.literal(true) })

const ofMembers = { roles: 'any', ownership: 'partner' } as const
const ofOwners = { ...ofMembers, member: 'owner' } as const

export const listOwnOrganisations = operation({
  name: 'organisations.list-own',
  method: 'GET',
  path: '/v1/partnermanager/partners/own',
  summary: 'The organisations that the caller acts for, by name: what choices between them show',
  envelope: v2('entente.organisations.own.get'),
  access: { roles: 'any', ownership: 'self' },
  response: z.array(
    z.object({ partnerId: z.string(), organizationName: z.string(), partnerType: z.string() }),
  ),
  errors: [],
})

export const listUsers = operation({
  name: 'organisations.list-users',
  method: 'GET',
  path: `${path}/users`,
  summary: 'Who acts for an organisation, and who is invited to; owners first',
  envelope: v2('entente.organisation.users.get'),
  access: ofMembers,
  params: partnerPath,
  response: z.object({
    partnerId: z.string(),
    organizationName: z.string(),
    /** Whether the caller may invite, remove, and change roles. */
    mayDecide: z.boolean(),
    users: z.array(
      z.object({
        accountId: z.string(),
        userName: z.string(),
        firstName: z.string(),
        lastName: z.string(),
        email: z.string(),
        role: z.enum(memberRoles),
        since: instant,
        /** False for accounts that an administrator has disabled. */
        isActive: z.boolean(),
        isSelf: z.boolean(),
        /** The last owner who can sign in: neither removed nor given another role. */
        isLastOwner: z.boolean(),
      }),
    ),
    /** Open ones, the latest first; empty for those who may not decide. */
    invitations: z.array(
      z.object({
        invitationId: z.string(),
        email: z.string(),
        role: z.enum(memberRoles),
        sentDateTime: instant,
        expiryDateTime: instant,
        isExpired: z.boolean(),
      }),
    ),
  }),
  errors: ['ENT_ORG_001'],
})

export const inviteUser = operation({
  name: 'organisations.invite',
  method: 'POST',
  path: `${path}/invitations`,
  summary: 'Invite somebody by e-mail to act for an organisation',
  envelope: v2('entente.organisation.invitation.post'),
  access: ofOwners,
  params: partnerPath,
  request: z.object({
    email: line(254),
    role: z.enum(memberRoles),
    locale: z.enum(['eng', 'fra', 'ara']),
  }),
  response: z.object({ invitationId: z.string(), expiryDateTime: instant }),
  errors: ['PMS_PRT_012', 'ENT_MAI_001', 'ENT_ORG_001', 'ENT_ORG_004', 'ENT_ORG_006', 'ENT_ORG_010'],
})

export const resendInvitation = operation({
  name: 'organisations.resend-invitation',
  method: 'POST',
  path: `${path}/invitations/{invitationId}/mail`,
  summary: 'Mail an open invitation again, with a new link; the former one ends',
  envelope: v2('entente.organisation.invitation.mail.post'),
  access: ofOwners,
  params: invitationPath,
  response: z.object({ expiryDateTime: instant }),
  errors: ['ENT_MAI_001', 'ENT_ORG_001', 'ENT_ORG_005', 'ENT_ORG_007'],
})

export const revokeInvitation = operation({
  name: 'organisations.revoke-invitation',
  method: 'DELETE',
  path: `${path}/invitations/{invitationId}`,
  summary: 'Take an open invitation back; its link ends at once',
  envelope: v2('entente.organisation.invitation.delete'),
  access: ofOwners,
  params: invitationPath,
  response: done,
  errors: ['ENT_ORG_001', 'ENT_ORG_005'],
})

export const changeUserRole = operation({
  name: 'organisations.change-role',
  method: 'PUT',
  path: `${path}/users/{accountId}/role`,
  summary: 'Give a user of an organisation another role; it counts from the next request on',
  envelope: v2('entente.organisation.user.role.put'),
  access: ofOwners,
  params: userPath,
  request: z.object({ role: z.enum(memberRoles) }),
  response: done,
  errors: ['ENT_ORG_001', 'ENT_ORG_002', 'ENT_ORG_003'],
})

export const removeUser = operation({
  name: 'organisations.remove-user',
  method: 'DELETE',
  path: `${path}/users/{accountId}`,
  summary: 'Remove a user from an organisation; access ends with the next request',
  envelope: v2('entente.organisation.user.delete'),
  access: ofOwners,
  params: userPath,
  response: done,
  errors: ['ENT_ORG_001', 'ENT_ORG_002', 'ENT_ORG_003'],
})

export const leave = operation({
  name: 'organisations.leave',
  method: 'DELETE',
  path: `${path}/membership`,
  summary: 'Leave an organisation',
  envelope: v2('entente.organisation.membership.delete'),
  access: { roles: 'any', ownership: 'self' },
  effect: 'changes-self',
  params: partnerPath,
  response: done,
  errors: ['ENT_ORG_001', 'ENT_ORG_003'],
})

const token = identifier(128)
const whoHoldsTheLink = { public: true, why: 'whoever holds the link that was mailed' } as const

export const getInvitation = operation({
  name: 'organisations.invitation',
  method: 'POST',
  path: '/v1/partnermanager/invitations/link',
  summary: 'What a mailed invitation says, and whether accepting it takes a new account or a sign-in',
  envelope: v2('entente.invitation.link.post'),
  access: whoHoldsTheLink,
  effect: 'reads',
  request: z.object({ token }),
  response: z.object({
    partnerId: z.string(),
    organizationName: z.string(),
    role: z.enum(memberRoles),
    email: z.string(),
    /** `register`: nobody has an account under this address yet; `sign-in`: somebody has, or accounts are kept elsewhere. */
    accept: z.enum(['register', 'sign-in']),
    expiryDateTime: instant,
  }),
  errors: ['ENT_ORG_008'],
})

export const acceptWithNewAccount = operation({
  name: 'organisations.accept-with-new-account',
  method: 'POST',
  path: '/v1/partnermanager/invitations/registration',
  summary: 'Accept a mailed invitation with a new account',
  envelope: v2('entente.invitation.registration.post'),
  access: whoHoldsTheLink,
  request: z.object({
    token,
    firstName: line(64),
    lastName: line(64),
    userName: identifier(64),
    password: identifier(256),
  }),
  response: z.object({ userName: z.string() }),
  errors: ['ENT_ORG_008', 'ENT_ORG_009', 'ENT_ACC_004', 'PMS_PRT_051', 'PMS_PRT_052', 'PMS_PRT_066'],
})

export const acceptInvitation = operation({
  name: 'organisations.accept',
  method: 'POST',
  path: '/v1/partnermanager/invitations/acceptance',
  summary: "Accept a mailed invitation with the caller's account, which must have the invited address",
  envelope: v2('entente.invitation.acceptance.post'),
  access: { roles: 'any', ownership: 'self' },
  effect: 'changes-self',
  request: z.object({ token }),
  response: z.object({ partnerId: z.string() }),
  errors: ['ENT_ORG_008', 'ENT_ORG_009'],
})

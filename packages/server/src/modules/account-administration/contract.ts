import { z } from 'zod'
import { memberRoles } from '../../platform/access/membership.ts'
import { roles } from '../../platform/access/roles.ts'
import { identifier, instant, line, pathId } from '../../platform/http/fields.ts'
import { listErrors, listing, listQuery, tabbedPage } from '../../platform/http/lists/list-contract.ts'
import { operation, v2 } from '../../platform/http/operation.ts'

const path = '/v1/partnermanager/accounts'
const onePath = z.object({ accountId: pathId() })
const administrators = { roles: ['PARTNER_ADMIN'], ownership: 'all' } as const
const done = z.object({ done: z.literal(true) })
const role = z.enum(roles)
const status = z.enum(['active', 'disabled'])

export const accountListing = listing({
  filters: {
    userName: 'contains',
    name: 'contains',
    email: 'contains',
    organizationName: 'contains',
    role: 'among',
    status: 'equals',
    search: 'words',
  },
  sorts: ['userName', 'name', 'email', 'organizationName', 'status', 'createdDateTime', 'lastSignInDateTime'],
  defaultSize: 8,
  tabs: 'status',
})

const account = z.object({
  accountId: z.string(),
  userName: z.string(),
  name: z.string(),
  email: z.string(),
  organizationName: z.string(),
  status,
  /** Granted ones; organisations bring more. */
  roles: z.array(z.string()),
  createdDateTime: instant,
  lastSignInDateTime: instant.nullable(),
})

export const listAccounts = operation({
  name: 'accounts.list',
  method: 'GET',
  path,
  summary: 'All accounts',
  envelope: v2('entente.accounts.get'),
  access: administrators,
  query: listQuery(accountListing),
  response: tabbedPage(account),
  errors: [...listErrors],
})

/** What an administrator may do with an account; `reset-second-factor` is an operation of the second factor. */
export const accountActions = ['disable', 'enable', 'invite', 'reset-second-factor'] as const

export const getAccount = operation({
  name: 'accounts.get',
  method: 'GET',
  path: `${path}/{accountId}`,
  summary: 'One account: roles, organisations, sessions, and what the caller may do with it',
  envelope: v2('entente.account.get'),
  access: administrators,
  params: onePath,
  response: account.extend({
    /** Roles of other parts of the platform, which mean nothing here; nobody gives or takes them here. */
    foreignRoles: z.array(z.string()),
    locale: z.enum(['eng', 'fra', 'ara']),
    createdBy: z.string(),
    organisations: z.array(z.object({ partnerId: z.string(), role: z.enum(memberRoles) })),
    /** Sessions that are alive now. */
    sessions: z.int(),
    /** Another identity provider signs this person in and says their roles. */
    isExternal: z.boolean(),
    /** After the password a code of an app is asked for. */
    hasSecondFactor: z.boolean(),
    /** Roles that the caller may give and take here. */
    grantable: z.array(z.string()),
    actions: z.array(z.enum(accountActions)),
  }),
  errors: ['ENT_ADM_001'],
})

export const createAccount = operation({
  name: 'accounts.create',
  method: 'POST',
  path,
  summary: 'Create an account; the person chooses the password through a mailed link',
  envelope: v2('entente.accounts.post'),
  access: administrators,
  request: z.object({
    userName: identifier(64),
    email: line(254),
    firstName: line(64),
    lastName: line(64),
    organizationName: z.union([z.literal(''), line(128)]),
    locale: z.enum(['eng', 'fra', 'ara']),
    /** Each must be one that the caller may grant; none when absent. */
    roles: z.array(role).max(roles.length).optional(),
  }),
  response: z.object({ accountId: z.string() }),
  errors: [
    'PMS_PRT_011',
    'PMS_PRT_012',
    'PMS_PRT_051',
    'PMS_PRT_052',
    'PMS_PRT_066',
    'ENT_ADM_002',
    'ENT_MAI_001',
  ],
})

export const inviteAgain = operation({
  name: 'accounts.invite-again',
  method: 'POST',
  path: `${path}/{accountId}/invitation`,
  summary: 'Mail the link to choose a password again to somebody who has never signed in',
  envelope: v2('entente.account.invitation.post'),
  access: administrators,
  params: onePath,
  response: done,
  errors: ['ENT_ADM_001', 'ENT_ADM_006', 'ENT_ACC_009', 'ENT_MAI_001'],
})

export const changeStatus = operation({
  name: 'accounts.change-status',
  method: 'PUT',
  path: `${path}/{accountId}/status`,
  summary: 'Disable or enable an account; disabling ends its sessions and tokens at once',
  envelope: v2('entente.account.status.put'),
  access: administrators,
  params: onePath,
  request: z.object({ status, reason: line(500).nullish() }),
  response: done,
  errors: ['ENT_ADM_001', 'ENT_ADM_003'],
})

const rolePath = z.object({ accountId: pathId(), role: pathId() })

export const grantRole = operation({
  name: 'accounts.grant-role',
  method: 'PUT',
  path: `${path}/{accountId}/roles/{role}`,
  summary: 'Give an account a role that the caller holds',
  envelope: v2('entente.account.role.put'),
  access: administrators,
  params: rolePath,
  response: done,
  errors: ['ENT_ADM_001', 'ENT_ADM_002', 'ENT_ADM_005'],
})

export const revokeRole = operation({
  name: 'accounts.revoke-role',
  method: 'DELETE',
  path: `${path}/{accountId}/roles/{role}`,
  summary: 'Take a role from an account; it counts from the next request on',
  envelope: v2('entente.account.role.delete'),
  access: administrators,
  params: rolePath,
  response: done,
  errors: ['ENT_ADM_001', 'ENT_ADM_002', 'ENT_ADM_004', 'ENT_ADM_005'],
})

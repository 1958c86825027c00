import { z } from 'zod'
import { identifier, pathId } from '../../platform/http/fields.ts'
import { memberRoles } from '../../platform/access/membership.ts'
import { operation, v1, v2 } from '../../platform/http/operation.ts'

const me = z.object({
  /** What pages send as `x-entente-account` with each call, so that a stale one is refused. */
  accountId: z.string(),
  userName: z.string(),
  firstName: z.string(),
  lastName: z.string(),
  email: z.string(),
  phone: z.string(),
  address: z.string(),
  organizationName: z.string(),
  /** Partner type code, upper case; empty for administrators. */
  partnerType: z.string(),
  locale: z.enum(['eng', 'fra', 'ara']),
  roles: z.array(z.string()),
  /** The organisations that the account acts for. */
  organisations: z.array(z.object({ partnerId: z.string(), role: z.enum(memberRoles) })),
  /** True for auditors: whatever would change something is refused. */
  readsOnly: z.boolean(),
  /** Roles that the account may give to others and take. */
  grantable: z.array(z.string()),
})

export const getSession = operation({
  name: 'accounts.session',
  method: 'GET',
  path: '/v1/partnermanager/session',
  summary: 'Who is signed in, what they may do, and whether they still have to accept the terms',
  envelope: v2('entente.session.get'),
  access: { public: true, why: 'answers signedIn: false to strangers' },
  response: z.object({
    signedIn: z.boolean(),
    account: me.nullable(),
    /** Null for accounts that need no consent (administrators). */
    consentRequired: z.boolean(),
    idleMinutes: z.int(),
    idlePromptMinutes: z.int(),
  }),
  errors: [],
})

export const signIn = operation({
  name: 'accounts.sign-in',
  method: 'POST',
  path: '/sign-in/{interactionId}/password',
  summary: 'Sign in with user name or e-mail and password',
  envelope: v2('entente.sign-in.post'),
  access: { public: true, why: 'nobody is signed in yet; bound to the browser by the interaction cookie' },
  params: z.object({ interactionId: pathId() }),
  request: z.object({ userName: identifier(254), password: identifier(256) }),
  response: z.object({
    /** What comes next: nothing, the code of the second factor, or setting one up because it is mandatory. */
    step: z.enum(['done', 'second-factor', 'enrolment']),
    /** Where the browser goes on; null while something is missing. */
    redirectTo: z.string().nullable(),
    /** Proves the password in the next step; null when nothing is missing. */
    proof: z.string().nullable(),
  }),
  errors: ['ENT_ACC_001', 'ENT_ACC_002', 'ENT_ACC_003', 'ENT_REG_001', 'ENT_REG_002', 'ENT_REG_012'],
})

export const getSystemConfig = operation({
  name: 'accounts.system-config',
  method: 'GET',
  path: '/v1/partnermanager/system-config',
  summary: 'Settings that a portal needs; all values are texts (U4)',
  envelope: v2('mosip.pms.configs.get'),
  access: { roles: 'any', ownership: 'platform' },
  response: z.record(z.string(), z.string()),
  errors: [],
})

export const getRoles = operation({
  name: 'accounts.roles',
  method: 'GET',
  path: '/v1/partnermanager/roles',
  summary: 'The roles that portals offer (R1)',
  envelope: v1,
  access: { roles: 'any', ownership: 'platform' },
  response: z.object({ roles: z.array(z.string()) }),
  errors: [],
})

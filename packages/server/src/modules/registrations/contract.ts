import { z } from 'zod'
import { identifier, instant, line, pathId, searchText } from '../../platform/http/fields.ts'
import { listErrors, listing, listQuery, tabbedPage } from '../../platform/http/lists/list-contract.ts'
import { operation, v2 } from '../../platform/http/operation.ts'

const ofThisBrowser = {
  public: true,
  why: 'nobody is signed in yet; bound to the browser by the interaction cookie',
} as const
const params = z.object({ interactionId: pathId() })
const locale = z.enum(['eng', 'fra', 'ara'])

/** How long a text about one's purpose, or a reason, may be. */
const textLimit = 500

export const getSignIn = operation({
  name: 'registrations.sign-in-interaction',
  method: 'GET',
  path: '/sign-in/{interactionId}/details',
  summary:
    'What the sign-in page needs: whether the interaction is still open and which partner types may register',
  envelope: v2('entente.sign-in.get'),
  access: ofThisBrowser,
  params,
  response: z.object({
    partnerTypes: z.array(
      z.object({ code: z.string(), description: z.string(), needsPolicyGroup: z.boolean() }),
    ),
    /** The active groups, by name: for those whose type needs one. */
    policyGroups: z.array(z.object({ name: z.string(), description: z.string() })),
    /** Who lets in whoever registers. */
    approval: z.enum(['automatic', 'admin']),
  }),
  errors: ['ENT_ACC_001'],
})

export const register = operation({
  name: 'registrations.register',
  method: 'POST',
  path: '/sign-in/{interactionId}/registration',
  summary:
    'Register an organisation and its first user; a code goes to the e-mail address. Says nothing of whether the address is known',
  envelope: v2('entente.registration.post'),
  access: ofThisBrowser,
  params,
  request: z.object({
    partnerType: identifier(36),
    /** Name of a policy group; without one, the partner chooses it before it uploads its certificate. */
    policyGroup: searchText(128).nullish(),
    firstName: line(64),
    lastName: line(64),
    organizationName: line(128),
    address: line(2000),
    phone: line(16),
    email: line(254),
    locale,
    userName: identifier(64),
    password: identifier(256),
    /** What the organisation wants of the platform; shown to whoever decides. */
    purpose: z.union([z.literal(''), line(textLimit)]).nullish(),
  }),
  response: z.object({ email: z.string(), codeMinutes: z.int() }),
  errors: [
    'ENT_ACC_001',
    'ENT_ACC_004',
    'ENT_MAI_001',
    'PMS_PRT_002',
    'PMS_PMP_023',
    'PMS_PRT_010',
    'PMS_PRT_012',
    'PMS_PRT_051',
    'PMS_PRT_052',
    'PMS_PRT_066',
  ],
})

export const getOwnRegistration = operation({
  name: 'registrations.get-own',
  method: 'GET',
  path: '/sign-in/{interactionId}/registration',
  summary: 'Where the registration of this browser stands',
  envelope: v2('entente.registration.get'),
  access: ofThisBrowser,
  params,
  response: z.object({
    userName: z.string(),
    email: z.string(),
    status: z.enum(['unconfirmed', 'pending_approval', 'approved', 'rejected']),
    /** Seconds until another code may be asked for; null when there is none to come. */
    nextCodeSeconds: z.int().nullable(),
    /** Why it was rejected. */
    reason: z.string().nullable(),
  }),
  errors: ['ENT_ACC_001', 'ENT_REG_006'],
})

export const confirmEmail = operation({
  name: 'registrations.confirm',
  method: 'POST',
  path: '/sign-in/{interactionId}/registration/code',
  summary:
    'Confirm the e-mail address with the code from the mail; signs in, or leaves the registration to an administrator',
  envelope: v2('entente.registration.code.post'),
  access: ofThisBrowser,
  params,
  request: z.object({ code: identifier(32) }),
  /** Null: an administrator decides first. */
  response: z.object({ redirectTo: z.string().nullable() }),
  errors: [
    'ENT_ACC_001',
    'ENT_REG_003',
    'ENT_REG_004',
    'ENT_REG_005',
    'ENT_REG_006',
    'PMS_PRT_011',
    'PMS_PRT_051',
  ],
})

export const sendAnotherCode = operation({
  name: 'registrations.send-another-code',
  method: 'POST',
  path: '/sign-in/{interactionId}/registration/code/another',
  summary: 'Ask for another code; the one before no longer works',
  envelope: v2('entente.registration.code.another.post'),
  access: ofThisBrowser,
  params,
  response: z.object({ email: z.string(), codeMinutes: z.int() }),
  errors: ['ENT_ACC_001', 'ENT_MAI_001', 'ENT_REG_006', 'ENT_REG_007', 'ENT_REG_008'],
})

const administrators = { roles: ['PARTNER_ADMIN'], ownership: 'all' } as const

/** What administrators see; nobody sees a registration whose address is not confirmed. */
const requestStatus = z.enum(['pending_approval', 'approved', 'rejected'])

export const requestListing = listing({
  filters: {
    userName: 'contains',
    orgName: 'contains',
    emailAddress: 'contains',
    partnerType: 'equals',
    status: 'equals',
    search: 'words',
  },
  sorts: ['userName', 'orgName', 'partnerType', 'status', 'createdDateTime'],
  defaultSize: 8,
  tabs: 'status',
})

const request = z.object({
  registrationId: z.string(),
  /** Becomes the partner id. */
  userName: z.string(),
  orgName: z.string(),
  emailAddress: z.string(),
  partnerType: z.string(),
  status: requestStatus,
  createdDateTime: instant,
})

export const listRequests = operation({
  name: 'registrations.list',
  method: 'GET',
  path: '/v1/partnermanager/registrations',
  summary: 'Registrations whose e-mail address is confirmed',
  envelope: v2('entente.registrations.get'),
  access: administrators,
  query: listQuery(requestListing),
  response: tabbedPage(request),
  errors: [...listErrors],
})

export const getRequest = operation({
  name: 'registrations.get',
  method: 'GET',
  path: '/v1/partnermanager/registrations/{registrationId}',
  summary: 'One registration with everything that the registrant said',
  envelope: v2('entente.registrations.one.get'),
  access: administrators,
  params: z.object({ registrationId: pathId() }),
  response: request.extend({
    firstName: z.string(),
    lastName: z.string(),
    address: z.string(),
    phone: z.string(),
    locale,
    purpose: z.string().nullable(),
    policyGroup: z.string().nullable(),
    confirmedDateTime: instant.nullable(),
    decision: z
      .object({
        status: z.enum(['approved', 'rejected']),
        reason: z.string().nullable(),
        decidedBy: z.string(),
        decidedDateTime: instant,
      })
      .nullable(),
    actions: z.array(z.enum(['approve', 'reject'])),
  }),
  errors: ['ENT_REG_010'],
})

export const decideRequest = operation({
  name: 'registrations.decide',
  method: 'PATCH',
  path: '/v1/partnermanager/registrations/{registrationId}',
  summary:
    'Approve a registration, which makes account and partner, or reject it with a reason; the registrant is told by mail',
  envelope: v2('entente.registrations.patch'),
  access: administrators,
  params: z.object({ registrationId: pathId() }),
  request: z.object({
    status: z.enum(['approved', 'rejected']),
    /** Required for a rejection; the registrant reads it. */
    reason: line(textLimit).nullish(),
  }),
  response: z.object({ registrationId: z.string(), status: requestStatus }),
  errors: ['ENT_REG_009', 'ENT_REG_010', 'ENT_REG_011', 'PMS_PRT_011', 'PMS_PRT_051'],
})

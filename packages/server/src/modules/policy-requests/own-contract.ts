import { z } from 'zod'
import { decisionsRequest, decisionsResponse } from '../../platform/http/decisions-contract.ts'
import { instant, line, pathId } from '../../platform/http/fields.ts'
import { operation, v2 } from '../../platform/http/operation.ts'
import { askers, deciders, privilege } from './contract.ts'
import { requestActions, requestStates } from './policy-request.ts'

const requestPath = z.object({ requestId: pathId() })

export const getRequest = operation({
  name: 'policy-requests.get',
  method: 'GET',
  path: '/v1/partnermanager/partner-policy-requests/{requestId}',
  summary:
    'One request: what is asked for, what the partner has already, who has approved it, and what may be done now',
  envelope: v2('entente.policy-requests.get'),
  access: {
    roles: [...deciders, ...askers],
    ownership: 'partner',
    everyPartner: ['PARTNERMANAGER', 'POLICYMANAGER'],
  },
  params: requestPath,
  response: z.object({
    id: z.string(),
    partnerId: z.string(),
    orgName: z.string(),
    partnerType: z.string(),
    isPartnerActive: z.boolean(),
    policyId: z.string(),
    policyName: z.string(),
    policyDescription: z.string(),
    policyType: z.string(),
    policyValidTill: instant,
    policyGroupId: z.string(),
    policyGroupName: z.string(),
    partnerComment: z.string(),
    state: z.enum(requestStates),
    createdDateTime: instant,
    createdBy: z.string(),
    decision: z
      .object({ decidedBy: z.string(), decidedDateTime: instant, reason: z.string().nullable() })
      .nullable(),
    /** How many people must approve it, and who has so far. */
    approvers: z.int(),
    approvals: z.array(
      z.object({ approvedBy: z.string(), approvedDateTime: instant, reason: z.string().nullable() }),
    ),
    /** Everything that the policy allows. */
    privileges: z.array(privilege),
    /** What of it the partner has by none of its approved requests. */
    gained: z.array(privilege),
    /** The policies that the partner has already. */
    held: z.array(z.object({ policyId: z.string(), policyName: z.string() })),
    /** Why it cannot be approved now, whoever tries; null where nothing stands against it, or it is decided. */
    obstacle: z.object({ errorCode: z.string(), message: z.string() }).nullable(),
    actions: z.array(z.enum(requestActions)),
  }),
  errors: ['PMS_PMP_007'],
})

export const withdrawRequest = operation({
  name: 'policy-requests.withdraw',
  method: 'POST',
  path: '/v1/partnermanager/partner-policy-requests/{requestId}/withdrawal',
  summary: 'Take back a request that is not decided yet',
  envelope: v2('entente.policy-requests.withdrawal.post'),
  access: { roles: ['PARTNER_ADMIN', ...askers], ownership: 'partner' },
  params: requestPath,
  request: z.object({ reason: line(500).nullish() }),
  response: z.object({ id: z.string(), state: z.enum(requestStates) }),
  errors: ['PMS_PMP_007', 'PMS_PM_034', 'PMS_PM_035', 'ENT_PRQ_001'],
})

export const decideRequests = operation({
  name: 'policy-requests.decide-many',
  method: 'POST',
  path: '/v1/partnermanager/partner-policy-requests/decisions',
  summary:
    'Approve or reject several requests, each by itself: what is refused leaves the others as they were decided',
  envelope: v2('entente.policy-requests.decisions.post'),
  access: { roles: deciders, ownership: 'all' },
  request: decisionsRequest(128),
  response: decisionsResponse({ state: z.enum(requestStates).nullable() }),
  errors: [],
})

export const listChoices = operation({
  name: 'policy-requests.list-choices',
  method: 'GET',
  path: '/v1/partnermanager/partners/{partnerId}/requestable-policies',
  summary: 'The policies that a partner may ask for, what each allows, and which of them it has or waits for',
  envelope: v2('entente.policy-requests.choices.get'),
  access: { roles: ['PARTNER_ADMIN', ...askers], ownership: 'partner' },
  params: z.object({ partnerId: pathId() }),
  response: z.object({
    policyGroupName: z.string().nullable(),
    policies: z.array(
      z.object({
        policyId: z.string(),
        policyName: z.string(),
        policyDescription: z.string(),
        policyType: z.string(),
        validTill: instant,
        privileges: z.array(privilege),
        gained: z.array(privilege),
        /** The request that is open or approved; null where the partner may ask. */
        request: z.object({ id: z.string(), state: z.enum(requestStates) }).nullable(),
      }),
    ),
  }),
  errors: ['PMS_PRT_055', 'PMS_PRT_005'],
})

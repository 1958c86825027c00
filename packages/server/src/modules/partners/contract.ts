import { z } from 'zod'
import { identifier, line } from '../../platform/http/fields.ts'
import { certificateHolderRoles } from '../../platform/access/roles.ts'
import { operation, v1, v1Echo, v2 } from '../../platform/http/operation.ts'

export const registerPartner = operation({
  name: 'partners.register',
  method: 'POST',
  path: '/v1/partnermanager/partners',
  summary: 'Register the caller as a partner (P1)',
  envelope: v1Echo,
  access: { roles: 'any', ownership: 'self' },
  request: z.object({
    partnerId: identifier(256),
    organizationName: line(128),
    address: line(2000),
    contactNumber: line(64),
    emailId: line(254),
    partnerType: identifier(36),
    policyGroup: z.string().max(128).nullish(),
    langCode: z.string().max(36).nullish(),
  }),
  response: z.object({ partnerId: z.string(), status: z.string() }),
  errors: [
    'PMS_PRT_010',
    'PMS_PRT_011',
    'PMS_PRT_012',
    'PMS_PRT_013',
    'PMS_PRT_051',
    'PMS_PRT_052',
    'PMS_PRT_055',
    'PMS_PRT_056',
    'PMS_PRT_066',
    'PMS_PRT_108',
    'PMS_PRT_002',
  ],
})

export const verifyEmail = operation({
  name: 'partners.verify-email',
  method: 'PUT',
  path: '/v1/partnermanager/partners/email/verify',
  summary:
    "Whether a partner is registered under the caller's e-mail, and which types need a policy group (P25)",
  envelope: v1,
  access: { roles: 'any', ownership: 'self' },
  request: z.object({ emailId: line(254) }),
  response: z.object({ emailExists: z.boolean(), policyRequiredPartnerTypes: z.array(z.string()) }),
  errors: ['PMS_PRT_012'],
})

export const listOwnPartners = operation({
  name: 'partners.list-own',
  method: 'GET',
  path: '/v1/partnermanager/partners/v3',
  summary: "The caller's partners of one status (P17)",
  envelope: v2('mosip.pms.partners.v3.get'),
  access: { roles: certificateHolderRoles, ownership: 'self' },
  query: z.object({
    status: identifier(36),
    policyGroupAvailable: z.enum(['true', 'false']).optional(),
    partnerType: z.string().max(36).optional(),
  }),
  response: z.array(
    z.object({
      partnerId: z.string(),
      partnerType: z.string(),
      policyGroupId: z.string().nullable(),
      policyGroupName: z.string().nullable(),
      policyGroupDescription: z.string().nullable(),
    }),
  ),
  errors: ['PMS_CERTIFICATE_ERROR_002'],
})

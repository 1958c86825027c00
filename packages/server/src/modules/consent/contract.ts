import { z } from 'zod'
import { localTime } from '../../platform/http/fields.ts'
import { partnerTypeRoles } from '../../platform/access/roles.ts'
import { operation, v2 } from '../../platform/http/operation.ts'

export const getTerms = operation({
  name: 'accounts.terms',
  method: 'GET',
  path: '/v1/partnermanager/terms',
  summary: 'The terms and conditions in force, in the language of the caller',
  envelope: v2('entente.terms.get'),
  access: { public: true, why: 'the text is public' },
  query: z.object({ locale: z.enum(['eng', 'fra', 'ara']).optional() }),
  response: z.object({
    version: z.string(),
    title: z.string(),
    sections: z.array(z.object({ heading: z.string(), text: z.string() })),
  }),
  errors: [],
})

/** Whom portals ask: people of partners, and officers, whom they ask as well. */
const consenting = ['PARTNER_ADMIN', 'POLICYMANAGER', ...partnerTypeRoles] as const

const consent = z.object({
  userId: z.string(),
  consentGiven: z.boolean(),
  consentGivenDateTime: localTime.nullable(),
  /** Version of the text that was accepted; ours, ignored by other clients. */
  termsVersion: z.string().nullable(),
})

export const giveConsent = operation({
  name: 'accounts.give-consent',
  method: 'POST',
  path: '/v1/partnermanager/users/user-consent',
  summary: 'Store that the caller accepts the terms and conditions in force (U2)',
  envelope: v2('mosip.pms.user.consent.post'),
  effect: 'changes-self',
  access: { roles: consenting, ownership: 'self' },
  response: consent,
  errors: ['PMS_CERTIFICATE_ERROR_002'],
})

export const getConsent = operation({
  name: 'accounts.get-consent',
  method: 'GET',
  path: '/v1/partnermanager/users/user-consent',
  summary: 'Whether the caller has accepted the terms and conditions (U3)',
  envelope: v2('mosip.pms.user.consent.get'),
  access: { roles: consenting, ownership: 'self' },
  response: consent,
  errors: ['PMS_CERTIFICATE_ERROR_002'],
})

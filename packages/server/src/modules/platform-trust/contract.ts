import { z } from 'zod'
import { instant } from '../../platform/http/fields.ts'
import { operation, v1, v2 } from '../../platform/http/operation.ts'

export const getKeyCertificate = operation({
  name: 'platform-trust.get-certificate',
  method: 'GET',
  path: '/v1/keymanager/getCertificate',
  summary: "The current certificate of one of the platform's own keys: applicationId ROOT or PMS",
  envelope: v1,
  access: { roles: 'any', ownership: 'platform' },
  query: z.object({ applicationId: z.string().max(36), referenceId: z.string().max(36).optional() }),
  response: z.object({
    certificate: z.string(),
    certSignRequest: z.null(),
    issuedAt: instant,
    expiryAt: instant,
    timestamp: instant,
  }),
  errors: ['KER-KMS-002'],
})

export const getPlatformAuthorities = operation({
  name: 'platform-trust.authorities',
  method: 'GET',
  path: '/v1/partnermanager/trust/ca.p7b',
  summary:
    "The platform's root and issuing certificates as PKCS#7 text, for whoever verifies what it has signed",
  envelope: v2('entente.trust.authorities.get'),
  access: { public: true, why: 'certificates of authorities are public by nature' },
  response: z.object({ p7bFile: z.string(), timestamp: instant }),
  errors: [],
})

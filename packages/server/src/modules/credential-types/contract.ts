import { z } from 'zod'
import { formatted, instant, line, pathId } from '../../platform/http/fields.ts'
import { operation, v1, v1Echo, v2 } from '../../platform/http/operation.ts'
import { policyFields } from '../policies/contract.ts'
import { biometricForm, mostExtractors } from './extractor.ts'

/** Rows P3–P6. */
const services = ['CREDENTIAL_ISSUANCE', 'CREATE_SHARE'] as const
const holders = [
  'PARTNER_ADMIN',
  'CREDENTIAL_PARTNER',
  'ONLINE_VERIFICATION_PARTNER',
  'AUTH_PARTNER',
  'PARTNER',
] as const
const readers = { roles: [...holders, ...services], ownership: 'partner', everyPartner: services } as const
const writers = { roles: [...holders, ...services], ownership: 'partner' } as const

const pairPath = z.object({ partnerId: pathId(), policyId: pathId() })
const typePath = z.object({ partnerId: pathId(), credentialType: pathId() })
const partnerPath = z.object({ partnerId: pathId() })

const wishes = z
  .array(
    z.object({
      attributeName: line(128),
      /** `face`, or `finger[Left Thumb,Right Thumb]`. */
      biometric: formatted(biometricForm, 130),
      extractor: z.object({ provider: line(128), version: line(8).nullish() }),
    }),
  )
  .max(mostExtractors)

const shownExtractors = z.array(
  z.object({
    attributeName: z.string(),
    biometric: z.string(),
    extractor: z.object({ provider: z.string(), version: z.string().nullable() }),
  }),
)

const settingErrors = ['PMS_PRT_055', 'PMS_PRT_061', 'PMS_PRT_062'] as const

export const setExtractors = operation({
  name: 'credential-types.set-extractors',
  method: 'POST',
  path: '/v1/partnermanager/partners/{partnerId}/bioextractors/{policyId}',
  summary: 'Add or change extractors of biometrics, before the request for the policy is approved (P3)',
  envelope: v1Echo,
  access: writers,
  params: pairPath,
  request: z.object({ extractors: wishes }),
  response: z.string(),
  errors: [...settingErrors, 'ENT_EXT_001'],
})

export const getExtractors = operation({
  name: 'credential-types.get-extractors',
  method: 'GET',
  path: '/v1/partnermanager/partners/{partnerId}/bioextractors/{policyId}',
  summary: 'By what biometrics are extracted for a partner under a policy (P4)',
  envelope: v1,
  access: readers,
  params: pairPath,
  response: z.object({ extractors: shownExtractors }),
  errors: ['PMS_PRT_055', 'PMS_PRT_064'],
})

export const mapCredentialType = operation({
  name: 'credential-types.map',
  method: 'POST',
  path: '/v1/partnermanager/partners/{partnerId}/credentialtype/{credentialType}/policies/{policyName}',
  summary: 'Say by which approved policy credentials of a type follow (P5)',
  envelope: v1,
  access: writers,
  params: typePath.extend({ policyName: pathId() }),
  response: z.string(),
  errors: [
    'PMS_PRT_072',
    'PMS_PRT_005',
    'PMS_PRT_055',
    'PMS_PMP_016',
    'PMS_PRT_070',
    'PMS_PRT_073',
    'PMS_PRT_098',
    'PMS_PMP_019',
    'PMS_PMP_018',
    'PMS_PMP_023',
    'PMS_PRT_109',
    'PMS_PRT_007',
  ],
})

export const getMappedPolicy = operation({
  name: 'credential-types.get-policy',
  method: 'GET',
  path: '/v1/partnermanager/partners/{partnerId}/credentialtype/{credentialType}/policies',
  summary: 'The policy that credentials of a type follow (P6)',
  envelope: v1,
  access: readers,
  params: typePath,
  response: z.object({
    partnerId: z.string(),
    credentialType: z.string(),
    ...policyFields,
  }),
  errors: ['PMS_PRT_055', 'PMS_PRT_064'],
})

export const unmapCredentialType = operation({
  name: 'credential-types.unmap',
  method: 'DELETE',
  path: '/v1/partnermanager/partners/{partnerId}/credentialtype/{credentialType}',
  summary: 'End the mapping of a type, so that it can follow another policy',
  envelope: v2('entente.credential-type.delete'),
  access: { roles: holders, ownership: 'partner' },
  params: typePath,
  response: z.object({ credentialType: z.string() }),
  errors: ['PMS_PRT_005', 'PMS_PRT_055'],
})

export const replaceExtractors = operation({
  name: 'credential-types.replace-extractors',
  method: 'PUT',
  path: '/v1/partnermanager/partners/{partnerId}/bioextractors/{policyId}',
  summary: 'Set exactly these extractors of biometrics, before the request for the policy is approved',
  envelope: v2('entente.bioextractors.put'),
  access: { roles: holders, ownership: 'partner' },
  params: pairPath,
  request: z.object({ extractors: wishes }),
  response: z.object({ extractors: shownExtractors }),
  errors: settingErrors,
})

export const getSharing = operation({
  name: 'credential-types.overview',
  method: 'GET',
  path: '/v1/partnermanager/partners/{partnerId}/credential-types',
  summary:
    'Which types of credentials there are, what a partner has mapped and may map, and its extractors for each policy',
  envelope: v2('entente.credential-types.get'),
  access: { roles: 'any', ownership: 'partner' },
  params: partnerPath,
  response: z.object({
    partnerId: z.string(),
    /** False for types of partners that have no credentials. */
    mayMap: z.boolean(),
    types: z.array(
      z.object({
        credentialType: z.string(),
        policy: z
          .object({
            policyId: z.string(),
            policyName: z.string(),
            isActive: z.boolean(),
            mappedDateTime: instant,
            mappedBy: z.string(),
          })
          .nullable(),
      }),
    ),
    /** Policies that the partner has asked for or was given. */
    policies: z.array(
      z.object({
        policyId: z.string(),
        policyName: z.string(),
        requestState: z.enum(['InProgress', 'approved']),
        extractors: shownExtractors,
      }),
    ),
  }),
  errors: ['PMS_PRT_005', 'PMS_PRT_055'],
})

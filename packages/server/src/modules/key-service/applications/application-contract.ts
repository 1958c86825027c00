import { z } from 'zod'
import { instant, pathId } from '../../../platform/http/fields.ts'
import { nameParts } from '../../../platform/http/name-parts.ts'
import { operation, v2 } from '../../../platform/http/operation.ts'
import type { standings as issuedStandings } from '../../platform-trust/contract.ts'

const standings = ['valid', 'replaced', 'revoked', 'expired'] as const satisfies typeof issuedStandings

const certificate = z.object({
  /** In the register of what the platform has signed; null for what others have. */
  certificateId: z.string().nullable(),
  subjectName: nameParts,
  issuerName: nameParts,
  sha256: z.string(),
  validFrom: instant,
  validTill: instant,
  status: z.enum(standings),
})

const moduleCertificate = certificate.extend({
  /** Below the server's address. */
  crlPath: z.string(),
  certificatePath: z.string(),
})

const application = {
  applicationId: z.string(),
  /** Roles of the services that may use its keys; administrators may use all. */
  roles: z.array(z.string()),
}

const administrators = { roles: ['PARTNER_ADMIN'], ownership: 'platform' } as const

export const listKeyApplications = operation({
  name: 'key-service.list-applications',
  method: 'GET',
  path: '/v1/partnermanager/trust/applications',
  summary: 'Applications that have keys, each with the certificate of its module key',
  envelope: v2('entente.trust.applications.get'),
  access: administrators,
  response: z.array(
    z.object({
      ...application,
      /** Of the module key that certifies today; null before somebody has asked for it. */
      module: moduleCertificate.nullable(),
      /** How many references have a key. */
      references: z.int(),
    }),
  ),
  errors: [],
})

export const getKeyApplication = operation({
  name: 'key-service.get-application',
  method: 'GET',
  path: '/v1/partnermanager/trust/applications/{applicationId}',
  summary: 'An application with its module keys, the newest first, and the current key of each reference',
  envelope: v2('entente.trust.application.get'),
  access: administrators,
  params: z.object({ applicationId: pathId() }),
  response: z.object({
    ...application,
    modules: z.array(moduleCertificate),
    keys: z.array(
      certificate.extend({
        referenceId: z.string(),
        purpose: z.enum(['SIGNATURE', 'ENCRYPTION', 'TLS']),
        /** The certificate was made elsewhere for our key, as that of a partner is. */
        isCertifiedElsewhere: z.boolean(),
      }),
    ),
  }),
  errors: ['KER-KMS-002'],
})

import { deviceSteps } from '@entente/trust'
import { z } from 'zod'
import { bounded, instant, line, searchText } from '../../platform/http/fields.ts'
import { blank, lengthBetween } from '../../platform/http/envelope/problems.ts'
import { operation, v2 } from '../../platform/http/operation.ts'

/** Who may verify: whoever runs the platform, the service that authenticates, and providers their own devices. */
const verifiers = {
  roles: ['PARTNER_ADMIN', 'DEVICE_PROVIDER', 'ID_AUTHENTICATION'],
  ownership: 'partner',
  everyPartner: ['ID_AUTHENTICATION'],
} as const

/** What stands in our register, after what the signatures say. */
export const registerSteps = ['provider', 'model', 'sbi', 'chip', 'hotlist'] as const

export const verificationSteps = [...deviceSteps, ...registerSteps] as const

export const proofKinds = ['certificate', 'digital-id', 'capture', 'registration', 'device-info'] as const

/** Room for a capture of ten fingers; a body is at most 1 MiB. */
const longestProof = 900_000

const statuses = ['pending_approval', 'approved', 'rejected', 'deactivated'] as const

const step = z.object({
  step: z.enum(verificationSteps),
  state: z.enum(['passed', 'failed', 'skipped']),
  /** One for each way to fail; see docs/errors.md. */
  code: z.string().nullable(),
  cause: z.string().nullable(),
  remedy: z.string().nullable(),
})

const verdict = z.object({
  /** Null where it cannot be read. */
  kind: z.enum(proofKinds).nullable(),
  /** L1: a chip has signed for the device. L0: the device itself. */
  level: z.enum(['L0', 'L1']).nullable(),
  isVerified: z.boolean(),
  /** The code of the first step that fails. */
  code: z.string().nullable(),
  device: z
    .object({
      serialNo: z.string(),
      make: z.string(),
      model: z.string(),
      type: z.string(),
      deviceSubType: z.string(),
      deviceProvider: z.string(),
      deviceProviderId: z.string(),
    })
    .nullable(),
  sbiVersion: z.string().nullable(),
  transactionId: z.string().nullable(),
  /** When the device says that it has signed it. */
  signedDateTime: instant.nullable(),
  /** The same capture was verified before, then for the first time. */
  firstSeenDateTime: instant.nullable(),
  steps: z.array(step),
})

export const verifyDevice = operation({
  name: 'verification.verify-device',
  method: 'POST',
  path: '/v1/partnermanager/verification/device',
  summary:
    'Whether a device is to be believed: its certificate (PEM), a digitalId, a capture or registration JWS, or the answer of an interface; step by step',
  envelope: v2('entente.verification.device.post'),
  access: verifiers,
  effect: 'reads',
  request: z.object({
    proof: bounded(longestProof, { tooLong: lengthBetween(1, longestProof) })
      .refine((text) => text.trim().length > 0, { error: blank })
      .meta({ minLength: 1, maxLength: longestProof }),
  }),
  response: z.object({
    isVerified: z.boolean(),
    /** One for each statement of what was sent. */
    verdicts: z.array(verdict),
  }),
  errors: ['ENT_DVC_100'],
})

export const listTrustedDevices = operation({
  name: 'verification.list-devices',
  method: 'GET',
  path: '/v1/partnermanager/trust/devices',
  summary: 'Whether a device model is registered, approved and to be believed now; every registration of it',
  envelope: v2('entente.trust.devices.get'),
  access: verifiers,
  query: z.object({ make: line(36), model: line(36), providerId: searchText(36).optional() }),
  response: z.array(
    z.object({
      deviceId: z.string(),
      providerId: z.string(),
      orgName: z.string(),
      deviceType: z.string(),
      deviceSubType: z.string(),
      make: z.string(),
      model: z.string(),
      status: z.enum(statuses),
      /** The provider is active, the model approved, an approved interface drives it, and nothing of it is hot-listed. */
      isTrusted: z.boolean(),
      /** Why not, by the codes of a verification. */
      codes: z.array(z.string()),
      sbis: z.array(
        z.object({
          sbiId: z.string(),
          sbiVersion: z.string(),
          status: z.enum(statuses),
          expiryDateTime: instant,
        }),
      ),
    }),
  ),
  errors: [],
})

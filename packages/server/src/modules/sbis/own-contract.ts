import { z } from 'zod'
import { decisionsRequest, decisionsResponse } from '../../platform/http/decisions-contract.ts'
import { instant, pathId } from '../../platform/http/fields.ts'
import { operation, v2 } from '../../platform/http/operation.ts'
import { expiryStates, reason, sbiActions, sbiStatuses } from './contract.ts'

const sbiPath = z.object({ sbiId: pathId() })
const access = { roles: ['PARTNER_ADMIN', 'DEVICE_PROVIDER'], ownership: 'partner' } as const
const ownErrors = ['PMS_CERTIFICATE_ERROR_002', 'PMS_DEVICE_ERROR_005', 'PMS_DEVICE_ERROR_019'] as const

export const getSbi = operation({
  name: 'sbis.get',
  method: 'GET',
  path: '/v1/partnermanager/securebiometricinterface/{sbiId}',
  summary: 'One interface with its decision and what the caller may do with it now',
  envelope: v2('entente.sbis.get'),
  access,
  params: sbiPath,
  response: z.object({
    sbiId: z.string(),
    partnerId: z.string(),
    orgName: z.string(),
    isPartnerActive: z.boolean(),
    sbiVersion: z.string(),
    swBinaryHash: z.string(),
    sbiCreatedDateTime: instant,
    sbiExpiryDateTime: instant,
    /** From when on it counts no more: the end of the day of expiry. */
    endDateTime: instant,
    status: z.enum(sbiStatuses),
    sbiExpiryStatus: z.enum(expiryStates),
    countOfAssociatedDevices: z.int(),
    countOfApprovedDevices: z.int(),
    countOfPendingDevices: z.int(),
    createdDateTime: instant,
    createdBy: z.string(),
    decision: z
      .object({
        status: z.enum(['approved', 'rejected', 'deactivated']),
        reason: z.string().nullable(),
        decidedBy: z.string(),
        decidedDateTime: instant,
      })
      .nullable(),
    actions: z.array(z.enum(sbiActions)),
  }),
  errors: [...ownErrors],
})

const affected = z.array(z.object({ deviceId: z.string(), make: z.string(), model: z.string() }))

export const previewDeactivation = operation({
  name: 'sbis.preview-deactivation',
  method: 'GET',
  path: '/v1/partnermanager/securebiometricinterface/{sbiId}/deactivation-preview',
  summary: 'Which devices stop when this interface is deactivated, which are rejected, and which stay',
  envelope: v2('entente.sbis.deactivation-preview.get'),
  access,
  params: sbiPath,
  response: z.object({
    sbiId: z.string(),
    sbiVersion: z.string(),
    /** False when the interface is not in a state that can be deactivated. */
    possible: z.boolean(),
    deactivated: affected,
    rejected: affected,
    /** Another live interface carries them. */
    kept: affected,
  }),
  errors: [...ownErrors],
})

export const activateSbi = operation({
  name: 'sbis.activate',
  method: 'POST',
  path: '/v1/partnermanager/securebiometricinterface/{sbiId}/activation',
  summary: 'Bring back an interface that was deactivated; its devices stay as they are',
  envelope: v2('entente.sbis.activation.post'),
  access: { roles: ['PARTNER_ADMIN'], ownership: 'all' },
  params: sbiPath,
  request: z.object({ reason }),
  response: z.object({ sbiId: z.string(), status: z.enum(sbiStatuses) }),
  errors: ['PMS_DEVICE_ERROR_005', 'ENT_SBI_002', 'PMS_AUT_513', 'PMS_PMP_016', 'ENT_SBI_001'],
})

export const decideSbis = operation({
  name: 'sbis.decide-many',
  method: 'POST',
  path: '/v1/partnermanager/securebiometricinterface/decisions',
  summary:
    'Approve or reject several interfaces, each by itself: what is refused leaves the others as they were decided',
  envelope: v2('entente.sbis.decisions.post'),
  access: { roles: ['PARTNER_ADMIN'], ownership: 'all' },
  request: decisionsRequest(36),
  response: decisionsResponse({ status: z.enum(sbiStatuses).nullable() }),
  errors: [],
})

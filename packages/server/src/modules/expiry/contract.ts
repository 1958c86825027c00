import { z } from 'zod'
import { partnerTypeRoles } from '../../platform/access/roles.ts'
import { readInstant } from '../../platform/clock.ts'
import { formatted, pathId, searchText } from '../../platform/http/fields.ts'
import { exportField, page } from '../../platform/http/lists/list-contract.ts'
import { operation, v2 } from '../../platform/http/operation.ts'

/** Partners of every type are told of their own, MISPs and adjudicators too, for whom the original wrote what they could not read. */
const readers = ['PARTNER_ADMIN', ...partnerTypeRoles] as const
const seers = [...readers, 'POLICYMANAGER'] as const
/** Our portal dismisses by the contract's operation what it lists by its own. */
const dismissers = [...seers, 'AUDITOR'] as const

const localDateTime = z.string().nullable().meta({ description: 'UTC, without a zone' })
const maybe = z.string().nullable()

const certificateDetails = z.object({
  certificateId: maybe,
  issuedBy: maybe,
  issuedTo: maybe,
  partnerId: maybe,
  partnerDomain: maybe,
  expiryDateTime: localDateTime,
  expiryPeriod: z.string(),
  certificateType: z.string(),
})

const details = z.object({
  certificateDetails: z.array(certificateDetails).nullable(),
  ftmDetails: z.array(certificateDetails.extend({ ftmId: maybe, make: maybe, model: maybe })).nullable(),
  sbiDetails: z
    .array(
      z.object({
        sbiId: maybe,
        sbiVersion: maybe,
        partnerId: maybe,
        expiryDateTime: localDateTime,
        expiryPeriod: z.string(),
        sbiBinaryHash: maybe,
        sbiCreationDate: maybe,
      }),
    )
    .nullable(),
  apiKeyDetails: z
    .array(
      z.object({
        apiKeyName: maybe,
        partnerId: maybe,
        expiryDateTime: localDateTime,
        expiryPeriod: z.string(),
        policyGroup: maybe,
        policyName: maybe,
      }),
    )
    .nullable(),
})

const text = searchText(256).optional()

export const listNotices = operation({
  name: 'expiry.list',
  method: 'GET',
  path: '/v1/partnermanager/notifications',
  summary: 'Notices of what ends, newest first (N1)',
  envelope: v2('mosip.pms.notifications.get'),
  access: { roles: readers, ownership: 'self' },
  query: z.object({
    pageNo: text,
    pageSize: text,
    notificationStatus: text,
    notificationType: text,
    certificateId: text,
    issuedBy: text,
    issuedTo: text,
    partnerDomain: text,
    expiryDate: text,
    createdFromDate: text,
    createdToDate: text,
    export: exportField,
  }),
  response: page(
    z.object({
      notificationId: z.string(),
      notificationPartnerId: z.string(),
      notificationType: z.string(),
      notificationStatus: z.enum(['ACTIVE', 'DISMISSED']),
      createdDateTime: localDateTime,
      notificationDetails: details,
    }),
  ),
  errors: [
    'PMS_PRT_360',
    'PMS_PRT_361',
    'PMS_NOTIFICATION_ERROR_016',
    'PMS_NOTIFICATION_ERROR_006',
    'PMS_NOTIFICATION_ERROR_017',
    'PMS_NOTIFICATION_ERROR_015',
    'PMS_CERTIFICATE_ERROR_002',
  ],
})

export const dismissNotice = operation({
  name: 'expiry.dismiss',
  method: 'PATCH',
  path: '/v1/partnermanager/notifications/{notificationId}',
  summary: 'Dismiss a notice for the caller (N2)',
  envelope: v2('mosip.pms.dismiss.notification.patch'),
  access: { roles: dismissers, ownership: 'self' },
  effect: 'changes-self',
  requestIsLast: true,
  params: z.object({ notificationId: pathId() }),
  request: z.object({ notificationStatus: searchText(36).nullish() }),
  response: z.object({
    id: z.string(),
    partnerId: z.string(),
    notificationType: z.string(),
    notificationStatus: z.literal('DISMISSED'),
  }),
  errors: [
    'PMS_REQUEST_ERROR_005',
    'PMS_REQUEST_ERROR_001',
    'PMS_NOTIFICATION_ERROR_019',
    'PMS_NOTIFICATION_ERROR_012',
    'PMS_NOTIFICATION_ERROR_008',
    'PMS_NOTIFICATION_ERROR_018',
    'PMS_CERTIFICATE_ERROR_002',
    'PMS_PMP_016',
    'PMS_NOTIFICATION_ERROR_011',
    'PMS_NOTIFICATION_ERROR_009',
  ],
})

const seen = z.object({ notificationsSeenDtimes: localDateTime })
const seenPath = z.object({ userId: pathId() })

export const putSeen = operation({
  name: 'expiry.put-seen',
  method: 'PUT',
  path: '/v1/partnermanager/users/{userId}/notifications-seen-timestamp',
  summary: 'Note until when the caller has seen notices (N3)',
  envelope: v2('mosip.pms.users.notifications.seen.timestamp.put'),
  access: { roles: seers, ownership: 'self' },
  effect: 'changes-self',
  params: seenPath,
  request: z.object({
    // Read as UTC, with or without a Z; other offsets cannot be read.
    notificationsSeenDtimes: formatted(/^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?Z?$/u, 40)
      .refine((at) => !Number.isNaN(readInstant(at).getTime()), { error: 'other' })
      .nullish(),
  }),
  response: seen,
  errors: ['PMS_CERTIFICATE_ERROR_002', 'PMS_NOTIFICATION_ERROR_002'],
})

export const getSeen = operation({
  name: 'expiry.get-seen',
  method: 'GET',
  path: '/v1/partnermanager/users/{userId}/notifications-seen-timestamp',
  summary: 'Until when the caller has seen notices (N4)',
  envelope: v2('mosip.pms.users.notifications.seen.timestamp.get'),
  access: { roles: seers, ownership: 'self' },
  params: seenPath,
  response: seen,
  errors: ['PMS_CERTIFICATE_ERROR_002', 'PMS_NOTIFICATION_ERROR_003'],
})

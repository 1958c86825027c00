import { z } from 'zod'
import { instant, line, pathId } from '../../platform/http/fields.ts'
import { operation, v2 } from '../../platform/http/operation.ts'
import { quotaKinds } from './holders.ts'

const params = z.object({ kind: z.enum(quotaKinds), id: pathId() })

/** Null: no limit. */
const calls = z.int().min(1).max(1_000_000_000_000).nullable()

const quota = z.object({ callsPerDay: calls, callsPerMonth: calls })

/** So far, and when it begins anew. */
const period = z.object({ calls: z.int(), endDateTime: instant })

const shownQuota = z.object({
  kind: z.enum(quotaKinds),
  id: z.string(),
  ...quota.shape,
  /** `usual`: as the settings say, together with all that stands on the same request. */
  source: z.enum(['own', 'usual']),
  /** What the settings say. */
  usual: quota,
  /** What is counted; null where nothing is limited, for then nothing is counted. */
  day: period.nullable(),
  month: period.nullable(),
  actions: z.array(z.enum(['set'])),
})

export const getQuota = operation({
  name: 'quotas.get',
  method: 'GET',
  path: '/v1/partnermanager/quotas/{kind}/{id}',
  summary:
    'How many calls may be made with an API key or a licence in a day and in a month, and how many were',
  envelope: v2('entente.quotas.get'),
  access: {
    roles: [
      'PARTNER_ADMIN',
      'AUTH_PARTNER',
      'CREDENTIAL_PARTNER',
      'ONLINE_VERIFICATION_PARTNER',
      'ABIS_PARTNER',
      'MISP_PARTNER',
    ],
    ownership: 'partner',
  },
  params,
  response: shownQuota,
  errors: ['ENT_KEY_004', 'ENT_LIC_004'],
})

export const setQuota = operation({
  name: 'quotas.set',
  method: 'PUT',
  path: '/v1/partnermanager/quotas/{kind}/{id}',
  summary:
    'Set how many calls may be made with an API key or a licence, and with what takes its place; without a quota of its own it counts as the settings say',
  envelope: v2('entente.quotas.put'),
  access: { roles: ['PARTNER_ADMIN'], ownership: 'all' },
  params,
  request: z.object({
    /** Null: as the settings say. */
    quota: quota.nullable(),
    reason: line(500).nullish(),
  }),
  response: shownQuota,
  errors: ['ENT_KEY_004', 'ENT_LIC_004'],
})

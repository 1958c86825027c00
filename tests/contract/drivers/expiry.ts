import { plantNotice } from '../../support/scenes/planted-notices.ts'
import type { Persona } from '../../support/people/personas.ts'
import type { Attempt, Drivers, Scene } from '../driver.ts'
import { listCodes } from '../listings.ts'

const nobody = '00000000-0000-4000-8000-000000000000'

type Dismissal = Attempt<'expiry.dismiss'>

const dismiss = (notificationId: string, as: Persona = 'acme', notificationStatus = 'DISMISSED') => ({
  as,
  params: { notificationId },
  request: { notificationStatus },
})

const list =
  (query: NonNullable<Attempt<'expiry.list'>['query']>, as: Persona = 'acme') =>
  () => ({ as, query })

const twice = async ({ api }: Scene): Promise<Dismissal> => {
  const id = await plantNotice(api)
  await api.as('acme').call('expiry.dismiss', dismiss(id))
  return dismiss(id)
}

/** A notice of a partner that has been deactivated since. */
const stranded = async ({ api }: Scene): Promise<Dismissal> => {
  await api.query(`update partner set is_active = false where id = 'leaver'`)
  return dismiss(await plantNotice(api, { partnerId: 'leaver' }), 'leaver')
}

const seenAt = (userId: string, notificationsSeenDtimes: string | null): Attempt<'expiry.put-seen'> => ({
  as: 'acme',
  params: { userId },
  request: { notificationsSeenDtimes },
})

const neverConsented = async ({ api }: Scene): Promise<Attempt<'expiry.get-seen'>> => {
  await api.query(
    `delete from expiry_reader where account_id = (select id from account where user_name = 'rival')`,
  )
  await api.query(`delete from consent where account_id = (select id from account where user_name = 'rival')`)
  return { as: 'rival', params: { userId: 'rival' } }
}

export const expiryDrivers = {
  'expiry.list': {
    success: async ({ api }) => {
      await plantNotice(api)
      return {
        as: 'acme',
        query: { notificationType: 'partner', notificationStatus: 'Active', pageSize: '2' },
      }
    },
    codes: {
      PMS_PRT_360: list({ pageNo: '-1' }),
      PMS_PRT_361: list({ pageSize: '0' }),
      PMS_NOTIFICATION_ERROR_016: list({ expiryDate: '2026-02-30', notificationType: 'partner' }),
      PMS_NOTIFICATION_ERROR_006: list({ notificationType: 'ROOT' }),
      PMS_NOTIFICATION_ERROR_017: list({ notificationType: 'partner', createdToDate: '2026-11-01' }),
      PMS_NOTIFICATION_ERROR_015: list({ issuedTo: 'Acme' }),
      PMS_CERTIFICATE_ERROR_002: list({}, 'unattached'),
    },
  },
  'expiry.dismiss': {
    success: async ({ api }) => dismiss(await plantNotice(api)),
    codes: {
      PMS_REQUEST_ERROR_005: () => ({ ...dismiss(nobody), request: null as never }),
      PMS_REQUEST_ERROR_001: () => dismiss(' '),
      PMS_NOTIFICATION_ERROR_019: () => ({ ...dismiss(nobody), request: {} }),
      PMS_NOTIFICATION_ERROR_012: () => dismiss(nobody, 'acme', 'dismissed'),
      PMS_NOTIFICATION_ERROR_008: () => dismiss(nobody),
      PMS_NOTIFICATION_ERROR_018: async ({ api }) =>
        dismiss(await plantNotice(api, { kind: 'root-certificate', partnerId: null })),
      PMS_CERTIFICATE_ERROR_002: async ({ api }) => dismiss(await plantNotice(api), 'unattached'),
      PMS_PMP_016: stranded,
      PMS_NOTIFICATION_ERROR_011: async ({ api }) => dismiss(await plantNotice(api, { partnerId: 'rival' })),
      PMS_NOTIFICATION_ERROR_009: twice,
    },
  },
  'expiry.put-seen': {
    success: () => seenAt('acme', '2026-11-05T06:00:00.000Z'),
    codes: {
      PMS_CERTIFICATE_ERROR_002: () => seenAt('rival', '2026-11-05T06:00:00'),
      PMS_NOTIFICATION_ERROR_002: () => seenAt('acme', null),
    },
  },
  'expiry.get-seen': {
    success: () => ({ as: 'admin', params: { userId: 'ADMIN' } }),
    codes: {
      PMS_CERTIFICATE_ERROR_002: () => ({ as: 'acme', params: { userId: 'rival' } }),
      PMS_NOTIFICATION_ERROR_003: neverConsented,
    },
  },
  'expiry.page': {
    success: async ({ api }) => {
      await plantNotice(api, { kind: 'policy', partnerId: null })
      return { as: 'policy-manager', query: { search: 'acme', state: 'active', withCounts: 'true' } }
    },
    codes: listCodes('title', (query) => () => ({ as: 'acme', query })),
  },
  'expiry.get': {
    success: async ({ api }) => ({ as: 'acme', params: { noticeId: await plantNotice(api) } }),
    codes: { ENT_EXP_001: () => ({ as: 'acme', params: { noticeId: nobody } }) },
  },
  'expiry.calendar': {
    success: () => ({ as: 'acme', query: { from: '2026-11-01', until: '2026-12-05' } }),
    codes: { ENT_EXP_002: () => ({ as: 'acme', query: { from: '2026-12-01', until: '2026-11-01' } }) },
  },
  'expiry.ends': {
    success: () => ({
      as: 'admin',
      query: { from: '2026-11-01', until: '2026-12-05', kind: 'partner-certificate' },
    }),
    codes: { ENT_EXP_002: () => ({ as: 'acme', query: { from: '2026-01-01', until: '2027-01-01' } }) },
  },
  'expiry.stops': {
    success: () => ({ as: 'acme', params: { day: '2026-12-05' } }),
    codes: { ENT_EXP_002: () => ({ as: 'acme', params: { day: '2026-02-30' } }) },
  },
  'expiry.get-feed': { success: () => ({ as: 'acme' }), codes: {} },
  'expiry.renew-feed': {
    success: () => ({ as: 'acme' }),
    codes: { ENT_EXP_003: () => ({ as: 'service-client' }) },
  },
  'expiry.end-feed': { success: () => ({ as: 'acme' }), codes: {} },
  'expiry.dismiss-all': {
    success: async ({ api }) => {
      await plantNotice(api)
      return { as: 'acme', request: { kind: 'partner-certificate' } }
    },
    codes: {},
  },
} satisfies Partial<Drivers>

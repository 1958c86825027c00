import { newId } from '../../../packages/server/src/platform/ids.ts'
import { makePolicyGroup } from '../../support/scenes/policy-groups.ts'
import { spendMails } from '../../support/spent-mails.ts'
import type { Drivers, Scene } from '../driver.ts'
import { listCodes } from '../listings.ts'

const nobody = { as: 'admin', params: { partnerId: 'nobody' } } as const

/** A partner that nobody else here needs, in the state that a step asks for. */
const partnerIn = async ({ api }: Scene, state: 'new' | 'active' | 'deactivated'): Promise<string> => {
  const id = newId()
  await api.query(
    `insert into partner (id, user_name, organisation_name, address, phone, email, partner_type_code, approval_status,
       is_active, is_certified, locale, created_at, created_by, updated_at)
     values ($1, 'system', 'Walkers', '', '', $1 || '@walk.example', 'FTM_Provider',
       case when $2 = 'new' then 'InProgress' else 'approved' end, $2 = 'active', $2 <> 'new', 'eng', now(), 'test', now())`,
    [id, state],
  )
  return id
}

const setStatus = (state: 'new' | 'active' | 'deactivated', status: string) => async (scene: Scene) =>
  ({
    as: 'admin',
    params: { partnerId: await partnerIn(scene, state) },
    request: { status },
  }) as const

const wish = (over: Readonly<Record<string, string>> = {}) => {
  const partnerId = newId()
  return {
    as: 'admin' as const,
    request: {
      partnerId,
      organizationName: 'Walkers',
      partnerType: 'Device_Provider',
      address: 'Road 1',
      contactNumber: '+1',
      emailId: `${partnerId}@walk.example`,
      ...over,
    },
  }
}

const correction = { organizationName: 'Runners', address: 'Road 2', contactNumber: '+2' }

export const partnerAdministrationDrivers = {
  'partner-administration.set-status': {
    success: setStatus('active', 'de-ACTIVE'),
    codes: {
      PMS_PMP_005: () => ({ ...nobody, request: { status: 'Active' } }),
      PMS_PM_058: setStatus('active', 'perhaps'),
      PMS_PM_063: setStatus('deactivated', 'Active'),
      PMS_PRT_108: setStatus('new', 'Active'),
      ENT_PRT_003: () => ({
        as: 'admin',
        params: { partnerId: 'mpartner-default-auth' },
        request: { status: 'De-active' },
      }),
    },
  },
  'partner-administration.reactivate': {
    success: async (scene) => ({
      as: 'admin',
      params: { partnerId: await partnerIn(scene, 'deactivated') },
      request: {},
    }),
    codes: {
      PMS_PMP_005: () => ({ ...nobody, request: {} }),
      ENT_PRT_001: async (scene) => ({
        as: 'admin',
        params: { partnerId: await partnerIn(scene, 'active') },
        request: {},
      }),
    },
  },
  'partner-administration.preview-status': {
    success: () => ({ as: 'admin', params: { partnerId: 'acme' } }),
    codes: { PMS_PMP_005: () => nobody },
  },
  'partner-administration.list-plain': {
    success: () => ({ as: 'admin', query: { partnerType: 'FTM_Provider' } }),
    codes: { PMS_PMP_013: () => ({ as: 'admin', query: { partnerType: 'ftm_provider' } }) },
  },
  'partner-administration.list-branded': {
    success: () => ({ as: 'admin', query: { partnerType: 'FTM_Provider' } }),
    codes: { PMS_PMP_013: () => ({ as: 'admin', query: { partnerType: 'ftm_provider' } }) },
  },
  'partner-administration.list': {
    success: () => ({ as: 'admin', query: { sortFieldName: 'isActive', sortType: 'asc' } }),
    codes: listCodes('orgName', (query) => () => ({ as: 'admin' as const, query })),
  },
  'partner-administration.get': {
    success: () => ({ as: 'admin', params: { partnerId: 'acme' } }),
    codes: {
      PMS_REQUEST_ERROR_001: () => ({ as: 'admin', params: { partnerId: ' ' } }),
      PMS_PRT_005: () => nobody,
    },
  },
  'partner-administration.create': {
    success: () => wish(),
    codes: {
      PMS_PRT_002: () => wish({ policyGroup: 'no such group' }),
      PMS_PMP_023: async ({ api }) => wish({ policyGroup: await makePolicyGroup(api, false) }),
      PMS_PRT_010: () => wish({ partnerType: 'Moon_Partner' }),
      PMS_PRT_011: () => wish({ emailId: 'acme@test.example.org' }),
      PMS_PRT_012: () => wish({ emailId: 'no address' }),
      PMS_PRT_051: () => wish({ partnerId: 'ACME' }),
      PMS_PRT_052: () => wish({ partnerId: 'x'.repeat(37) }),
      PMS_PRT_056: () => wish({ langCode: 'xyz' }),
      PMS_PRT_066: () => wish({ partnerId: 'with blank' }),
      PMS_PRT_108: () => wish({ partnerType: 'Auth_Partner' }),
      ENT_MAI_001: async ({ api }) => {
        const attempt = wish()
        await spendMails(api, attempt.request.emailId, 'member')
        return attempt
      },
    },
  },
  'partner-administration.edit': {
    success: async (scene) => ({
      as: 'admin',
      params: { partnerId: await partnerIn(scene, 'new') },
      request: correction,
    }),
    codes: {
      PMS_PRT_005: () => ({ ...nobody, request: correction }),
      ENT_PRT_002: async (scene) => ({
        as: 'admin',
        params: { partnerId: await partnerIn(scene, 'active') },
        request: correction,
      }),
    },
  },
} satisfies Partial<Drivers>

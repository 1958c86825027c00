import { relyingGroup, relyingSceneOf } from '../../support/scenes/relying-scene.ts'
import { makePolicyGroup } from '../../support/scenes/policy-groups.ts'
import { spendMails } from '../../support/spent-mails.ts'
import type { Attempt, Driver, Drivers } from '../driver.ts'
import { filterValuesCodes, searchCodes } from '../listings.ts'

let wishes = 0

const wish = (over: Readonly<Record<string, string>> = {}) => ({
  partnerId: 'roleless',
  organizationName: 'Roleless Chips',
  address: '1 Road',
  contactNumber: '+1',
  emailId: `wish-${(wishes += 1)}@walk.example`,
  partnerType: 'FTM_Provider',
  ...over,
})

const searched = (request: object) => (): Attempt<'partners.search'> => ({
  as: 'admin',
  request: { partnerType: 'all', ...request },
})
const searchedTypes = (request: object) => (): Attempt<'partners.search-types'> => ({ as: 'acme', request })
const valued = (request: object) => (): Attempt<'partners.filter-values'> => ({
  as: 'admin',
  request: { filters: [{ columnName: 'id' }], ...request },
})

const register: Driver<'partners.register'> = {
  success: () => ({ as: 'roleless', request: wish() }),
  codes: {
    PMS_PRT_055: () => ({ as: 'unattached', request: wish({ partnerId: 'somebody-else' }) }),
    PMS_PRT_002: () => ({
      as: 'unattached',
      request: wish({ partnerId: 'unattached', policyGroup: 'none' }),
    }),
    PMS_PMP_023: async ({ api }) => ({
      as: 'unattached',
      request: wish({ partnerId: 'unattached', policyGroup: await makePolicyGroup(api, false) }),
    }),
    PMS_PRT_010: () => ({
      as: 'unattached',
      request: wish({ partnerId: 'unattached', partnerType: 'None' }),
    }),
    PMS_PRT_011: () => ({
      as: 'admin',
      request: wish({ partnerId: 'new', emailId: 'acme@test.example.org' }),
    }),
    PMS_PRT_012: () => ({
      as: 'unattached',
      request: wish({ partnerId: 'unattached', emailId: 'no address' }),
    }),
    PMS_PRT_051: () => ({ as: 'admin', request: wish({ partnerId: 'ACME' }) }),
    PMS_PRT_052: () => ({ as: 'admin', request: wish({ partnerId: 'x'.repeat(37) }) }),
    PMS_PRT_056: () => ({ as: 'unattached', request: wish({ partnerId: 'unattached', langCode: 'deu' }) }),
    PMS_PRT_066: () => ({ as: 'admin', request: wish({ partnerId: 'with blank' }) }),
    PMS_PRT_108: () => ({
      as: 'unattached',
      request: wish({ partnerId: 'unattached', partnerType: 'Auth_Partner' }),
    }),
  },
}

/** The same with a logo. */
const registerBranded = {
  success: () => ({
    as: 'roleless',
    request: { ...wish(), logoUrl: 'https://logo.example/a.png', additionalInfo: [{ a: 1 }] },
  }),
  codes: register.codes,
} as unknown as Driver<'partners.register-branded'>

const contact = (over: Readonly<Record<string, string>> = {}) => ({
  address: '1 Road',
  contactNumber: '+1',
  emailId: `contact-${(wishes += 1)}@walk.example`,
  is_Active: true,
  ...over,
})

const acme = { partnerId: 'acme' }

const putContact: Driver<'partners.put-contact'> = {
  success: () => ({ as: 'acme', params: acme, request: contact() }),
  codes: {
    PMS_PRT_005: () => ({ as: 'admin', params: { partnerId: 'nobody' }, request: contact() }),
    PMS_PRT_012: () => ({ as: 'acme', params: acme, request: contact({ emailId: 'no address' }) }),
    PMS_PRT_013: () => ({ as: 'acme', params: acme, request: contact({ contactNumber: '1'.repeat(17) }) }),
    PMS_PRT_055: () => ({ as: 'rival', params: acme, request: contact() }),
    ENT_PRT_004: async ({ api }) => {
      const partnerId = await (await relyingSceneOf(api)).active('verifier')
      await api.query(
        `insert into partner_contact (id, partner_id, email_hash, sealed_contact, is_active, created_at, created_by, updated_at)
         select gen_random_uuid(), $1, sha256(number::text::bytea), ''::bytea, true, now(), 'test', now()
         from generate_series(1, 100) as number on conflict do nothing`,
        [partnerId],
      )
      return { as: 'verifier', params: { partnerId }, request: contact() }
    },
    PMS_PMP_016: async ({ api }) => {
      await api.query(
        `update partner set approval_status = 'approved', is_active = false where id = 'leaver'`,
      )
      return { as: 'admin', params: { partnerId: 'leaver' }, request: contact() }
    },
  },
}

const user = (over: Readonly<Record<string, string>> = {}) => {
  const userName = `user-${(wishes += 1)}`
  const emailID = `${userName}@walk.example`
  const rest = { contactNo: '+1', organizationName: 'Walkers', role: 'AUTH_PARTNER', ...over }
  return { as: 'admin' as const, request: { userName, emailID, ...rest } }
}

const createUser: Driver<'partners.create-user'> = {
  success: () => user(),
  codes: {
    PMS_PRT_010: () => user({ role: 'PARTNER_ADMIN' }),
    PMS_PRT_011: () => user({ emailID: 'acme@test.example.org' }),
    PMS_PRT_012: () => user({ emailID: 'no address' }),
    PMS_PRT_052: () => user({ userName: 'x'.repeat(37) }),
    PMS_PRT_066: () => user({ userName: 'with blank' }),
    ENT_MAI_001: async ({ api }) => {
      const attempt = user()
      await spendMails(api, attempt.request.emailID, 'administrator')
      return attempt
    },
  },
}

const profile = { address: 'Road 3', contactNumber: '+3' }

const ownProfile = {
  PMS_PRT_005: () => ({ as: 'admin', params: { partnerId: 'nobody' } }) as const,
  PMS_PRT_055: () => ({ as: 'rival', params: acme }) as const,
}

const choose: Driver<'partners.choose-policy-group'> = {
  success: async ({ api }) => ({
    as: 'bank',
    params: { partnerId: await (await relyingSceneOf(api)).fresh('bank'), policygroupName: relyingGroup },
  }),
  codes: {
    PMS_PRT_002: async ({ api }) => ({
      as: 'bank',
      params: { partnerId: await (await relyingSceneOf(api)).fresh('bank'), policygroupName: 'none' },
    }),
    PMS_PMP_023: async ({ api }) => ({
      as: 'bank',
      params: {
        partnerId: await (await relyingSceneOf(api)).fresh('bank'),
        policygroupName: await makePolicyGroup(api, false),
      },
    }),
    PMS_PRT_005: () => ({ as: 'admin', params: { partnerId: 'nobody', policygroupName: relyingGroup } }),
    PMS_PRT_048: () => ({ as: 'admin', params: { partnerId: 'misp', policygroupName: relyingGroup } }),
    PMS_PRT_050: async ({ api }) => ({
      as: 'insurer',
      params: {
        partnerId: await (await relyingSceneOf(api)).active('insurer'),
        policygroupName: relyingGroup,
      },
    }),
    PMS_PRT_055: async ({ api }) => ({
      as: 'insurer',
      params: { partnerId: await (await relyingSceneOf(api)).fresh('bank'), policygroupName: relyingGroup },
    }),
  },
}

export const partnerDrivers = {
  'partners.choose-policy-group': choose,
  'partners.list-types': { success: () => ({ as: 'admin' }), codes: {} },
  'partners.get-details': { success: () => ({ as: 'acme', params: acme }), codes: ownProfile },
  'partners.list-contacts': { success: () => ({ as: 'acme', params: acme }), codes: ownProfile },
  'partners.get-profile': { success: () => ({ as: 'acme', params: acme }), codes: ownProfile },
  'partners.update-branded-profile': {
    success: () => ({ as: 'acme', params: acme, request: { ...profile, additionalInfo: { b: 2 } } }),
    codes: {
      PMS_PRT_005: () => ({ ...ownProfile.PMS_PRT_005(), request: profile }),
      PMS_PRT_055: () => ({ ...ownProfile.PMS_PRT_055(), request: profile }),
    },
  },
  'partners.update-profile': {
    success: () => ({ as: 'acme', params: acme, request: profile }),
    codes: {
      PMS_PRT_005: () => ({ ...ownProfile.PMS_PRT_005(), request: profile }),
      PMS_PRT_055: () => ({ ...ownProfile.PMS_PRT_055(), request: profile }),
    },
  },
  'partners.put-contact': putContact,
  'partners.create-user': createUser,
  'partners.register': register,
  'partners.register-branded': registerBranded,
  'partners.verify-email': {
    success: () => ({ as: 'acme', request: { emailId: 'acme@test.example.org' } }),
    codes: { PMS_PRT_012: () => ({ as: 'acme', request: { emailId: 'no address' } }) },
  },
  'partners.search': {
    success: searched({
      partnerType: 'ftm_provider',
      filters: [{ columnName: 'name', type: 'contains', value: 'chips' }],
      sort: [{ sortField: 'crDtimes', sortType: 'desc' }],
      pagination: { pageStart: 0, pageFetch: 2 },
    }),
    codes: searchCodes('name', 'isActive', searched),
  },
  'partners.search-types': {
    success: searchedTypes({ filters: [{ columnName: 'isActive', type: 'equals', value: 'true' }] }),
    codes: searchCodes('code', 'isActive', searchedTypes),
  },
  'partners.filter-values': {
    success: valued({ filters: [{ columnName: 'id', type: 'all', text: 'ac' }] }),
    codes: filterValuesCodes('name', 'crDtimes', 'isActive', valued),
  },
  'partners.list-own': {
    success: () => ({ as: 'acme', query: { status: 'approved', policyGroupAvailable: 'true' } }),
    codes: { PMS_CERTIFICATE_ERROR_002: () => ({ as: 'unattached', query: { status: 'approved' } }) },
  },
} satisfies Partial<Drivers>

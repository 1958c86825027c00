import type { Driver, Drivers } from '../driver.ts'

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

const register: Driver<'partners.register'> = {
  success: () => ({ as: 'roleless', request: wish() }),
  codes: {
    PMS_PRT_055: () => ({ as: 'unattached', request: wish({ partnerId: 'somebody-else' }) }),
    PMS_PRT_002: () => ({
      as: 'unattached',
      request: wish({ partnerId: 'unattached', policyGroup: 'none' }),
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
    PMS_PRT_013: () => ({
      as: 'unattached',
      request: wish({ partnerId: 'unattached', contactNumber: '1'.repeat(17) }),
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

export const partnerDrivers = {
  'partners.register': register,
  'partners.verify-email': {
    success: () => ({ as: 'acme', request: { emailId: 'acme@test.example.org' } }),
    codes: { PMS_PRT_012: () => ({ as: 'acme', request: { emailId: 'no address' } }) },
  },
  'partners.list-own': {
    success: () => ({ as: 'acme', query: { status: 'approved', policyGroupAvailable: 'true' } }),
    codes: { PMS_CERTIFICATE_ERROR_002: () => ({ as: 'unattached', query: { status: 'approved' } }) },
  },
} satisfies Partial<Drivers>

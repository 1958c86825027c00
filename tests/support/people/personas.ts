import type { RelyingPersona } from '../scenes/relying-scene.ts'

/** Who the tests act as. Their passwords are all `passwordOf(name)`. */
export const passwordOf = (userName: string): string => `pass-phrase of ${userName}`

const account = (username: string, over: Readonly<Record<string, unknown>>) => ({
  username,
  password: passwordOf(username),
  email: `${username}@test.example.org`,
  firstName: 'First',
  lastName: username,
  organizationName: `Organisation of ${username}`,
  address: '1 Test Street',
  phone: '+000000000',
  locale: 'eng',
  roles: [] as string[],
  ...over,
})

/** The file that `entente accounts import` would read for them. */
export const personas = {
  accounts: [
    account('admin', { roles: ['PARTNER_ADMIN'] }),
    account('second-admin', { roles: ['PARTNER_ADMIN'] }),
    account('manager', { roles: ['PARTNERMANAGER'] }),
    account('policy-manager', { roles: ['POLICYMANAGER'] }),
    account('auditor', { roles: ['AUDITOR'] }),
    account('acme', { organizationName: 'Acme Chips', partnerType: 'FTM_Provider', roles: ['FTM_PROVIDER'] }),
    account('rival', {
      organizationName: 'Rival Chips',
      partnerType: 'FTM_Provider',
      roles: ['FTM_PROVIDER'],
    }),
    // Colleagues: they hold no role of their own, their organisations bring it.
    account('acme-operator', { memberOf: [{ partnerId: 'acme', role: 'operator' }] }),
    account('acme-auditor', { memberOf: [{ partnerId: 'acme', role: 'auditor' }] }),
    // Is removed by the tests that need somebody who was a colleague.
    account('acme-former', { memberOf: [{ partnerId: 'acme', role: 'owner' }] }),
    account('consultant', {
      memberOf: [
        { partnerId: 'acme', role: 'auditor' },
        { partnerId: 'rival', role: 'operator' },
      ],
    }),
    account('device', { partnerType: 'Device_Provider', roles: ['DEVICE_PROVIDER'] }),
    account('misp', { partnerType: 'MISP_Partner', roles: ['MISP_PARTNER'] }),
    account('roleless', {}),
    // Has the roles of a chip maker, a device provider and a relying party, but no organisation is registered in its name.
    account('unattached', { roles: ['FTM_PROVIDER', 'AUTH_PARTNER', 'DEVICE_PROVIDER'] }),
    // Is disabled by the tests that need somebody who lost access.
    account('leaver', { organizationName: 'Leaver Chips', partnerType: 'FTM_Provider' }),
  ],
  clients: [
    { clientId: 'service-client', secret: 'secret of the service client', roles: ['ID_AUTHENTICATION'] },
  ],
}

/** Everybody who can hold a token, and `stranger`, who holds none. */
export type Persona =
  | 'stranger'
  | 'admin'
  | 'second-admin'
  | 'manager'
  | 'policy-manager'
  | 'auditor'
  | 'acme'
  | 'rival'
  | 'acme-operator'
  | 'acme-auditor'
  | 'acme-former'
  | 'consultant'
  | 'device'
  | 'misp'
  | 'roleless'
  | 'unattached'
  | 'leaver'
  | 'service-client'
  /** There once `relyingSceneOf` has set them up. */
  | RelyingPersona

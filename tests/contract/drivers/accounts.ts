import { Browser } from '../../support/browser.ts'
import { passwordOf } from '../../support/personas.ts'
import type { Driver, Drivers, Scene } from '../driver.ts'
import { careful } from './second-factor.ts'

let browsers = 0

/** A sign-in that has been begun: its id, and the cookies of the browser. */
const begin = async ({ api }: Scene) => {
  const browser = new Browser(api.web, { address: `10.9.0.${(browsers += 1)}` })
  const interactionId = (await browser.beginSignIn()).split('/').at(-1)!
  const cookie = browser.cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
  return { params: { interactionId }, headers: { cookie } }
}

const nowhere = { params: { interactionId: 'nobody-began-this' } }

const organisation = (over: Readonly<Record<string, string>> = {}) => {
  const userName = `walker-${(browsers += 1)}`
  return {
    partnerType: 'FTM_Provider',
    firstName: 'Walk',
    lastName: 'Er',
    organizationName: 'Walkers',
    address: '1 Road',
    phone: '+1',
    email: `${userName}@walk.example`,
    locale: 'eng' as const,
    userName,
    password: 'three plain words',
    ...over,
  }
}

const registering = (over?: Readonly<Record<string, string>>) => async (scene: Scene) => ({
  ...(await begin(scene)),
  request: organisation(over),
})

/** Wrong passwords until there were too many of them. */
const tooMany = async (attempt: () => Promise<unknown>): Promise<void> => {
  for (let tries = 0; tries < 6; tries += 1) await attempt()
}

const tokenFor = (userName: string, password = passwordOf(userName)) => ({ request: { userName, password } })
const tokenForClient = (clientId: string, secretKey: string) => ({ request: { clientId, secretKey } })

const signIn: Driver<'accounts.sign-in'> = {
  success: async (scene) => ({
    ...(await begin(scene)),
    request: { userName: 'acme', password: passwordOf('acme') },
  }),
  codes: {
    ENT_ACC_001: () => ({ ...nowhere, request: { userName: 'acme', password: passwordOf('acme') } }),
    ENT_ACC_002: async (scene) => ({
      ...(await begin(scene)),
      request: { userName: 'acme', password: 'not it' },
    }),
    ENT_ACC_003: async (scene) => {
      const attempt = { ...(await begin(scene)), request: { userName: 'blocked-person', password: 'not it' } }
      await tooMany(() => scene.api.as('stranger').call('accounts.sign-in', attempt))
      return attempt
    },
  },
}

const register: Driver<'accounts.register'> = {
  success: registering(),
  codes: {
    ENT_ACC_001: () => ({ ...nowhere, request: organisation() }),
    ENT_ACC_004: registering({ password: 'short' }),
    PMS_PRT_010: registering({ partnerType: 'Nonsense' }),
    PMS_PRT_011: registering({ email: 'acme@test.example.org' }),
    PMS_PRT_012: registering({ email: 'no address' }),
    PMS_PRT_051: registering({ userName: 'acme' }),
    PMS_PRT_052: registering({ userName: 'x'.repeat(37) }),
    PMS_PRT_066: registering({ userName: 'with blank' }),
    PMS_PRT_108: registering({ partnerType: 'Auth_Partner' }),
  },
}

export const accountDrivers = {
  'accounts.session': { success: () => ({}), codes: {} },
  'accounts.sign-in-interaction': { success: begin, codes: { ENT_ACC_001: () => nowhere } },
  'accounts.sign-in': signIn,
  'accounts.register': register,
  'accounts.terms': { success: () => ({ query: { locale: 'fra' } }), codes: {} },
  'accounts.give-consent': {
    success: () => ({ as: 'acme' }),
    codes: { PMS_CERTIFICATE_ERROR_002: () => ({ as: 'admin' }) },
  },
  'accounts.get-consent': {
    success: () => ({ as: 'acme' }),
    codes: { PMS_CERTIFICATE_ERROR_002: () => ({ as: 'service-client' }) },
  },
  'accounts.roles': { success: () => ({ as: 'roleless' }), codes: {} },
  'accounts.system-config': { success: () => ({ as: 'roleless' }), codes: {} },
  'accounts.authenticate-user': {
    success: () => tokenFor('acme'),
    codes: {
      'KER-ATH-401': () => tokenFor('acme', 'not it'),
      ENT_ACC_003: async ({ api }) => {
        const attempt = tokenFor('blocked-program', 'not it')
        await tooMany(() => api.as('stranger').call('accounts.authenticate-user', attempt))
        return attempt
      },
      ENT_ACC_034: async (scene) => {
        const { userName, password } = await careful(scene)
        return tokenFor(userName, password)
      },
    },
  },
  'accounts.authenticate-client': {
    success: () => tokenForClient('service-client', 'secret of the service client'),
    codes: {
      'KER-ATH-401': () => tokenForClient('service-client', 'not it'),
      ENT_ACC_003: async ({ api }) => {
        const attempt = tokenForClient('blocked-client', 'not it')
        await tooMany(() => api.as('stranger').call('accounts.authenticate-client', attempt))
        return attempt
      },
    },
  },
  'accounts.validate-token': { success: () => ({ as: 'acme' }), codes: {} },
  'accounts.validate-portal-token': { success: () => ({ as: 'admin' }), codes: {} },
} satisfies Partial<Drivers>

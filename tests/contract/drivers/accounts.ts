import { passwordOf } from '../../support/people/personas.ts'
import type { Driver, Drivers, Scene } from '../driver.ts'
import { careful } from './second-factor.ts'
import { begin, nowhere, registrationOf } from './sign-in.ts'

/** Wrong passwords until there were too many of them. */
const tooMany = async (attempt: () => Promise<unknown>): Promise<void> => {
  for (let tries = 0; tries < 6; tries += 1) await attempt()
}

const tokenFor = (userName: string, password = passwordOf(userName)) => ({ request: { userName, password } })
const tokenForClient = (clientId: string, secretKey: string) => ({ request: { clientId, secretKey } })

const signingInWhen = (state: Parameters<typeof registrationOf>[1]) => async (scene: Scene) => {
  const { wish, params, headers } = await registrationOf(scene, state)
  return { params, headers, request: { userName: wish.userName, password: wish.password } }
}

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
    ENT_REG_001: signingInWhen('unconfirmed'),
    ENT_REG_002: signingInWhen('pending_approval'),
    ENT_REG_012: signingInWhen('rejected'),
  },
}

export const accountDrivers = {
  'accounts.session': { success: () => ({}), codes: {} },
  'accounts.sign-in': signIn,
  'accounts.terms': { success: () => ({ query: { locale: 'fra' } }), codes: {} },
  'accounts.give-consent': {
    success: () => ({ as: 'acme' }),
    codes: { PMS_CERTIFICATE_ERROR_002: () => ({ as: 'policy-manager' }) },
  },
  'accounts.get-consent': {
    success: () => ({ as: 'acme' }),
    codes: { PMS_CERTIFICATE_ERROR_002: () => ({ as: 'policy-manager' }) },
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
      ENT_ACC_061: () => ({
        ...tokenFor('acme'),
        settings: { OIDC_ISSUER: 'http://127.0.0.1:1', OIDC_CLIENT_ID: 'entente' },
      }),
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

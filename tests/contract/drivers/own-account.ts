import { makeLink } from '../../../packages/server/src/modules/credentials/mailed-links.ts'
import { importAccounts } from '../../../packages/server/src/seed/import-accounts.ts'
import { Browser } from '../../support/browser.ts'
import { passwordOf } from '../../support/people/personas.ts'
import { spendMails } from '../../support/spent-mails.ts'
import type { Driver, Drivers, Scene } from '../driver.ts'
import { careful } from './second-factor.ts'

let made = 0

/** Somebody of whom nobody else knows, so that changing them disturbs no other call. */
const newcomer = async ({ api }: Scene, userName = `newcomer-${(made += 1)}`) => {
  const email = userName.includes('@') ? userName : `${userName}@walk.example`
  const password = passwordOf(userName)
  await importAccounts(api.app, { accounts: [{ username: userName, password, email }] })
  const [row] = await api.query<{ id: string }>('select id from account where user_name = $1', [userName])
  return { id: row!.id, userName, email, password }
}

/** A newcomer in a browser of their own. */
const signedIn = async (scene: Scene, userName?: string) => {
  const person = await newcomer(scene, userName)
  const browser = new Browser(scene.api.web, { address: `10.8.0.${(made += 1) % 250}` })
  await browser.signIn(person.userName, person.password)
  const cookie = browser.cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
  return { ...person, headers: { cookie } }
}

/** The token of a link that was mailed to a newcomer. */
const linked = async (scene: Scene, purpose: 'password' | 'email', email?: string) => {
  const { id: accountId } = await newcomer(scene)
  const address = purpose === 'email' ? { email: email ?? `newer-${accountId}@walk.example` } : {}
  const link = await scene.api.app.database.transaction((tx) =>
    makeLink(tx, scene.api.app, { purpose, accountId, minutes: 30, ...address }),
  )
  return new URL(link).hash.slice(1)
}

const fresh = 'seven quiet herons wade'
const nobody = 'n'.repeat(43)

const changingPassword = async (scene: Scene, over: { oldPassword?: string; newPassword?: string } = {}) => {
  const { headers, password } = await signedIn(scene)
  return { headers, request: { oldPassword: password, newPassword: fresh, ...over } }
}

const changingEmail = async (scene: Scene, over: { email?: string; password?: string } = {}) => {
  const { headers, password, email } = await signedIn(scene)
  return { headers, request: { email: `new.${email}`, password, ...over } }
}

const changePassword: Driver<'accounts.change-password'> = {
  success: (scene) => changingPassword(scene),
  codes: {
    ENT_ACC_003: async (scene) => {
      const attempt = await changingPassword(scene, { oldPassword: 'not it' })
      for (let tries = 0; tries < 6; tries += 1)
        await scene.api.as('stranger').call('accounts.change-password', attempt)
      return attempt
    },
    ENT_ACC_004: (scene) => changingPassword(scene, { newPassword: 'short' }),
    ENT_ACC_006: (scene) => changingPassword(scene, { oldPassword: 'not it' }),
    ENT_ACC_007: () => ({ as: 'service-client', request: { oldPassword: 'x', newPassword: fresh } }),
  },
}

const requestEmailChange: Driver<'accounts.request-email-change'> = {
  success: (scene) => changingEmail(scene),
  codes: {
    PMS_PRT_011: async (scene) => {
      const { headers, password, email } = await signedIn(scene)
      return { headers, request: { email: email.toUpperCase(), password } }
    },
    PMS_PRT_012: (scene) => changingEmail(scene, { email: 'no address' }),
    PMS_PRT_066: async (scene) => {
      const person = await signedIn(scene, `person-${(made += 1)}@walk.example`)
      return { headers: person.headers, request: { email: 'other@walk.example', password: person.password } }
    },
    ENT_ACC_003: async (scene) => {
      const attempt = await changingEmail(scene, { password: 'not it' })
      for (let tries = 0; tries < 6; tries += 1)
        await scene.api.as('stranger').call('accounts.request-email-change', attempt)
      return attempt
    },
    ENT_ACC_006: (scene) => changingEmail(scene, { password: 'not it' }),
    ENT_ACC_007: () => ({ as: 'service-client', request: { email: 'a@walk.example', password: 'x' } }),
    ENT_ACC_030: async (scene) => {
      const { headers, password, userName } = await careful(scene)
      return { headers, request: { email: `new.${userName}@walk.example`, password } }
    },
    ENT_MAI_001: async (scene) => {
      const attempt = await changingEmail(scene)
      await spendMails(scene.api, attempt.request.email, 'member')
      return attempt
    },
    ENT_ACC_009: async (scene) => {
      const attempt = await changingEmail(scene)
      for (let calls = 0; calls < 5; calls += 1)
        await scene.api.as('stranger').call('accounts.request-email-change', attempt)
      return attempt
    },
  },
}

const endSession: Driver<'accounts.end-session'> = {
  success: async (scene) => {
    const { headers } = await signedIn(scene)
    const { response } = await scene.api.as('stranger').call('accounts.list-sessions', { headers })
    return { headers, params: { sessionId: response[0]!.id } }
  },
  codes: {
    ENT_ACC_007: () => ({ as: 'service-client', params: { sessionId: 'any' } }),
    ENT_ACC_008: () => ({ as: 'acme', params: { sessionId: '00000000-0000-4000-8000-000000000000' } }),
  },
}

const contact = { phone: '+1', address: '1 Road', locale: 'eng' as const }

export const ownAccountDrivers = {
  'accounts.request-password-reset': {
    success: () => ({ request: { userName: `nobody-${(made += 1)}` } }),
    codes: {},
  },
  'accounts.password-link': {
    success: async (scene) => ({ request: { token: await linked(scene, 'password') } }),
    codes: { ENT_ACC_005: () => ({ request: { token: nobody } }) },
  },
  'accounts.reset-password': {
    success: async (scene) => ({ request: { token: await linked(scene, 'password'), password: fresh } }),
    codes: {
      ENT_ACC_005: () => ({ request: { token: nobody, password: fresh } }),
      ENT_ACC_004: async (scene) => ({
        request: { token: await linked(scene, 'password'), password: 'short' },
      }),
    },
  },
  'accounts.change-password': changePassword,
  'accounts.change-contact': {
    success: async (scene) => ({ headers: (await signedIn(scene)).headers, request: contact }),
    codes: { ENT_ACC_007: () => ({ as: 'service-client', request: contact }) },
  },
  'accounts.change-language': {
    success: async (scene) => ({ headers: (await signedIn(scene)).headers, request: { locale: 'fra' } }),
    codes: { ENT_ACC_007: () => ({ as: 'service-client', request: { locale: 'fra' } }) },
  },
  'accounts.request-email-change': requestEmailChange,
  'accounts.confirm-email': {
    success: async (scene) => ({ request: { token: await linked(scene, 'email') } }),
    codes: {
      ENT_ACC_005: () => ({ request: { token: nobody } }),
      PMS_PRT_011: async (scene) => ({
        request: { token: await linked(scene, 'email', 'acme@test.example.org') },
      }),
    },
  },
  'accounts.list-sessions': {
    success: async (scene) => ({ headers: (await signedIn(scene)).headers }),
    codes: { ENT_ACC_007: () => ({ as: 'service-client' }) },
  },
  'accounts.end-session': endSession,
  'accounts.end-all-sessions': {
    success: async (scene) => ({ headers: (await signedIn(scene)).headers }),
    codes: { ENT_ACC_007: () => ({ as: 'service-client' }) },
  },
} satisfies Partial<Drivers>

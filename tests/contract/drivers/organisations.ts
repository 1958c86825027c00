import { loadAccountByUserName } from '../../../packages/server/src/modules/accounts/index.ts'
import { spendMails } from '../../support/spent-mails.ts'
import type { Driver, Drivers, Scene } from '../driver.ts'

const acme = { partnerId: 'acme' }
let invited = 0

/** An address that nobody has. */
const newEmail = (): string => `colleague-${(invited += 1)}@walk.example`

const wish = (email = newEmail()) => ({ email, role: 'operator', locale: 'eng' }) as const

/** An open invitation by the owner of acme. @returns its id and the token of its link */
const invite = async ({ api }: Scene, email = newEmail()) => {
  const { response, codes } = await api
    .as('acme')
    .call('organisations.invite', { params: acme, request: wish(email) })
  if (!response) throw new Error(`organisations.invite: ${codes.join()}`)
  const { invitationId } = response
  // Nobody can read the link again: another takes its place.
  const token = `token of ${invitationId}`
  await api.query('update invitation set token_hash = sha256(convert_to($1, $2)) where id = $3', [
    token,
    'utf8',
    invitationId,
  ])
  return { invitationId, email, token }
}

/** A member of acme, made by hand. */
const member = async ({ api }: Scene, userName: string, role = 'operator'): Promise<string> => {
  const account = await loadAccountByUserName(api.app.database, userName)
  await api.query(
    `insert into membership (account_id, partner_id, role, partner_type, since, added_by)
     values ($1, 'acme', $2, 'FTM_Provider', now(), 'test')
     on conflict (account_id, partner_id) do update set role = excluded.role`,
    [account!.id, role],
  )
  return account!.id
}

const nobody = '00000000-0000-0000-0000-000000000000'
const acmeAccount = async ({ api }: Scene): Promise<string> => {
  await api.query(
    `delete from membership where partner_id = 'acme'
     and account_id <> (select id from account where user_name = 'acme')`,
  )
  return (await loadAccountByUserName(api.app.database, 'acme'))!.id
}

const inviteUser: Driver<'organisations.invite'> = {
  success: () => ({ as: 'acme', params: acme, request: wish() }),
  codes: {
    PMS_PRT_012: () => ({ as: 'acme', params: acme, request: wish('no address') }),
    ENT_ORG_001: () => ({ as: 'rival', params: acme, request: wish() }),
    ENT_ORG_004: () => ({ as: 'acme', params: acme, request: wish('ACME@test.example.org') }),
    ENT_ORG_006: async ({ api }) => {
      await api.query(
        `insert into invitation (id, partner_id, email_hash, sealed_email, role, locale, token_hash, created_at,
           created_by, sent_at, expires_at)
         select gen_random_uuid(), 'leaver', sha256(n::text::bytea), '', 'auditor', 'eng', sha256(('t' || n)::bytea),
           now(), 'test', now(), now() + interval '1 day' from generate_series(1, 50) n`,
      )
      return { as: 'admin', params: { partnerId: 'leaver' }, request: wish() }
    },
    ENT_MAI_001: async ({ api }) => {
      const email = newEmail()
      await spendMails(api, email, 'member')
      return { as: 'acme', params: acme, request: wish(email) }
    },
    ENT_ORG_010: async (scene) => {
      const { email } = await invite(scene)
      return { as: 'acme', params: acme, request: wish(email.toUpperCase()) }
    },
  },
}

const newAccount = async (scene: Scene, over: Readonly<Record<string, string>> = {}) => {
  const { token } = await invite(scene)
  const userName = `invited-${invited}`
  const person = { firstName: 'New', lastName: 'Colleague', userName, password: 'three plain words' }
  return { request: { token, ...person, ...over } }
}

const acceptWithNewAccount: Driver<'organisations.accept-with-new-account'> = {
  success: (scene) => newAccount(scene),
  codes: {
    ENT_ORG_008: (scene) => newAccount(scene, { token: 'A'.repeat(43) }),
    ENT_ACC_004: (scene) => newAccount(scene, { password: 'too short' }),
    ENT_ORG_009: async (scene) => {
      const { token } = await invite(scene, 'device@test.example.org')
      return newAccount(scene, { token })
    },
    PMS_PRT_051: (scene) => newAccount(scene, { userName: 'ACME' }),
    PMS_PRT_052: (scene) => newAccount(scene, { userName: 'x'.repeat(37) }),
    PMS_PRT_066: (scene) => newAccount(scene, { userName: 'with blank' }),
  },
}

const invitationOf = async (scene: Scene) => {
  const { invitationId } = await invite(scene)
  return { ...acme, invitationId }
}

export const organisationDrivers = {
  'organisations.list-own': { success: () => ({ as: 'acme' }), codes: {} },
  'organisations.list-users': {
    success: () => ({ as: 'acme', params: acme }),
    codes: { ENT_ORG_001: () => ({ as: 'rival', params: acme }) },
  },
  'organisations.invite': inviteUser,
  'organisations.resend-invitation': {
    success: async (scene) => {
      const params = await invitationOf(scene)
      await scene.api.query(`update invitation set sent_at = now() - interval '1 hour' where id = $1`, [
        params.invitationId,
      ])
      return { as: 'acme', params }
    },
    codes: {
      ENT_ORG_001: async (scene) => ({ as: 'rival', params: await invitationOf(scene) }),
      ENT_ORG_005: () => ({ as: 'acme', params: { ...acme, invitationId: nobody } }),
      ENT_ORG_007: async (scene) => ({ as: 'acme', params: await invitationOf(scene) }),
      ENT_MAI_001: async (scene) => {
        const { invitationId, email } = await invite(scene)
        await scene.api.query(`update invitation set sent_at = now() - interval '1 hour' where id = $1`, [
          invitationId,
        ])
        await spendMails(scene.api, email, 'member')
        return { as: 'acme', params: { ...acme, invitationId } }
      },
    },
  },
  'organisations.revoke-invitation': {
    success: async (scene) => ({ as: 'acme', params: await invitationOf(scene) }),
    codes: {
      ENT_ORG_001: async (scene) => ({ as: 'rival', params: await invitationOf(scene) }),
      ENT_ORG_005: () => ({ as: 'acme', params: { ...acme, invitationId: nobody } }),
    },
  },
  'organisations.change-role': {
    success: async (scene) => ({
      as: 'acme',
      params: { ...acme, accountId: await member(scene, 'misp') },
      request: { role: 'auditor' },
    }),
    codes: {
      ENT_ORG_001: async (scene) => ({
        as: 'rival',
        params: { ...acme, accountId: await member(scene, 'misp') },
        request: { role: 'auditor' },
      }),
      ENT_ORG_002: () => ({
        as: 'acme',
        params: { ...acme, accountId: nobody },
        request: { role: 'auditor' },
      }),
      ENT_ORG_003: async (scene) => ({
        as: 'acme',
        params: { ...acme, accountId: await acmeAccount(scene) },
        request: { role: 'operator' },
      }),
    },
  },
  'organisations.remove-user': {
    success: async (scene) => ({
      as: 'acme',
      params: { ...acme, accountId: await member(scene, 'misp') },
    }),
    codes: {
      ENT_ORG_001: async (scene) => ({
        as: 'rival',
        params: { ...acme, accountId: await member(scene, 'misp') },
      }),
      ENT_ORG_002: () => ({ as: 'acme', params: { ...acme, accountId: nobody } }),
      ENT_ORG_003: async (scene) => ({
        as: 'acme',
        params: { ...acme, accountId: await acmeAccount(scene) },
      }),
    },
  },
  'organisations.leave': {
    success: async (scene) => {
      await member(scene, 'misp', 'auditor')
      return { as: 'misp', params: acme }
    },
    codes: {
      ENT_ORG_001: () => ({ as: 'rival', params: acme }),
      ENT_ORG_003: async (scene) => {
        await acmeAccount(scene)
        return { as: 'acme', params: acme }
      },
    },
  },
  'organisations.invitation': {
    success: async (scene) => ({ request: { token: (await invite(scene)).token } }),
    codes: { ENT_ORG_008: () => ({ request: { token: 'A'.repeat(43) } }) },
  },
  'organisations.accept-with-new-account': acceptWithNewAccount,
  'organisations.accept': {
    success: async (scene) => {
      await scene.api.query(
        `delete from membership where partner_id = 'acme'
         and account_id = (select id from account where user_name = 'misp')`,
      )
      await scene.api.query(`update invitation set state = 'revoked' where state = 'open'`)
      return { as: 'misp', request: { token: (await invite(scene, 'MISP@test.example.org')).token } }
    },
    codes: {
      ENT_ORG_008: () => ({ as: 'misp', request: { token: 'A'.repeat(43) } }),
      ENT_ORG_009: async (scene) => ({ as: 'misp', request: { token: (await invite(scene)).token } }),
    },
  },
} satisfies Partial<Drivers>

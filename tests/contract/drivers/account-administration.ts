import { loadAccountByUserName } from '../../../packages/server/src/modules/accounts/index.ts'
import { spendMails } from '../../support/spent-mails.ts'
import { listCodes } from '../listings.ts'
import type { Driver, Drivers, Scene } from '../driver.ts'

const nobody = '00000000-0000-4000-8000-000000000000'
let made = 0

const wish = (over: Readonly<Record<string, unknown>> = {}) => {
  const userName = `created-${(made += 1)}`
  const request = {
    userName,
    email: `${userName}@walk.example`,
    firstName: 'New',
    lastName: 'Person',
    organizationName: '',
    locale: 'eng' as const,
    roles: ['AUDITOR' as const],
    ...over,
  }
  return { as: 'admin' as const, request }
}

/** An account that administrators have just made. */
const created = async ({ api }: Scene): Promise<string> => {
  const { response, codes } = await api.as('admin').call('accounts.create', wish())
  if (!response) throw new Error(`accounts.create: ${codes.join()}`)
  return response.accountId
}

const accountOf = async ({ api }: Scene, userName: string): Promise<string> =>
  (await loadAccountByUserName(api.app.database, userName))!.id

/** Leaves `admin` as the only administrator; whoever asks for it brings the other back. */
const alone = async (scene: Scene): Promise<string> => {
  await scene.api.query(
    `update account set status = 'disabled' where user_name <> 'admin' and id in
     (select account_id from account_role where role = 'PARTNER_ADMIN')`,
  )
  return accountOf(scene, 'admin')
}

/** An account that another provider signs in. */
const external = async (scene: Scene): Promise<string> => {
  const accountId = await created(scene)
  await scene.api.query(
    `insert into external_identity (issuer, subject, account_id, linked_at) values ('https://idp', $1, $2, now())`,
    [accountId, accountId],
  )
  return accountId
}

const create: Driver<'accounts.create'> = {
  success: () => wish(),
  codes: {
    PMS_PRT_011: () => wish({ email: 'ACME@test.example.org' }),
    PMS_PRT_012: () => wish({ email: 'no address' }),
    PMS_PRT_051: () => wish({ userName: 'Acme' }),
    PMS_PRT_052: () => wish({ userName: 'x'.repeat(37) }),
    PMS_PRT_066: () => wish({ userName: 'with blank' }),
    ENT_ADM_002: () => wish({ roles: ['POLICYMANAGER'] }),
    ENT_MAI_001: async ({ api }) => {
      const attempt = wish()
      await spendMails(api, attempt.request.email, 'administrator')
      return attempt
    },
  },
}

const disabled = { status: 'disabled' } as const

const inRole = (accountId: string, role: string) => ({ as: 'admin' as const, params: { accountId, role } })

export const accountAdministrationDrivers = {
  'accounts.list': {
    success: () => ({ as: 'auditor', query: { role: 'FTM_PROVIDER' } }),
    codes: listCodes('userName', (query) => () => ({ as: 'admin' as const, query })),
  },
  'accounts.get': {
    success: async (scene) => ({ as: 'admin', params: { accountId: await accountOf(scene, 'acme') } }),
    codes: { ENT_ADM_001: () => ({ as: 'admin', params: { accountId: nobody } }) },
  },
  'accounts.create': create,
  'accounts.invite-again': {
    success: async (scene) => ({ as: 'admin', params: { accountId: await created(scene) } }),
    codes: {
      ENT_ADM_001: () => ({ as: 'admin', params: { accountId: nobody } }),
      ENT_ADM_006: async (scene) => {
        const accountId = await created(scene)
        await scene.api.query('update account set last_sign_in_at = now() where id = $1', [accountId])
        return { as: 'admin', params: { accountId } }
      },
      ENT_ACC_009: async (scene) => {
        const attempt = { params: { accountId: await created(scene) } }
        for (let calls = 0; calls < 3; calls += 1)
          await scene.api.as('admin').call('accounts.invite-again', attempt)
        return { as: 'admin', ...attempt }
      },
      ENT_MAI_001: async (scene) => {
        const accountId = await created(scene)
        const [account] = await scene.api.query<{ email: string }>(
          'select email from account where id = $1',
          [accountId],
        )
        await spendMails(scene.api, account!.email, 'administrator')
        return { as: 'admin', params: { accountId } }
      },
    },
  },
  'accounts.change-status': {
    success: async (scene) => ({
      as: 'admin',
      params: { accountId: await created(scene) },
      request: { ...disabled, reason: 'Has left.' },
    }),
    codes: {
      ENT_ADM_001: () => ({ as: 'admin', params: { accountId: nobody }, request: disabled }),
      ENT_ADM_003: async (scene) => ({
        as: 'admin',
        params: { accountId: await accountOf(scene, 'admin') },
        request: disabled,
      }),
    },
  },
  'accounts.grant-role': {
    success: async (scene) => inRole(await created(scene), 'FTM_PROVIDER'),
    codes: {
      ENT_ADM_001: () => inRole(nobody, 'AUDITOR'),
      ENT_ADM_002: async (scene) => inRole(await created(scene), 'POLICYMANAGER'),
      ENT_ADM_005: async (scene) => inRole(await external(scene), 'AUDITOR'),
    },
  },
  'accounts.revoke-role': {
    success: async (scene) => inRole(await created(scene), 'AUDITOR'),
    codes: {
      ENT_ADM_001: () => inRole(nobody, 'AUDITOR'),
      ENT_ADM_002: async (scene) => inRole(await created(scene), 'ID_AUTHENTICATION'),
      ENT_ADM_004: async (scene) => inRole(await alone(scene), 'PARTNER_ADMIN'),
      ENT_ADM_005: async (scene) => inRole(await external(scene), 'AUDITOR'),
    },
  },
} satisfies Partial<Drivers>

import { otherThan, type Wish } from '../../support/people/registrations.ts'
import { makePolicyGroup } from '../../support/scenes/policy-groups.ts'
import { spendMails } from '../../support/spent-mails.ts'
import type { Attempt, Driver, Drivers, Scene } from '../driver.ts'
import { listCodes } from '../listings.ts'
import { begin, nowhere, registrationOf, someoneNew } from './sign-in.ts'

const registering = (over?: Partial<Wish>) => async (scene: Scene) => ({
  ...(await begin(scene)),
  request: someoneNew(over),
})

const register: Driver<'registrations.register'> = {
  success: registering(),
  codes: {
    ENT_ACC_001: () => ({ ...nowhere, request: someoneNew() }),
    ENT_ACC_004: registering({ password: 'short' }),
    PMS_PRT_002: registering({ partnerType: 'Auth_Partner', policyGroup: 'none' }),
    PMS_PMP_023: async (scene) =>
      registering({ policyGroup: await makePolicyGroup(scene.api, false) })(scene),
    PMS_PRT_010: registering({ partnerType: 'Nonsense' }),
    PMS_PRT_012: registering({ email: 'no address' }),
    PMS_PRT_051: registering({ userName: 'acme' }),
    PMS_PRT_052: registering({ userName: 'x'.repeat(37) }),
    PMS_PRT_066: registering({ userName: 'with blank' }),
    ENT_MAI_001: async (scene) => {
      const attempt = await registering()(scene)
      await spendMails(scene.api, attempt.request.email, 'stranger')
      return attempt
    },
  },
}

/** A try of the right code, after something happened to the registration. */
const confirmingAfter = (change: string) => async (scene: Scene) => {
  const { params, headers, code, registrationId } = await registrationOf(scene)
  await scene.api.query(`update registration set ${change} where id = $1`, [registrationId])
  return { params, headers, request: { code } }
}

const confirm: Driver<'registrations.confirm'> = {
  success: async (scene) => {
    const { params, headers, code } = await registrationOf(scene)
    return { params, headers, request: { code } }
  },
  codes: {
    ENT_ACC_001: () => ({ ...nowhere, request: { code: '000000' } }),
    ENT_REG_003: async (scene) => {
      const { params, headers, code } = await registrationOf(scene)
      return { params, headers, request: { code: otherThan(code) } }
    },
    ENT_REG_004: confirmingAfter(`code_expires_at = now() - interval '1 second'`),
    ENT_REG_005: confirmingAfter('code_tries = 5'),
    ENT_REG_006: async (scene) => ({ ...(await begin(scene)), request: { code: '000000' } }),
    PMS_PRT_011: confirmingAfter(`email = 'acme@test.example.org'`),
    PMS_PRT_051: confirmingAfter(`user_name = 'Acme'`),
  },
}

const askingAfter = (change: string) => async (scene: Scene) => {
  const { params, headers, registrationId } = await registrationOf(scene)
  await scene.api.query(`update registration set ${change} where id = $1`, [registrationId])
  return { params, headers }
}

const aMinuteAgo = `code_sent_at = now() - interval '2 minutes'`

const decideAs =
  (status: 'approved' | 'rejected', state: Parameters<typeof registrationOf>[1], over?: Partial<Wish>) =>
  async (scene: Scene) => {
    const { registrationId } = await registrationOf(scene, state, over)
    return { as: 'admin' as const, params: { registrationId }, request: { status } }
  }

const approvingAfter = (change: string) => async (scene: Scene) => {
  const { registrationId } = await registrationOf(scene, 'pending_approval')
  await scene.api.query(`update registration set ${change} where id = $1`, [registrationId])
  return { as: 'admin' as const, params: { registrationId }, request: { status: 'approved' as const } }
}

const listed = (query: Readonly<Record<string, string>>) => (): Attempt<'registrations.list'> => ({
  as: 'admin',
  query,
})

const unknown = { as: 'admin', params: { registrationId: 'nobody' } } as const

export const registrationDrivers = {
  'registrations.sign-in-interaction': { success: begin, codes: { ENT_ACC_001: () => nowhere } },
  'registrations.register': register,
  'registrations.get-own': {
    success: async (scene) => {
      const { params, headers } = await registrationOf(scene)
      return { params, headers }
    },
    codes: { ENT_ACC_001: () => nowhere, ENT_REG_006: begin },
  },
  'registrations.confirm': confirm,
  'registrations.send-another-code': {
    success: askingAfter(aMinuteAgo),
    codes: {
      ENT_ACC_001: () => nowhere,
      ENT_REG_006: begin,
      ENT_REG_007: askingAfter('codes_sent = 2'),
      ENT_REG_008: askingAfter(`${aMinuteAgo}, codes_sent = 6`),
      ENT_MAI_001: async (scene) => {
        const { params, headers, wish, registrationId } = await registrationOf(scene)
        await scene.api.query(`update registration set ${aMinuteAgo} where id = $1`, [registrationId])
        await spendMails(scene.api, wish.email, 'stranger')
        return { params, headers }
      },
    },
  },
  'registrations.list': {
    success: listed({ userName: 'walker', sortFieldName: 'userName', sortType: 'asc' }),
    codes: listCodes('userName', listed),
  },
  'registrations.get': {
    success: async (scene) => {
      const { registrationId } = await registrationOf(scene, 'rejected')
      return { as: 'admin', params: { registrationId } }
    },
    codes: { ENT_REG_010: () => unknown },
  },
  'registrations.decide': {
    success: decideAs('approved', 'pending_approval'),
    codes: {
      ENT_REG_009: decideAs('approved', 'rejected'),
      ENT_REG_010: () => ({ ...unknown, request: { status: 'approved' } }),
      ENT_REG_011: decideAs('rejected', 'pending_approval'),
      PMS_PRT_011: approvingAfter(`email = 'acme@test.example.org'`),
      PMS_PRT_051: approvingAfter(`user_name = 'Rival'`),
    },
  },
} satisfies Partial<Drivers>

import { newId } from '../../../packages/server/src/platform/ids.ts'
import { authorityExtensions, make } from '../../support/certificates/certificates.ts'
import { sceneAuthority } from '../../support/scenes/ftm-scene.ts'
import { noteCompromised } from '../../support/certificates/note-compromised.ts'
import { policySceneOf } from '../../support/scenes/policy-scene.ts'
import { plantRelyingParty, plantRequest } from '../../support/scenes/planted-requests.ts'
import { relyingSceneOf, type RelyingParty } from '../../support/scenes/relying-scene.ts'
import { requestSceneOf } from '../../support/scenes/request-scene.ts'
import type { Attempt, Drivers, Scene } from '../driver.ts'
import { filterValuesCodes, listCodes, searchCodes } from '../listings.ts'

const nobody = 'no-such-request'

type Asked = Attempt<'policy-requests.ask'>

/** The bank asks; other walks may have left it without its certificate. */
const byActiveBank =
  (make: (scene: Scene) => Asked | Promise<Asked>) =>
  async (scene: Scene): Promise<Asked> => {
    await (await relyingSceneOf(scene.api)).active('bank')
    return make(scene)
  }

/** Asks for a policy by its name. */
const askFor = (policyName: string, partnerId = 'bank', as: RelyingParty | 'admin' = 'bank'): Asked => ({
  as,
  params: { partnerId },
  request: { policyName, useCaseDescription: 'as the walk wants' },
})

/** Asks for a policy that is changed behind everybody's back. @param change what is set in its row */
const askForChanged = (change: string) => async (scene: Scene) => {
  const policy = await (await requestSceneOf(scene.api)).addPolicy()
  await scene.api.query(`update policy set ${change} where id = $1`, [policy.id])
  return askFor(policy.name)
}

/** A policy of a group that the relying parties are not in. */
const elsewhere = async ({ api }: Scene): Promise<Asked> => {
  const { policyId: id } = await policySceneOf(api).addPolicy('activated')
  const [policy] = await api.query<{ name: string }>('select name from policy where id = $1', [id])
  return askFor(policy!.name)
}

/** A policy that is deactivated here and active under its name in another group. */
const namesake = async (scene: Scene): Promise<Asked> => {
  const policy = await (await requestSceneOf(scene.api)).addPolicy()
  const { policyId } = await policySceneOf(scene.api).addPolicy('activated')
  await scene.api.query('update policy set name = $2 where id = $1', [policyId, policy.name])
  await scene.api.query(`update policy set state = 'deactivated' where id = $1`, [policy.id])
  return askFor(policy.name)
}

/** A partner of a group that has ended, which keeps its policies. */
const stranded = async ({ api }: Scene): Promise<Asked> => {
  const { policyId, groupId } = await policySceneOf(api).addPolicy('activated')
  const partnerId = await plantRelyingParty(api, { groupId })
  await api.query('update policy_group set is_active = false where id = $1', [groupId])
  const [policy] = await api.query<{ name: string }>('select name from policy where id = $1', [policyId])
  return askFor(policy!.name, partnerId, 'admin')
}

const again = (state: 'InProgress' | 'approved') => async (scene: Scene) => {
  const requests = await requestSceneOf(scene.api)
  const id = await requests.requestIn(state)
  const [row] = await scene.api.query<{ policy_name: string }>(
    'select policy_name from policy_request where id = $1',
    [id],
  )
  return askFor(row!.policy_name)
}

type Decided = Attempt<'policy-requests.decide'>

const decide = (mappingkey: string, status = 'Approved'): Decided => ({
  as: 'admin',
  params: { mappingkey },
  request: { status, reason: 'as the walk wants' },
})

const decideIn =
  (state: 'InProgress' | 'approved' | 'rejected' | 'withdrawn', status = 'Approved') =>
  async ({ api }: Scene): Promise<Decided> =>
    decide(await (await requestSceneOf(api)).requestIn(state), status)

/** A request of which something is dead. */
const dead =
  (what: Parameters<typeof plantRequest>[1]) =>
  async ({ api }: Scene): Promise<Decided> =>
    decide(await plantRequest(api, what))

const inTenYears = (): Date => new Date(Date.now() + 3650 * 86_400_000)

/** A request of a partner that an administrator has given this certificate. */
const certified = async ({ api }: Scene, certificateData: string): Promise<string> => {
  await requestSceneOf(api)
  const partnerId = await plantRelyingParty(api, {})
  const request = { partnerId, certificateData, partnerDomain: 'AUTH' }
  const { messages } = await api.as('admin').call('partner-certificates.upload', { request })
  if (messages.length > 0) throw new Error(messages.join())
  return plantRequest(api, { partnerId })
}

const leaf = (name: string, wish: Partial<Parameters<typeof make>[0]> = {}) =>
  make({ subject: `/C=XX/O=Planted/CN=${name}`, issuer: sceneAuthority().sub, ...wish })

/** The partner's certificate has ended since. */
const expired = async (scene: Scene): Promise<Decided> => {
  const id = await certified(scene, leaf('Current').certificate)
  const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000)
  const ended = leaf('Ended', { from: minutesAgo(59), until: minutesAgo(30) }).read
  await scene.api.query(
    `update held_certificate set ca_signed = $2
      where holder_id = (select partner_id from policy_request where id = $1)`,
    [id, Buffer.from(ended.der)],
  )
  return decide(id)
}

/** The authority of the partner's certificate has been suspended since. */
const orphaned = async (scene: Scene): Promise<Decided> => {
  const admin = scene.api.as('admin')
  const subject = `/O=Walk/CN=Orphaning ${newId()}`
  const root = make({ subject, extensions: authorityExtensions, until: inTenYears() })
  const stored = await admin.call('trust-store.upload', {
    request: { certificateData: root.certificate, partnerDomain: 'AUTH' },
  })
  const id = await certified(scene, leaf('Orphan', { issuer: root }).certificate)
  const params = { certificateId: stored.response.certificates[0]!.certificateId! }
  const action = 'suspend'
  const preview = await admin.call('trust-store.preview-change', { params, query: { action } })
  const request = { action, reason: 'Gone.', impactId: preview.response.impactId } as const
  await admin.call('trust-store.change-state', { params, request })
  return decide(id)
}

// No other test has keys on this curve, so that nothing else loses its key.
const p521 = ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-521']

/** The partner's platform-signed certificate has been revoked since. */
const revoked = (reason: 'keyCompromise' | 'superseded') => async (scene: Scene) => {
  const { api } = scene
  // The key of the call before is given back first.
  await api.query(
    `update issued_certificate set revoked_at = null, revocation_reason = null, revoked_by = null
      where revoked_by = 'walk of requests'`,
  )
  await api.query('delete from compromised_key')
  await api.query(`delete from held_certificate where subject like '%Revoked%'`)
  const id = await certified(scene, leaf('Revoked', { key: p521 }).certificate)
  await api.query(
    `update issued_certificate set revoked_at = now(), revocation_reason = $2, revoked_by = 'walk of requests'
      where holder_id = (select partner_id from policy_request where id = $1)`,
    [id, reason],
  )
  await noteCompromised(api)
  return decide(id)
}

/** A request of a partner that has not said by what biometrics are extracted. */
const unextracted = async ({ api }: Scene): Promise<Decided> => {
  const { name: policyName } = await (await requestSceneOf(api)).addPolicy()
  const { response } = await api.as('printer').call('policy-requests.ask', {
    params: { partnerId: 'printer' },
    request: { policyName, useCaseDescription: 'as the walk wants' },
  })
  return decide(response.mappingkey)
}

/** A request that two people must approve. */
const forTwo = async ({ api }: Scene): Promise<string> => {
  const id = await (await requestSceneOf(api)).ask()
  await api.query('update policy_request set approvers = 2 where id = $1', [id])
  return id
}

/** Whoever decides has asked for it. */
const ownRequest = async (scene: Scene): Promise<Decided> => {
  const id = await forTwo(scene)
  await scene.api.query(`update policy_request set requested_by = 'admin' where id = $1`, [id])
  return decide(id)
}

const approvedOnce = async (scene: Scene): Promise<Decided> => {
  const id = await forTwo(scene)
  await scene.api.as('admin').call('policy-requests.decide', decide(id))
  return decide(id)
}

const withdraw =
  (state: 'InProgress' | 'approved' | 'rejected' | 'withdrawn') =>
  async ({ api }: Scene): Promise<Attempt<'policy-requests.withdraw'>> => ({
    as: 'bank',
    params: { requestId: await (await requestSceneOf(api)).requestIn(state) },
    request: { reason: 'as the walk wants' },
  })

/** Where nobody has asked for anything. */
const empty = { REGISTRATION_APPROVAL: 'admin' }

const listed = (query: Readonly<Record<string, string>>) => () => ({ as: 'admin' as const, query })
const searched = (request: object) => () => ({ as: 'admin' as const, request })
const asked = (request: object) => (): Attempt<'policy-requests.filter-values'> => ({
  as: 'admin',
  request: { filters: [{ columnName: 'requestDetail' }], ...request },
})

export const policyRequestDrivers = {
  'policies.set-approvers': {
    success: async ({ api }) => ({
      as: 'policy-manager',
      params: { policyGroupId: (await policySceneOf(api).addGroup()).id },
      request: { approvers: 2, reason: 'as the walk wants' },
    }),
    codes: {
      PMS_POL_016: () => ({
        as: 'policy-manager',
        params: { policyGroupId: nobody },
        request: { approvers: 2 },
      }),
    },
  },
  'policy-requests.ask': {
    success: byActiveBank(async ({ api }) => askFor((await (await requestSceneOf(api)).addPolicy()).name)),
    codes: {
      PMS_PRT_055: () => askFor('any', 'insurer'),
      PMS_PRT_005: () => askFor('any', 'nobody', 'admin'),
      PMS_PMP_016: async ({ api }) =>
        askFor('any', await plantRelyingParty(api, { isActive: false }), 'admin'),
      PMS_PRT_073: byActiveBank(() => askFor('no such policy')),
      PMS_PRT_098: byActiveBank(elsewhere),
      PMS_PMP_019: byActiveBank(namesake),
      PMS_PMP_018: byActiveBank(askForChanged(`valid_from = '2020-01-01', valid_till = '2021-01-01'`)),
      PMS_PMP_023: stranded,
      PMS_PRT_053: again('InProgress'),
      PMS_PRT_060: again('approved'),
    },
  },
  'policy-requests.decide': {
    success: decideIn('InProgress'),
    codes: {
      PMS_PM_045: decideIn('InProgress', 'Perhaps'),
      PMS_PMP_007: () => decide(nobody),
      PMS_PM_034: decideIn('approved', 'Rejected'),
      PMS_PM_035: decideIn('rejected'),
      ENT_PRQ_001: decideIn('withdrawn'),
      PMS_PMP_016: dead({ isPartnerActive: false }),
      PMS_PMP_019: dead({ policy: `state = 'deactivated'` }),
      PMS_PMP_023: dead({ isGroupActive: false }),
      PMS_PMP_018: dead({ policy: `valid_from = '2020-01-01', valid_till = '2021-01-01'` }),
      ENT_PRQ_004: dead({}),
      ENT_PRQ_005: expired,
      'KER-PCM-006': orphaned,
      ENT_CRT_002: revoked('keyCompromise'),
      ENT_REV_005: revoked('superseded'),
      PMS_PM_051: unextracted,
      ENT_PRQ_002: ownRequest,
      ENT_PRQ_003: approvedOnce,
    },
  },
  'policy-requests.list-plain': {
    success: async ({ api }) => {
      await (await requestSceneOf(api)).ask()
      return { as: 'manager' }
    },
    codes: { PMS_PMP_015: () => ({ as: 'admin', settings: empty }) },
  },
  'policy-requests.get-plain': {
    success: async ({ api }) => ({
      as: 'manager',
      params: { apikey: await (await requestSceneOf(api)).ask() },
    }),
    codes: { PMS_PMP_015: () => ({ as: 'admin', params: { apikey: nobody } }) },
  },
  'policy-requests.list-of-partner': {
    success: async ({ api }) => {
      await (await requestSceneOf(api)).ask()
      return { as: 'bank', params: { partnerId: 'bank' } }
    },
    codes: {
      PMS_PRT_055: () => ({ as: 'bank', params: { partnerId: 'insurer' } }),
      PMS_PRT_006: () => ({ as: 'admin', params: { partnerId: 'acme' } }),
    },
  },
  'policy-requests.search': {
    success: async ({ api }) => {
      await (await requestSceneOf(api)).ask()
      return {
        as: 'bank',
        request: { filters: [{ columnName: 'policyName', type: 'contains', value: 'walked' }] },
      }
    },
    codes: searchCodes('requestDetail', 'isDeleted', searched),
  },
  'policy-requests.filter-values': {
    success: async ({ api }) => {
      await (await requestSceneOf(api)).ask()
      return {
        as: 'bank',
        request: { filters: [{ columnName: 'statusCode', type: 'unique', text: '' }] },
      }
    },
    codes: filterValuesCodes('requestDetail', 'crDtimes', 'isDeleted', asked),
  },
  'policy-requests.list': {
    success: async ({ api }) => {
      await (await requestSceneOf(api)).ask()
      return { as: 'bank', query: { sortFieldName: 'orgName', sortType: 'asc', pageNo: '0', pageSize: '5' } }
    },
    codes: {
      ...listCodes('orgName', (query) =>
        listed({
          ...('pageNo' in query ? { pageSize: '3' } : { pageNo: '0' }),
          ...('pageSize' in query ? {} : { pageSize: '3' }),
          ...query,
        }),
      ),
      PMS_PS_ERROR_006: listed({ pageNo: '0' }),
      PMS_PS_ERROR_008: listed({ sortFieldName: 'orgName', sortType: 'asc' }),
      PMS_CERTIFICATE_ERROR_002: () => ({ as: 'unattached' }),
    },
  },
  'policy-requests.get': {
    success: async ({ api }) => ({
      as: 'bank',
      params: { requestId: await (await requestSceneOf(api)).ask() },
    }),
    codes: { PMS_PMP_007: () => ({ as: 'admin', params: { requestId: nobody } }) },
  },
  'policy-requests.withdraw': {
    success: withdraw('InProgress'),
    codes: {
      PMS_PMP_007: () => ({ as: 'bank', params: { requestId: nobody }, request: {} }),
      PMS_PM_034: withdraw('approved'),
      PMS_PM_035: withdraw('rejected'),
      ENT_PRQ_001: withdraw('withdrawn'),
    },
  },
  'policy-requests.decide-many': {
    success: async ({ api }) => {
      const requests = await requestSceneOf(api)
      return {
        as: 'policy-manager',
        request: { ids: [await requests.ask(), nobody, await requests.ask('insurer')], approve: true },
      }
    },
    codes: {},
  },
  'policy-requests.list-choices': {
    success: async ({ api }) => {
      await (await requestSceneOf(api)).ask()
      return { as: 'bank', params: { partnerId: 'bank' } }
    },
    codes: {
      PMS_PRT_055: () => ({ as: 'bank', params: { partnerId: 'insurer' } }),
      PMS_PRT_005: () => ({ as: 'admin', params: { partnerId: 'nobody' } }),
    },
  },
} satisfies Partial<Drivers>

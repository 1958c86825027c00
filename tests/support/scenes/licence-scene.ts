import {
  digestOf,
  hintOf,
  newLicenceKey,
  sealingOf,
} from '../../../packages/server/src/modules/licences/licence-key.ts'
import { newId } from '../../../packages/server/src/platform/ids.ts'
import type { TestApp } from '../app.ts'
import { plantGround, type PlantedGround } from './planted-keys.ts'
import { relyingGroup, relyingSceneOf } from './relying-scene.ts'

/** MISPs of the relying scene. */
export type Misp = 'broker' | 'courier'

/** A licence that a test has got hold of. */
export interface MadeLicence {
  readonly licenceId: string
  readonly licenseKey: string
  readonly partnerId: string
}

/** What is otherwise with a planted licence, as its row has it. */
interface Planted {
  readonly state?: 'active' | 'deactivated'
  readonly stoppedBy?: 'partner' | 'administrator'
  readonly number?: number
  readonly replaces?: string
  readonly ground?: PlantedGround
}

/** A licence as no operation leaves one: on ground that is dead, or beside too many others. */
export const plantLicence = async (
  api: TestApp,
  partnerId: string,
  { state = 'active', stoppedBy = 'partner', number = 1, replaces, ground }: Planted = {},
): Promise<MadeLicence> => {
  const [licenceId, licenseKey] = [newId(), newLicenceKey()]
  const { vault } = api.app
  await api.query(
    `insert into licence (id, partner_id, number, organisation_name, partner_is_active, policy_id, policy_name,
       policy_group_id, request_id, digest, hint, sealed_key, state, stopped_by, valid_from, valid_till, announce_at,
       announced_at, replaces_id, created_at, created_by)
     select $1, partner.id, $3, partner.organisation_name, partner.is_active, policy.id, policy.name, policy.group_id,
       (select id from policy_request where policy_id = policy.id and partner_id = partner.id), $4, $5, $6, $7, $8, now() - interval '1 hour',
       now() + interval '1 year', now(), now(), $9, now(), 'test'
     from partner left join policy on policy.id = $10 where partner.id = $2`,
    [
      licenceId,
      partnerId,
      number,
      digestOf(vault, licenseKey),
      hintOf(licenseKey),
      vault.seal(sealingOf(licenceId), Buffer.from(licenseKey)),
      state,
      state === 'active' ? null : stoppedBy,
      replaces ?? null,
      ground?.policyId ?? null,
    ],
  )
  return { licenceId, licenseKey, partnerId }
}

/** As many active licences of a MISP as there may be, each in place of the one before. @returns the newest */
export const plantChain = async (api: TestApp, partnerId: string, count: number): Promise<MadeLicence> => {
  await clearLicences(api, partnerId)
  let newest = await plantLicence(api, partnerId)
  for (let number = 2; number <= count; number += 1)
    newest = await plantLicence(api, partnerId, { number, replaces: newest.licenceId })
  return newest
}

/** Makes the planted partner a MISP, and its policy one for MISPs. */
export const asMisp = async (api: TestApp, ground: PlantedGround): Promise<PlantedGround> => {
  await api.query(`update partner set partner_type_code = 'MISP_Partner' where id = $1`, [ground.partnerId])
  await api.query(`update policy set policy_type = 'MISP' where id = $1`, [ground.policyId])
  return ground
}

/** A MISP with something dead that a licence would stand on; see `plantGround`. */
export const plantMisp = async (
  api: TestApp,
  fault: Parameters<typeof plantGround>[1],
): Promise<PlantedGround> => asMisp(api, await plantGround(api, fault))

/** Takes all licences of a MISP away, as nobody can. */
export const clearLicences = (api: TestApp, partnerId: string) =>
  api.query('delete from licence where partner_id = $1', [partnerId])

const succeed = (step: string, { codes, messages }: { codes: string[]; messages: string[] }): void => {
  if (codes.length > 0) throw new Error(`${step}: ${codes.join()} ${messages.join()}`)
}

/** Licences of MISPs, in whatever state a test needs. */
export interface LicenceScene {
  /** A MISP that is active and has no licence. */
  without(misp?: Misp): Promise<Misp>
  /** The first licence of a MISP, whatever it had before. */
  licenceIn(state: 'active' | 'deactivated' | 'expired', misp?: Misp): Promise<MadeLicence>
  /** A published policy of the type MISP in the group of the MISPs. */
  policy(): Promise<{ policyId: string; policyName: string }>
  /** A published policy of the type MISP that was approved for a MISP. */
  approved(misp?: Misp): Promise<{ policyId: string; policyName: string; requestId: string }>
  /** Asks for a policy of the type MISP. @returns the mapping key */
  ask(misp?: Misp): Promise<{ policyId: string; policyName: string; requestId: string }>
  decide(requestId: string, status: 'Approved' | 'Rejected'): Promise<void>
}

const document = {
  allowAuthRequestDelegation: true,
  allowKycRequestDelegation: true,
  allowKeyBindingDelegation: false,
}

/** The licences of an app, whose MISPs are set up and active when they are first asked for. */
export const licenceSceneOf = (api: TestApp): LicenceScene => {
  const admin = api.as('admin')
  const officer = api.as('policy-manager')
  let made = 0
  const addPolicy = async () => {
    const name = `MISP policy ${(made += 1)}`
    const created = await officer.call('policies.create', {
      request: {
        policyGroupName: relyingGroup,
        policyType: 'MISP',
        name,
        desc: 'what MISPs may',
        version: '1',
        policies: document,
      },
    })
    succeed('policies.create', created)
    const params = { policyId: created.response.id, policygroupId: relyingGroup }
    succeed('policies.publish', await officer.call('policies.publish', { params }))
    return { policyId: created.response.id, policyName: name }
  }
  const without: LicenceScene['without'] = async (misp = 'broker') => {
    await (await relyingSceneOf(api)).active(misp)
    await clearLicences(api, misp)
    await api.query(
      'delete from policy_request_approval where request_id in (select id from policy_request where partner_id = $1)',
      [misp],
    )
    await api.query('delete from policy_request where partner_id = $1', [misp])
    return misp
  }
  const ask: LicenceScene['ask'] = async (misp = 'broker') => {
    await (await relyingSceneOf(api)).active(misp)
    const policy = await addPolicy()
    const asked = await admin.call('policy-requests.ask', {
      params: { partnerId: misp },
      request: { policyName: policy.policyName, useCaseDescription: 'Carrying requests of others' },
    })
    succeed('policy-requests.ask', asked)
    return { ...policy, requestId: asked.response.mappingkey }
  }
  const decide: LicenceScene['decide'] = async (mappingkey, status) => {
    const request = { status, reason: 'as the scene wants' }
    succeed(
      'policy-requests.decide',
      await admin.call('policy-requests.decide', { params: { mappingkey }, request }),
    )
  }
  return {
    without,
    policy: addPolicy,
    ask,
    decide,
    async approved(misp) {
      const asked = await ask(misp)
      await decide(asked.requestId, 'Approved')
      return asked
    },
    async licenceIn(state, misp = 'broker') {
      const providerId = await without(misp)
      const reply = await admin.call('licences.generate', { request: { providerId } })
      succeed('licences.generate', reply)
      const { licenceId, licenseKey } = reply.response
      if (state === 'expired')
        await api.query(
          `update licence set valid_from = now() - interval '2 days', valid_till = now() - interval '1 day' where id = $1`,
          [licenceId],
        )
      if (state === 'deactivated')
        succeed(
          'licences.set-status',
          await api
            .as(misp)
            .call('licences.set-status', { params: { licenceId }, request: { isActive: false } }),
        )
      return { licenceId, licenseKey, partnerId: misp }
    },
  }
}

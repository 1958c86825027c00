import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  apiKeySceneOf,
  type ApiKeyScene,
  type ApprovedPolicy,
} from '../../../../../../tests/support/scenes/api-key-scene.ts'
import { createTestApp, type TestApp } from '../../../../../../tests/support/app.ts'
import { listenToHub, saidOn } from '../../../../../../tests/support/neighbours/hub-ear.ts'
import { openHubDocument } from '../../../platform/events/hub-message.ts'
import { createVault } from '../../../platform/keys/vault.ts'

let api: TestApp
let scene: ApiKeyScene
beforeAll(async () => {
  api = await createTestApp({ API_KEYS_PER_POLICY: '1000' })
  scene = await apiKeySceneOf(api)
  listenToHub(api, ['APIKEY_APPROVED', 'APIKEY_UPDATED', 'POLICY_UPDATED'])
}, 60_000)
afterAll(() => api.close())

interface KeyData {
  readonly apiKeyId: string
  readonly apiKeyCommenceOn: string
  readonly apiKeyExpiresOn: string
  readonly apiKeyStatus: string
}
interface PolicyData {
  readonly policyId: string
  readonly policyStatus: string
  readonly policyExpiresOn: string
}
interface Data {
  readonly partnerData?: Readonly<Record<string, string>>
  readonly policyData?: PolicyData
  readonly apiKeyData?: KeyData
}

const localTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}$/u

describe('what the hub is told', () => {
  test('of a new key: partner, policy and the key itself, in the words of §6', async () => {
    const made = await scene.generate()
    const [said, ...others] = await saidOn<Data>(api, 'APIKEY_APPROVED', made.keyId)
    expect(others).toEqual([])
    expect(said).toMatchObject({
      publisher: 'PartnerManagementServiceImpl',
      topic: 'APIKEY_APPROVED',
      event: {
        type: {
          namespace: 'io.mosip.pmp.partner.manager.service.impl.PartnerManagementServiceImpl',
          name: 'PartnerManagementServiceImpl',
        },
      },
    })
    expect(Object.keys(said!).sort()).toEqual(['event', 'publishedOn', 'publisher', 'topic'])
    const { partnerData, policyData, apiKeyData } = said!.event.data
    expect(Object.keys(said!.event.data).sort()).toEqual(['apiKeyData', 'partnerData', 'policyData'])
    expect(partnerData).toEqual({
      partnerId: 'bank',
      partnerName: 'Relying Bank',
      certificateData: expect.stringMatching(/^-----BEGIN CERTIFICATE-----\n/u),
      partnerStatus: 'ACTIVE',
    })
    expect(policyData).toMatchObject({ policyId: made.policyId, policyStatus: 'ACTIVE' })
    expect(apiKeyData).toEqual({
      apiKeyId: made.apiKey,
      apiKeyCommenceOn: expect.stringMatching(localTime),
      apiKeyExpiresOn: made.expiryDateTime.replace('Z', ''),
      apiKeyStatus: 'ACTIVE',
    })
  })

  test('lies in the outbox without the key, and opens under the master key alone', async () => {
    const { apiKey, keyId } = await scene.generate()
    const [row] = await api.query<{ id: string; at: Date; data: Record<string, unknown> }>(
      `select id, at, data from event where object_id = $1 and name = 'hub.APIKEY_APPROVED'`,
      [keyId],
    )
    expect(JSON.stringify(row)).not.toContain(apiKey)
    expect(JSON.stringify(openHubDocument(api.app.vault, row!))).toContain(apiKey)
    expect(() => openHubDocument(createVault(Buffer.alloc(32, 7)), row!)).toThrow()
  })

  test('of a change: the key alone, and nothing where nothing changes', async () => {
    const { keyId, apiKey } = await scene.generate()
    const set = (isActive: boolean) =>
      api.as('bank').call('api-keys.set-status', { params: { keyId }, request: { isActive } })
    await set(true)
    expect(await saidOn(api, 'APIKEY_UPDATED', keyId)).toEqual([])
    await set(false)
    await api.as('bank').call('api-keys.relabel', { params: { keyId }, request: { label: scene.newLabel() } })
    const said = await saidOn<Data>(api, 'APIKEY_UPDATED', keyId)
    expect(said.map(({ event }) => event.data)).toEqual([
      { apiKeyData: expect.objectContaining({ apiKeyId: apiKey, apiKeyStatus: 'DEACTIVE' }) },
    ])
  })

  test('a key that is moved is never approved twice (trust-and-crypto §6.5)', async () => {
    const { keyId } = await scene.generate()
    const { policyId } = await scene.approved()
    await api.as('admin').call('api-keys.move', { params: { keyId }, request: { policyId } })
    expect(await saidOn(api, 'APIKEY_APPROVED', keyId)).toHaveLength(1)
    const said = await saidOn<Data>(api, 'APIKEY_UPDATED', keyId)
    expect(said.map(({ event }) => Object.keys(event.data))).toEqual([['apiKeyData']])
  })
})

/** What a verifier keeps, by the rules of trust-and-crypto §6.2: it learns of nothing but messages. */
const follow = async () => {
  const rows = await api.query<{ name: string; id: string; at: Date; data: Record<string, unknown> }>(
    `select name, id, at, data from event where name like 'hub.%' order by sequence`,
  )
  const keys = new Map<string, KeyData>()
  const policies = new Map<string, PolicyData>()
  /** Partner, policy and key together are its mapping's key. */
  const mappings = new Set<string>()
  for (const row of rows) {
    const document = openHubDocument(api.app.vault, row) as unknown as { event: { data: Data } }
    const { partnerData, policyData, apiKeyData } = document.event.data
    if (policyData) policies.set(policyData.policyId, policyData)
    if (apiKeyData) keys.set(apiKeyData.apiKeyId, apiKeyData)
    if (row.name === 'hub.APIKEY_APPROVED')
      mappings.add(`${partnerData!['partnerId']} ${policyData!.policyId} ${apiKeyData!.apiKeyId}`)
  }
  return { keys, policies, mappings }
}

const steps = [
  'generate',
  'deactivate',
  'activate',
  'replace',
  'move',
  'relabel',
  'validity',
  'reissue',
] as const

test('whoever follows the messages knows what we know, after any sequence', async () => {
  const policies: ApprovedPolicy[] = [await scene.approved(), await scene.approved(), await scene.approved()]
  const texts = new Map<string, string>()
  const keep = ({ response, codes }: { response: { keyId: string; apiKey: string }; codes: string[] }) => {
    if (codes.length === 0) texts.set(response.keyId, response.apiKey)
  }
  let validities = 0
  const act = async (step: (typeof steps)[number], pick: number): Promise<void> => {
    const known = [...texts.keys()]
    const keyId = known[pick % Math.max(known.length, 1)] ?? ''
    const policy = policies[pick % policies.length]!
    const [bank, admin, params] = [api.as('bank'), api.as('admin'), { keyId }]
    const label = scene.newLabel()
    if (step === 'generate')
      keep(
        await bank.call('api-keys.generate', {
          params: { partnerId: 'bank' },
          request: { policyName: policy.policyName, label },
        }),
      )
    else if (step === 'validity')
      await api.as('policy-manager').call('policies.change-validity', {
        params: { policyId: policy.policyId },
        request: {
          validFrom: '2020-01-01T00:00:00.000Z',
          validTill: `${2100 + (validities += 1)}-01-01T00:00:00.000Z`,
        },
      })
    else if (step === 'deactivate' || step === 'activate')
      await bank.call('api-keys.set-status', { params, request: { isActive: step === 'activate' } })
    else if (step === 'replace') keep(await bank.call('api-keys.replace', { params, request: { label } }))
    else if (step === 'reissue')
      keep(
        await admin.call('api-keys.replace', {
          params,
          request: { label, policyId: policy.policyId, overlapDays: 0 },
        }),
      )
    else if (step === 'move')
      await admin.call('api-keys.move', { params, request: { policyId: policy.policyId } })
    else await bank.call('api-keys.relabel', { params, request: { label } })
  }
  const runs = fc.sample(
    fc.array(fc.tuple(fc.constantFrom(...steps), fc.nat(50)), { minLength: 4, maxLength: 8 }),
    { seed: 11, numRuns: 40 },
  )
  for (const run of runs) for (const [step, pick] of run) await act(step, pick)

  const followed = await follow()
  const ours = await api.query<{
    id: string
    state: string
    valid_from: Date
    valid_till: Date
    announced_policy_id: string
  }>('select id, state, valid_from, valid_till, announced_policy_id from api_key')
  const known = ours.filter(({ id }) => texts.has(id))
  expect(known.length).toBe(texts.size)
  expect(known.length).toBeGreaterThan(20)
  for (const key of known) {
    const text = texts.get(key.id)!
    const there = followed.keys.get(text)
    expect(there?.apiKeyStatus, key.id).toBe(key.state === 'active' ? 'ACTIVE' : 'DEACTIVE')
    expect(`${there?.apiKeyCommenceOn}Z`).toBe(key.valid_from.toISOString())
    expect(`${there?.apiKeyExpiresOn}Z`).toBe(key.valid_till.toISOString())
    // Found under one policy, and that is the one under which we say that verifiers know it.
    const mapped = [...followed.mappings].filter((mapping) => mapping.endsWith(text))
    expect(mapped).toEqual([`bank ${key.announced_policy_id} ${text}`])
  }
  for (const { policyId } of policies) {
    const [row] = await api.query<{ valid_till: Date }>('select valid_till from policy where id = $1', [
      policyId,
    ])
    expect(`${followed.policies.get(policyId)?.policyExpiresOn}Z`).toBe(row!.valid_till.toISOString())
  }
}, 120_000)

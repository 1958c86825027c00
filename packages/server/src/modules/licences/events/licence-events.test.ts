import * as fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../../tests/support/app.ts'
import { listenToHub, saidOn } from '../../../../../../tests/support/neighbours/hub-ear.ts'
import { licenceSceneOf, type LicenceScene } from '../../../../../../tests/support/scenes/licence-scene.ts'
import { openHubDocument } from '../../../platform/events/hub-message.ts'
import { deliverBatch } from '../../../platform/events/worker.ts'
import { createVault } from '../../../platform/keys/vault.ts'
import { expiryJob, switchJob } from '../jobs.ts'

let api: TestApp
let scene: LicenceScene
beforeAll(async () => {
  api = await createTestApp({ LICENCES_PER_MISP: '100' })
  scene = licenceSceneOf(api)
  listenToHub(api, ['MISP_LICENSE_GENERATED', 'MISP_LICENSE_UPDATED'])
}, 60_000)
afterAll(() => api.close())
beforeEach(async () => {
  api.clock.set(new Date())
  await scene.without()
})

const day = 86_400_000
const admin = () => api.as('admin')

interface Data {
  readonly mispLicenseData: {
    readonly mispId: string
    readonly licenseKey: string
    readonly mispCommenceOn: string
    readonly mispExpiresOn: string
    readonly mispStatus: string
  }
  readonly policyData?: { readonly policyId: string; readonly policyStatus: string }
}

const generate = async () =>
  (await admin().call('licences.generate', { request: { providerId: 'broker' } })).response
const replace = (licenceId: string, request: object = {}) =>
  admin().call('licences.replace', { params: { licenceId }, request })
const setStatus = (licenceId: string, isActive: boolean) =>
  admin().call('licences.set-status', { params: { licenceId }, request: { isActive } })

/** What was said of a licence, each as status and topic. */
const said = async (licenceId: string): Promise<string[]> => {
  const all = await Promise.all(
    (['MISP_LICENSE_GENERATED', 'MISP_LICENSE_UPDATED'] as const).map((topic) =>
      saidOn<Data>(api, topic, licenceId),
    ),
  )
  return all.flat().map(({ topic, event }) => `${topic} ${event.data.mispLicenseData.mispStatus}`)
}

const deliver = async (): Promise<void> => {
  while ((await deliverBatch(api.app)) > 0);
}

describe('what the hub is told', () => {
  test('of a first licence: the licence with its key, and the policy, in the words of §6', async () => {
    const { policyId } = await scene.approved()
    const made = await generate()
    const [told, ...others] = await saidOn<Data>(api, 'MISP_LICENSE_GENERATED', made.licenceId)
    expect(others).toEqual([])
    expect(told).toMatchObject({
      publisher: 'InfraProviderServiceImpl',
      event: {
        type: {
          namespace: 'io.mosip.pmp.partner.service.impl.InfraProviderServiceImpl',
          name: 'InfraProviderServiceImpl',
        },
      },
    })
    expect(Object.keys(told!).sort()).toEqual(['event', 'publishedOn', 'publisher', 'topic'])
    expect(told!.event.data.mispLicenseData).toEqual({
      mispId: 'broker',
      licenseKey: made.licenseKey,
      mispCommenceOn: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}$/u),
      mispExpiresOn: made.licenseKeyExpiry,
      mispStatus: 'ACTIVE',
    })
    expect(told!.event.data.policyData).toMatchObject({ policyId, policyStatus: 'ACTIVE' })
  })

  test('lies in the outbox without the key, and opens under the master key alone', async () => {
    const { licenceId, licenseKey } = await generate()
    const [row] = await api.query<{ id: string; at: Date; data: Record<string, unknown> }>(
      `select id, at, data from event where object_id = $1 and name = 'hub.MISP_LICENSE_GENERATED'`,
      [licenceId],
    )
    expect(JSON.stringify(row)).not.toContain(licenseKey)
    expect(JSON.stringify(openHubDocument(api.app.vault, row!))).toContain(licenseKey)
    expect(() => openHubDocument(createVault(Buffer.alloc(32, 7)), row!)).toThrow()
  })

  test('of a change: with the policy, so that nobody forgets it (D-16); nothing where nothing changes', async () => {
    await scene.approved()
    const { licenceId } = await generate()
    await setStatus(licenceId, true)
    expect(await said(licenceId)).toEqual(['MISP_LICENSE_GENERATED ACTIVE'])
    await setStatus(licenceId, false)
    await setStatus(licenceId, false)
    const updates = await saidOn<Data>(api, 'MISP_LICENSE_UPDATED', licenceId)
    expect(updates.map(({ event }) => Object.keys(event.data).sort())).toEqual([
      ['mispLicenseData', 'policyData'],
    ])
    expect(updates[0]!.event.data.mispLicenseData.mispStatus).toBe('NOT_ACTIVE')
  })

  test('of a rotation: the end of the old one; the new one when the old one ends', async () => {
    const old = await generate()
    const made = (await replace(old.licenceId, { overlapDays: 3 })).response
    expect(await said(old.licenceId)).toEqual([
      'MISP_LICENSE_GENERATED ACTIVE',
      'MISP_LICENSE_UPDATED ACTIVE',
    ])
    expect(await said(made.licenceId)).toEqual([])
    await switchJob(api.app).run()
    expect(await said(made.licenceId)).toEqual([])
    api.clock.advance(3 * day)
    await switchJob(api.app).run()
    await switchJob(api.app).run()
    expect(await said(made.licenceId)).toEqual(['MISP_LICENSE_UPDATED ACTIVE'])
  })

  test('of the new one at once where that is wanted, or the old one is stopped', async () => {
    const first = await generate()
    const second = (await replace(first.licenceId, { verifiersSwitch: 'now' })).response
    expect(await said(second.licenceId)).toEqual(['MISP_LICENSE_UPDATED ACTIVE'])
    const third = (await replace(second.licenceId)).response
    expect(await said(third.licenceId)).toEqual([])
    await setStatus(second.licenceId, false)
    expect(await said(third.licenceId)).toEqual(['MISP_LICENSE_UPDATED ACTIVE'])
    // Of the first nobody says anything any more: verifiers would take it for the one that counts.
    const before = await said(first.licenceId)
    await setStatus(first.licenceId, false)
    expect(await said(first.licenceId)).toEqual(before)
  })
})

/** What a verifier keeps of the MISP: one row, whatever it hears last (trust-and-crypto §5.2, §6.2). */
const follow = async () => {
  const rows = await api.query<{ id: string; at: Date; data: Record<string, unknown> }>(
    `select id, at, data from event where name like 'hub.MISP_%' and partner_id = 'broker' order by sequence`,
  )
  const last = rows.at(-1)
  if (!last) return undefined
  const document = openHubDocument(api.app.vault, last) as unknown as { event: { data: Data } }
  const { mispLicenseData, policyData } = document.event.data
  return { ...mispLicenseData, policyId: policyData?.policyId ?? null }
}

const steps = ['replace', 'switch now', 'deactivate', 'activate', 'off', 'on', 'time', 'jobs'] as const

test('whoever keeps the last message knows what we say that verifiers know, after any sequence', async () => {
  const texts = new Map<string, string>()
  const keep = ({ licenceId, licenseKey }: { licenceId: string; licenseKey: string }) =>
    texts.set(licenceId, licenseKey)
  await scene.approved()
  keep(await generate())
  const act = async (step: (typeof steps)[number], pick: number): Promise<void> => {
    const known = [...texts.keys()]
    const [newest, some] = [known.at(-1)!, known[pick % known.length]!]
    const params = { partnerId: 'broker' }
    if (step === 'replace' || step === 'switch now') {
      const request = { overlapDays: pick % 4, ...(step === 'replace' ? {} : { verifiersSwitch: 'now' }) }
      const { response, codes } = await replace(newest, request)
      if (codes.length === 0) keep(response)
    } else if (step === 'deactivate' || step === 'activate') await setStatus(some, step === 'activate')
    else if (step === 'off')
      await admin().call('partner-administration.set-status', { params, request: { status: 'De-active' } })
    else if (step === 'on') await admin().call('partner-administration.reactivate', { params, request: {} })
    else if (step === 'time') api.clock.advance(day * (1 + (pick % 2)))
    else {
      await expiryJob(api.app).run()
      await switchJob(api.app).run()
    }
    await deliver()
  }
  const runs = fc.sample(
    fc.array(fc.tuple(fc.constantFrom(...steps), fc.nat(50)), { minLength: 4, maxLength: 8 }),
    { seed: 11, numRuns: 14 },
  )
  for (const run of runs) {
    for (const [step, pick] of run) await act(step, pick)
    const [row] = await api.query<{
      id: string
      is_active: boolean
      state: string
      valid_till: Date
      policy_id: string | null
    }>(
      `select id, is_active, state, valid_till, policy_id from licence
       where partner_id = 'broker' and announced_at is not null order by number desc limit 1`,
    )
    const there = await follow()
    expect(there?.licenseKey).toBe(texts.get(row!.id))
    expect(`${there?.mispExpiresOn}Z`).toBe(row!.valid_till.toISOString())
    // That one has ended, its end says.
    if (row!.state !== 'expired') expect(there?.mispStatus).toBe(row!.is_active ? 'ACTIVE' : 'NOT_ACTIVE')
    expect(there?.policyId).toBe(row!.policy_id)
  }
  expect(texts.size).toBeGreaterThan(5)
}, 120_000)

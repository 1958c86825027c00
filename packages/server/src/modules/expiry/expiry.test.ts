import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { apiKeySceneOf, type ApprovedPolicy } from '../../../../../tests/support/scenes/api-key-scene.ts'
import { setFtmScene } from '../../../../../tests/support/scenes/ftm-scene.ts'
import type { Persona } from '../../../../../tests/support/people/personas.ts'
import { lookAtEnds, plantNotice } from '../../../../../tests/support/scenes/planted-notices.ts'
import { stepsJob } from './scan/steps.ts'
import { scanJob } from './scan/scan.ts'

type MadeKey = Awaited<ReturnType<Awaited<ReturnType<typeof apiKeySceneOf>>['generate']>>

let api: TestApp
/** Made while the clock shows today. */
let old: MadeKey
let stopped: MadeKey
let fresh: MadeKey
let approved: ApprovedPolicy
const start = new Date('2031-03-05T08:00:00.000Z')
const day = 86_400_000

beforeAll(async () => {
  api = await createTestApp()
  await setFtmScene(api)
  const keys = await apiKeySceneOf(api)
  old = await keys.generate()
  stopped = await keys.keyIn('deactivated')
  fresh = await keys.generate()
  approved = await keys.approved('bank')
  // Nothing else than what a test wants ends.
  await api.query(`update held_certificate set not_after = '2040-01-01', platform_not_after = '2040-01-01'`)
  await api.query(`update policy set valid_till = '2040-01-01'`)
  await api.query(`update platform_key set not_after = '2045-01-01'`)
  await api.query(`update application_key set not_after = '2045-01-01'`)
  await api.query(`update trust_certificate set not_after = '2040-01-01'`)
})
beforeEach(async () => {
  api.clock.set(start)
  await api.query(
    'truncate expiry_notice, expiry_scan, expiry_reader, expiry_digest, expiry_escalation cascade',
  )
  await api.query(`update held_certificate set not_after = '2040-01-01'`)
  await api.query(`update api_key set valid_till = '2040-01-01'`)
})
afterAll(() => api.close())

const endCertificate = (partnerId: string, at: Date) =>
  api.query(
    `update held_certificate set not_after = $2 where holder_type = 'partner' and holder_id = $1 and superseded_at is null`,
    [partnerId, at],
  )
const inDays = (days: number, hours = 0): Date =>
  new Date(Date.UTC(2031, 2, 5) + days * day + hours * 3_600_000)
const told = () =>
  api.query<{ kind: string; partner_id: string; threshold: number; days_left: number; day: string }>(
    `select kind, partner_id, threshold, days_left, day::text from expiry_notice order by day, kind, partner_id`,
  )

describe('the notices of a day', () => {
  test.each([
    [31, []],
    [30, [30]],
    [29, [30]],
    [16, [30]],
    [15, [15]],
    [10, [10]],
    [1, [1]],
    [0, [1]],
  ])('of what ends in %i days are for %j', async (days, thresholds) => {
    await endCertificate('acme', inDays(days, 23))
    await lookAtEnds(api)
    expect((await told()).map(({ threshold }) => threshold)).toEqual(thresholds)
  })

  test('say of what has ended that it has, and that once', async () => {
    await endCertificate('acme', inDays(0, 7))
    await lookAtEnds(api)
    expect(await told()).toMatchObject([{ kind: 'partner-certificate', partner_id: 'acme', threshold: -1 }])
    api.clock.advance(day)
    await lookAtEnds(api)
    expect(await told()).toHaveLength(1)
  })

  test('reach to the first moment of a day and not beyond its last', async () => {
    await endCertificate('acme', inDays(10))
    await endCertificate('rival', new Date(inDays(11).getTime() - 1))
    await lookAtEnds(api)
    expect(await told()).toMatchObject([
      { partner_id: 'acme', threshold: 10 },
      { partner_id: 'rival', threshold: 10 },
    ])
  })

  test('are made up for when nobody looked on the day itself, and told once', async () => {
    await endCertificate('acme', inDays(30, 12))
    for (const days of [0, 3, 1, 12, 4, 1]) {
      api.clock.advance(days * day)
      await lookAtEnds(api)
      await lookAtEnds(api)
    }
    expect((await told()).map(({ threshold, days_left: left }) => [threshold, left])).toEqual([
      [30, 30],
      [15, 14],
      [10, 10],
      [9, 9],
    ])
  })

  test('are none of what has been replaced, stopped, or belongs to a partner that is', async () => {
    const soon = inDays(5)
    await api.query('update api_key set valid_till = $2 where id = any($1)', [
      [old.keyId, stopped.keyId],
      soon,
    ])
    await api.query('update api_key set replaces_id = $2 where id = $1', [fresh.keyId, old.keyId])
    await endCertificate('acme', soon)
    await api.query(`update partner set is_active = false where id = 'acme'`)
    await lookAtEnds(api)
    await api.query(`update partner set is_active = true where id = 'acme'`)
    expect(await told()).toEqual([])
    await api.query('update api_key set replaces_id = null where id = $1', [fresh.keyId])
    await api.query('truncate expiry_scan')
    await lookAtEnds(api)
    expect((await told()).map(({ kind }) => kind)).toEqual(['api-key', 'partner-certificate'])
  })

  test('are written once, however many servers look at once', async () => {
    await api.query(
      `update api_key set valid_till = $1 where id in (select id from api_key where state = 'active' limit 3)`,
      [inDays(3)],
    )
    await endCertificate('acme', inDays(3))
    await Promise.all(
      Array.from({ length: 6 }, async () => {
        const job = scanJob(api.app)
        for (let round = 0; round < 40; round += 1) await job.run()
      }),
    )
    const notices = await told()
    expect(notices.length).toBeGreaterThan(1)
    const things = await api.query('select distinct kind, thing_id, day from expiry_notice')
    expect(things).toHaveLength(notices.length)
  })

  test('of a policy go to its officers and to each partner that has it', async () => {
    const { policyId } = approved
    await api.query(`update policy set valid_till = $2 where id = $1`, [policyId, inDays(9)])
    await lookAtEnds(api)
    await api.query(`update policy set valid_till = '2040-01-01' where id = $1`, [policyId])
    expect((await told()).map(({ kind, partner_id: partner }) => [kind, partner])).toEqual([
      ['policy', 'bank'],
      ['policy', null],
    ])
    const page = async (who: Persona) => (await api.as(who).call('expiry.page')).response.data
    for (const who of ['admin', 'policy-manager', 'bank', 'auditor'] as const)
      expect(await page(who)).toMatchObject([{ kind: 'policy', daysLeft: 9, state: 'active' }])
    for (const who of ['acme', 'manager', 'service-client'] as const) expect(await page(who)).toEqual([])
  })

  test('of an authority are for administrators, unless another certificate of it goes on', async () => {
    await api.query(`update trust_certificate set not_after = $1 where kind = 'ROOT'`, [inDays(2)])
    await lookAtEnds(api)
    await api.query(`update trust_certificate set not_after = '2040-01-01'`)
    const { response } = await api.as('admin').call('expiry.list', { query: { notificationType: 'root' } })
    expect(response.totalResults).toBeGreaterThan(0)
    expect(response.data[0]).toMatchObject({
      notificationType: 'ROOT_CERT_EXPIRY',
      notificationStatus: 'ACTIVE',
      notificationPartnerId: 'admin',
      createdDateTime: '2031-03-05T08:00:00.000',
      notificationDetails: {
        certificateDetails: [{ certificateType: 'root', expiryPeriod: '2', partnerId: null }],
        apiKeyDetails: null,
      },
    })
  })
})

describe('N1', () => {
  const list = async (query: object = {}, who: Persona = 'acme') =>
    (await api.as(who).call('expiry.list', { query })).response

  test('shows a partner its own certificates as the contract has them, and keys to whoever asks', async () => {
    await endCertificate('acme', new Date('2031-03-15T10:15:00Z'))
    await lookAtEnds(api)
    await plantNotice(api, { partnerId: 'rival' })
    await plantNotice(api, { kind: 'api-key', title: 'Gateway', detail: { policyName: 'eKYC' } })
    const page = await list()
    expect(page).toMatchObject({ pageNo: 0, pageSize: 4, totalResults: 1 })
    expect(page.data[0]).toMatchObject({
      notificationPartnerId: 'acme',
      notificationType: 'PARTNER_CERT_EXPIRY',
      notificationDetails: {
        certificateDetails: [
          {
            partnerId: 'acme',
            partnerDomain: 'FTM',
            expiryDateTime: '2031-03-15T10:15:00',
            expiryPeriod: '10',
            certificateType: 'partner',
          },
        ],
        ftmDetails: null,
        sbiDetails: null,
      },
    })
    const { data } = await list({ notificationType: 'apikey' })
    expect(data[0]!.notificationDetails.apiKeyDetails).toMatchObject([
      { apiKeyName: 'Gateway', policyName: 'eKYC', partnerId: 'acme' },
    ])
    expect(await list({ notificationType: 'sbi' })).toEqual({
      pageNo: 0,
      pageSize: 0,
      totalResults: 0,
      data: [],
    })
  })

  test('finds by what the certificate says, its domain and its date', async () => {
    const detail = {
      certificateId: 'ABC-1',
      issuedBy: 'CN=Root 50%',
      issuedTo: 'CN=Leaf',
      partnerDomain: 'FTM',
    }
    await plantNotice(api, { detail, daysLeft: 10 })
    const found = async (query: object) =>
      (await list({ notificationType: 'PARTNER', ...query })).totalResults
    for (const query of [
      { certificateId: 'bc-1' },
      { issuedBy: '50%' },
      { issuedTo: 'LEAF' },
      { partnerDomain: 'ftm' },
      { expiryDate: '2031-03-15' },
      { notificationStatus: 'ACTIVE' },
      {},
    ])
      expect([query, await found(query)]).toEqual([query, 1])
    for (const query of [
      { certificateId: 'abd' },
      { issuedBy: '5_%' },
      { partnerDomain: 'FT' },
      { expiryDate: '2031-03-16' },
      { notificationStatus: 'dismissed' },
      { notificationStatus: 'anything' },
    ])
      expect([query, await found(query)]).toEqual([query, 0])
  })

  test('tells one problem, the first in the order of the contract', async () => {
    const codes = async (query: object, who: Persona = 'acme') =>
      (await api.as(who).call('expiry.list', { query })).codes
    const all = { expiryDate: 'x', createdFromDate: 'y', notificationType: 'root', pageSize: '0' }
    expect(await codes({ ...all, pageNo: '-1' })).toEqual(['PMS_PRT_360'])
    expect(await codes(all)).toEqual(['PMS_PRT_361'])
    expect(await codes({ ...all, pageSize: '1' })).toEqual(['PMS_NOTIFICATION_ERROR_016'])
    const dated = { notificationType: 'root', createdFromDate: '2031-01-01' }
    expect(await codes(dated)).toEqual(['PMS_NOTIFICATION_ERROR_006'])
    expect(await codes(dated, 'admin')).toEqual(['PMS_NOTIFICATION_ERROR_017'])
    expect(await codes({ expiryDate: '' })).toEqual(['PMS_NOTIFICATION_ERROR_016'])
    expect(await codes({ issuedBy: '' })).toEqual(['PMS_NOTIFICATION_ERROR_015'])
  })
})

describe('what somebody has dismissed or seen', () => {
  test('is the matter of that person alone', async () => {
    const id = await plantNotice(api)
    const states = async (who: Persona) =>
      (await api.as(who).call('expiry.page')).response.data.map(({ state }) => state)
    const { response } = await api.as('acme').call('expiry.dismiss', {
      params: { notificationId: id },
      request: { notificationStatus: 'DISMISSED' },
    })
    expect(response).toEqual({
      id,
      partnerId: 'acme',
      notificationType: 'PARTNER_CERT_EXPIRY',
      notificationStatus: 'DISMISSED',
    })
    expect(await states('acme')).toEqual(['dismissed'])
    expect(await states('acme-operator')).toEqual(['active'])
    await plantNotice(api)
    await plantNotice(api, { partnerId: 'rival' })
    const all = await api.as('acme').call('expiry.dismiss-all', { request: {} })
    expect(all.response).toEqual({ dismissed: 1 })
  })

  test('is told back as it was said, and hides nothing that comes later', async () => {
    const put = (at: string) =>
      api.as('acme').call('expiry.put-seen', {
        params: { userId: 'acme' },
        request: { notificationsSeenDtimes: at },
      })
    for (const at of ['2099-01-01T00:00:00.000Z', '2099-01-01T00:00:00', '2099-01-01T00:00'])
      expect((await put(at)).response).toEqual({ notificationsSeenDtimes: '2099-01-01T00:00:00.000' })
    expect((await api.as('acme').call('expiry.get-seen', { params: { userId: 'Acme' } })).response).toEqual({
      notificationsSeenDtimes: '2099-01-01T00:00:00.000',
    })
    for (const at of ['2031-03-05T08:00:00+02:00', '2031-13-05T08:00:00', 'now'])
      expect((await put(at)).codes).toEqual(['PMS_COR_001'])
    api.clock.advance(1000)
    await plantNotice(api)
    expect((await api.as('acme').call('notifications.list-own')).response.ending).toBe(1)
  })
})

test('once a week administrators get one summary of what of partners ends', async () => {
  api.clock.set(new Date('2031-03-08T01:00:00.000Z'))
  await endCertificate('acme', new Date('2031-03-15T23:59:00Z'))
  await endCertificate('rival', new Date('2031-03-16T00:00:00Z'))
  const job = stepsJob(api.app)
  await job.run()
  expect(await api.query(`select from expiry_notice where kind = 'weekly-summary'`)).toEqual([])
  await lookAtEnds(api)
  for (let round = 0; round < 4; round += 1) await Promise.all([job.run(), job.run()])
  const { response } = await api.as('admin').call('expiry.list', { query: { notificationType: 'weekly' } })
  expect(response.totalResults).toBe(1)
  expect(response.data[0]!.notificationDetails.certificateDetails).toMatchObject([
    {
      partnerId: 'acme',
      expiryPeriod: '7',
      certificateType: 'partner',
      expiryDateTime: '2031-03-15T23:59:00',
    },
  ])
})

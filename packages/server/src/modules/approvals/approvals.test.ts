import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { setFtmScene, type FtmScene } from '../../../../../tests/support/scenes/ftm-scene.ts'
import { keepMails } from '../../../../../tests/support/kept-mails.ts'
import { requestFrom, wishOf } from '../../../../../tests/support/people/registrations.ts'

let api: TestApp
let scene: FtmScene
beforeAll(async () => {
  api = await createTestApp({ ...keepMails, REGISTRATION_APPROVAL: 'admin' })
  scene = await setFtmScene(api)
}, 60_000)
afterAll(() => api.close())
beforeEach(async () => {
  await api.query(`update chip set status = 'rejected' where status = 'pending_approval'`)
})

const placeOf = (subjectId: string, kind = 'chip') =>
  api.as('admin').call('approvals.place', { params: { kind, subjectId } })

const decide = async (id: string, approvalStatus = true) => {
  const { codes } = await api
    .as('admin')
    .call('chips.decide', { request: { ftpChipDetailId: id, approvalStatus, reason: 'seen' } })
  expect(codes).toEqual([])
}

/** Three chips, handed in one after the other. */
const threeWaiting = async () => {
  const ids: string[] = []
  for (let index = 0; index < 3; index += 1) {
    const id = await scene.chipIn('pending_approval')
    await api.query(
      `update chip set submitted_at = timestamptz '2026-01-01 10:00:00Z' + $2 * interval '1 millisecond'
       where id = $1`,
      [id, index],
    )
    ids.push(id)
  }
  return ids as [string, string, string]
}

describe('the line of what waits', () => {
  test('is walked from the longest waiting to the latest, and then from the start again', async () => {
    const [first, second, third] = await threeWaiting()
    const places = await Promise.all([first, second, third].map((id) => placeOf(id)))
    expect(places.map(({ response }) => [response.position, response.count, response.next?.id])).toEqual([
      [1, 3, second],
      [2, 3, third],
      [3, 3, first],
    ])
    await decide(third)
    expect((await placeOf(third)).response).toMatchObject({ position: null, count: 2, next: { id: first } })
  })

  test('goes on behind what has just been decided, also by somebody else', async () => {
    const [first, second, third] = await threeWaiting()
    await decide(second)
    expect((await placeOf(second)).response).toMatchObject({ position: null, count: 2, next: { id: third } })
    expect((await placeOf(first)).response).toMatchObject({ position: 1, count: 2, next: { id: third } })
    await decide(first)
    await decide(third, false)
    expect((await placeOf(third)).response).toMatchObject({ position: null, count: 0, next: null })
  })

  test('holds nothing that waits for its certificate, and begins anew with a new one', async () => {
    const [waiting] = await threeWaiting()
    const bare = await scene.chipIn('pending_cert_upload')
    expect((await placeOf(bare)).response).toEqual({
      sinceDateTime: null,
      position: null,
      count: 3,
      next: { id: waiting, name: expect.any(String) },
    })
    await api.as('acme').call('chips.upload-certificate', { request: scene.uploadOf(bare, 'acme') })
    expect((await placeOf(bare)).response).toMatchObject({ position: 4, count: 4 })
  })

  test('keeps its order when a value is corrected', async () => {
    const [first, second] = await threeWaiting()
    const request = { ftpChipDetailId: first, ...scene.newModel() }
    expect((await api.as('acme').call('chips.edit', { request })).codes).toEqual([])
    expect((await placeOf(first)).response).toMatchObject({ position: 1, next: { id: second } })
  })

  test('of registrations counts from the confirmation of the address', async () => {
    const ids = [await requestFrom(api, wishOf('early')), await requestFrom(api, wishOf('late'))]
    expect((await placeOf(ids[0]!, 'registration')).response).toMatchObject({
      position: 1,
      count: 2,
      next: { id: ids[1], name: 'late' },
    })
    expect((await placeOf(ids[0]!.toUpperCase(), 'registration')).response.position).toBe(1)
  })

  test('knows nothing of other kinds, and of ids of any form', async () => {
    for (const [kind, id] of [
      ['chip', 'nothing'],
      ['registration', 'no uuid'],
      ['registration', '00000000-0000-4000-8000-000000000000'],
      ['toString', '1'],
      ["chip'", "1' or true --"],
    ] as const)
      expect((await placeOf(id, kind)).codes, `${kind} ${id}`).toEqual(['ENT_APR_001'])
  })
})

test('home shows the longest waiting of every kind, and how many there are', async () => {
  const [first] = await threeWaiting()
  const { response } = await api.as('auditor').call('approvals.waiting')
  expect(response.queues).toEqual([
    { kind: 'registration', count: expect.any(Number), oldestDateTime: expect.any(String) },
    { kind: 'policy-request', count: 0, oldestDateTime: null },
    { kind: 'device-model', count: 0, oldestDateTime: null },
    { kind: 'sbi', count: 0, oldestDateTime: null },
    { kind: 'chip', count: 3, oldestDateTime: '2026-01-01T10:00:00.000Z' },
  ])
  expect(response.oldest[0]).toMatchObject({ kind: 'chip', id: first, orgName: 'Acme Chips' })
  const times = response.oldest.map(({ sinceDateTime }) => sinceDateTime)
  expect(times).toEqual(times.toSorted())
  expect((await api.as('acme').call('approvals.waiting')).status).toBe(403)
})

test('a line of thousands is read from its index', async () => {
  await threeWaiting()
  await api.query(
    `insert into chip select (jsonb_populate_record(chip, jsonb_build_object('id', 9000000 + n, 'model', 'Many ' || n))).*
     from chip, generate_series(1, 3000) n where id = (select max(id) from chip where status = 'pending_approval')`,
  )
  await api.query('analyze chip')
  const plan = await api.query<{ 'QUERY PLAN': string }>(
    `explain select id from chip where status = 'pending_approval' order by submitted_at, id limit 10`,
  )
  expect(plan.map((row) => row['QUERY PLAN']).join('\n')).toMatch(/using chip_waiting/u)
  const [first] = await api.query<{ id: string }>(
    `select id from chip where status = 'pending_approval' order by submitted_at, id limit 1`,
  )
  expect((await placeOf(first!.id)).response).toMatchObject({ position: 1, count: 3003 })
})

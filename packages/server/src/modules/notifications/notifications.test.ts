import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { expectNothingStored } from '../../../../../tests/support/database/database-state.ts'
import { setFtmScene, type FtmScene } from '../../../../../tests/support/scenes/ftm-scene.ts'
import type { Persona } from '../../../../../tests/support/people/personas.ts'
import { deliverBatch } from '../../platform/events/worker.ts'

let api: TestApp
let ftm: FtmScene
beforeAll(async () => {
  api = await createTestApp()
  ftm = await setFtmScene(api)
})
beforeEach(async () => {
  await deliver()
  await api.query('truncate notification cascade')
})
afterAll(() => api.close())

const deliver = async (): Promise<void> => {
  while ((await deliverBatch(api.app)) > 0);
}

const inbox = async (who: Persona) => {
  await deliver()
  return (await api.as(who).call('notifications.list-own')).response
}
const told = async (who: Persona) => (await inbox(who)).notifications.map(({ event }) => event)

const markSeen = (who: Persona, notificationId: string) =>
  api.as(who).call('notifications.mark-seen', { params: { notificationId } })

describe('who is told', () => {
  test('administrators of what waits for them, the maker of what others decided', async () => {
    const id = await ftm.chipIn('deactivated')
    expect(await told('admin')).toEqual(['chip.submitted'])
    expect(await told('second-admin')).toEqual(['chip.submitted'])
    expect(await told('acme')).toEqual(['chip.deactivated', 'chip.approved'])
    for (const who of ['rival', 'manager', 'device', 'service-client'] as const)
      expect(await told(who)).toEqual([])
    const [latest] = (await inbox('acme')).notifications
    expect(latest).toMatchObject({ objectType: 'chip', objectId: id, seen: false })
    expect(latest!.values).toMatchObject({ actor: 'admin', partnerId: 'acme' })
  })

  test('nobody of what they did themselves', async () => {
    const id = await ftm.chipIn('approved')
    await api
      .as('acme')
      .call('chips.deactivate', { params: { ftmId: id }, request: { status: 'De-Activate' } })
    expect(await told('acme')).toEqual(['chip.approved'])
  })

  test('with the reason, as it was written', async () => {
    const id = await ftm.chipIn('pending_approval')
    const reason = `رفض: "no" <b>data</b> & '%' 😀`
    const request = { ftpChipDetailId: id, approvalStatus: false, reason }
    await api.as('admin').call('chips.decide', { request })
    expect((await inbox('acme')).notifications[0]!.values['reason']).toBe(reason)
  })

  test('once, however often the worker looks', async () => {
    await ftm.chipIn('approved')
    await Promise.all(Array.from({ length: 6 }, () => deliverBatch(api.app)))
    expect(await told('acme')).toEqual(['chip.approved'])
  })

  test('only once it is certain: a refused decision tells nobody', async () => {
    const id = await ftm.chipIn('rejected')
    await deliver()
    await api.query('truncate notification cascade')
    const request = { ftpChipDetailId: id, approvalStatus: true }
    expect((await api.as('admin').call('chips.decide', { request })).codes).toEqual(['PMP_AUT_038'])
    expect(await told('acme')).toEqual([])
  })
})

describe('what was seen', () => {
  test('is each reader’s own matter, even of a message to a whole role', async () => {
    await ftm.chipIn('pending_approval')
    const { notifications, unseen } = await inbox('admin')
    expect(unseen).toBe(1)
    expect((await markSeen('admin', notifications[0]!.id)).response).toEqual({ unseen: 0 })
    expect((await markSeen('admin', notifications[0]!.id)).response).toEqual({ unseen: 0 })
    expect((await inbox('admin')).notifications[0]!.seen).toBe(true)
    expect(await inbox('second-admin')).toMatchObject({ unseen: 1, notifications: [{ seen: false }] })
  })

  test('may be all of it at once', async () => {
    for (let round = 0; round < 3; round += 1) await ftm.chipIn('approved')
    expect((await inbox('acme')).unseen).toBe(3)
    expect((await markSeen('acme', 'all')).response).toEqual({ unseen: 0 })
    expect((await markSeen('acme', 'all')).codes).toEqual([])
    expect((await inbox('admin')).unseen).toBe(3)
  })

  test('is not somebody else’s: their messages do not exist', async () => {
    await ftm.chipIn('approved')
    const [message] = (await inbox('acme')).notifications
    await expectNothingStored(api, async () => {
      for (const id of [message!.id, 'nothing', `' or true --`, '00000000-0000-4000-8000-000000000000'])
        expect((await markSeen('rival', id)).codes).toEqual(['ENT_NTF_001'])
    })
  })
})

test('the inbox shows the latest twenty and counts on', async () => {
  const rows = Array.from({ length: 130 }, (_, index) => index)
  await api.query(
    `insert into notification (id, recipient_user, event, object_type, object_id, values, at)
     select gen_random_uuid(), 'acme', 'chip.approved', 'chip', n::text, '{}', now() + n * interval '1 second'
     from unnest($1::int[]) n`,
    [rows],
  )
  const { notifications, unseen } = await inbox('acme')
  expect(notifications.map(({ objectId }) => Number(objectId))).toEqual(rows.toReversed().slice(0, 20))
  expect(unseen).toBe(100)
})

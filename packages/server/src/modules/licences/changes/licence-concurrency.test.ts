import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type Reply, type TestApp } from '../../../../../../tests/support/app.ts'
import { listenToHub } from '../../../../../../tests/support/neighbours/hub-ear.ts'
import { licenceSceneOf, type LicenceScene } from '../../../../../../tests/support/scenes/licence-scene.ts'
import { switchJob } from '../jobs.ts'

let api: TestApp
let scene: LicenceScene
beforeAll(async () => {
  // As many connections as calls at once, so that they really meet in the database.
  api = await createTestApp({ DATABASE_POOL: '16' })
  scene = licenceSceneOf(api)
  listenToHub(api, ['MISP_LICENSE_GENERATED', 'MISP_LICENSE_UPDATED'])
}, 60_000)
afterAll(() => api.close())

const codesOf = (replies: readonly Reply[]): string[] => replies.map(({ codes }) => codes[0] ?? 'ok').sort()
const many = Array.from({ length: 6 }, (_, turn) => turn)
const rounds = async (run: () => Promise<void>): Promise<void> => {
  for (let round = 0; round < 4; round += 1) await run()
}
const toldOf = (licenceId: string) =>
  api.query(`select 1 from event where name like 'hub.%' and object_id = $1`, [licenceId])

describe('several at once', () => {
  test('generations: one row, one clear error for the others', () =>
    rounds(async () => {
      await scene.without()
      const replies = await Promise.all(
        many.map((turn) =>
          api
            .as(turn % 2 === 0 ? 'broker' : 'admin')
            .call('licences.generate', { request: { providerId: 'broker' } }),
        ),
      )
      expect(codesOf(replies as Reply[])).toEqual([...Array(5).fill('PMS_MSP_416'), 'ok'])
      const rows = await api.query<{ id: string }>(`select id from licence where partner_id = 'broker'`)
      expect(rows).toHaveLength(1)
      expect(await toldOf(rows[0]!.id)).toHaveLength(1)
    }))

  test('rotations: one successor, one clear error for the others', () =>
    rounds(async () => {
      const { licenceId } = await scene.licenceIn('active')
      const replies = await Promise.all(
        many.map(() => api.as('broker').call('licences.replace', { params: { licenceId }, request: {} })),
      )
      expect(codesOf(replies as Reply[])).toEqual([...Array(5).fill('ENT_LIC_005'), 'ok'])
      expect(await api.query(`select 1 from licence where partner_id = 'broker'`)).toHaveLength(2)
    }))

  test('a rotation and the end of the partner: nothing is issued in favour of the dead', () =>
    rounds(async () => {
      const { licenceId } = await scene.licenceIn('active')
      await Promise.all([
        api.as('broker').call('licences.replace', { params: { licenceId }, request: {} }),
        api.as('admin').call('partner-administration.set-status', {
          params: { partnerId: 'broker' },
          request: { status: 'De-active' },
        }),
      ])
      const live = await api.query(`select 1 from licence where partner_id = 'broker' and is_active`)
      expect(live).toEqual([])
    }))

  test('servers that switch verifiers: each licence is told of once', () =>
    rounds(async () => {
      const { licenceId } = await scene.licenceIn('active')
      const { response } = await api
        .as('admin')
        .call('licences.replace', { params: { licenceId }, request: { overlapDays: 1 } })
      api.clock.advance(86_400_000)
      await Promise.all(many.map(() => switchJob(api.app).run()))
      api.clock.set(new Date())
      expect(await toldOf(response.licenceId)).toHaveLength(1)
    }))
})

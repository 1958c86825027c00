import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { relyingSceneOf } from '../../../../../tests/support/scenes/relying-scene.ts'

let api: TestApp
beforeAll(async () => {
  api = await createTestApp()
  const parties = await relyingSceneOf(api)
  for (const party of ['scanner', 'sensor'] as const) await parties.active(party)
}, 60_000)
afterAll(() => api.close())

let made = 0
const fields = () => ({
  deviceTypeCode: 'Finger',
  deviceSubTypeCode: 'Slap',
  make: `Make ${(made += 1)}`,
  model: `Model ${made}`,
})
const add = (over: object = {}, as: 'scanner' | 'sensor' = 'scanner') =>
  api.as(as).call('device-models.add', { request: { deviceProviderId: as, ...fields(), ...over } })
const decide = (id: string, approvalStatus: string, as: 'admin' | 'second-admin') =>
  api.as(as).call('device-models.decide', { request: { id, approvalStatus } })
const outcomesOf = (replies: readonly { readonly codes: readonly string[] }[]): string[] =>
  replies.map(({ codes }) => codes[0] ?? 'ok').toSorted()
const six = <T>(make: (place: number) => T): T[] => Array.from({ length: 6 }, (_, place) => make(place))

describe('at the same time', () => {
  test('one of six who register the same device model in other letters succeeds', async () => {
    const { make, model, ...kind } = fields()
    const replies = await Promise.all(
      six((place) => add({ ...kind, make: place % 2 ? make.toUpperCase() : make, model: ` ${model}` })),
    )
    expect(outcomesOf(replies)).toEqual([...Array<string>(5).fill('PMS_AUT_003'), 'ok'])
  })

  test('one of two providers who choose the same id succeeds', async () => {
    const replies = await Promise.all(
      six((place) => add({ id: 'chosen by many' }, place % 2 ? 'sensor' : 'scanner')),
    )
    expect(outcomesOf(replies)).toEqual([...Array<string>(5).fill('ENT_DEV_001'), 'ok'])
  })

  test('of two administrators who decide one wins, and the other is told', async () => {
    const id = (await add()).response.id
    const replies = await Promise.all([
      decide(id, 'Activate', 'admin'),
      decide(id, 'De-activate', 'second-admin'),
    ])
    expect(outcomesOf(replies)).toEqual(['PMS_DEVICE_ERROR_010', 'ok'])
    const actions = await api.query<{ action: string }>(
      'select action from object_history where object_id = $1 order by id',
      [id],
    )
    expect(actions).toHaveLength(2)
  })

  test('whoever switches a type off while others register leaves none that is registered afterwards', async () => {
    const replies = await Promise.all([
      ...six(() => add({ deviceTypeCode: 'Face', deviceSubTypeCode: 'Full face' })),
      api.as('admin').call('device-types.set-status', { request: { typeCode: 'Face', isActive: false } }),
    ])
    expect(replies.at(-1)?.codes).toEqual([])
    const [{ count } = { count: -1 }] = await api.query<{ count: number }>(
      `select count(*)::int as count from device_model where type_code = 'Face'`,
    )
    expect(outcomesOf(replies.slice(0, 6)).filter((outcome) => outcome === 'ok')).toHaveLength(count)
    expect((await add({ deviceTypeCode: 'Face', deviceSubTypeCode: 'Full face' })).codes).toEqual([
      'PMS_AUT_001',
    ])
  })
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { setFtmScene } from '../../../../../tests/support/scenes/ftm-scene.ts'
import type { Persona } from '../../../../../tests/support/people/personas.ts'
import { relyingSceneOf } from '../../../../../tests/support/scenes/relying-scene.ts'
import { requestSceneOf } from '../../../../../tests/support/scenes/request-scene.ts'

let api: TestApp
beforeAll(async () => {
  api = await createTestApp()
})
afterAll(() => api.close())

/** The steps of somebody: those that are done, and those that are not. */
const stepsOf = async (as: Persona) => {
  const { response } = await api.as(as).call('setup.list-own')
  const named = (isDone: boolean) => response.filter((each) => each.isDone === isDone).map(({ step }) => step)
  return { done: named(true), open: named(false) }
}

test('a fresh platform lacks its first authority; a partner, its certificate', async () => {
  const platform = await stepsOf('admin')
  expect(platform.open).toContain('trust-store')
  expect(platform.open).toContain('mail')
  expect(platform.open).toContain('hub')
  expect(platform.open).toContain('first-policy-group')
  expect(platform.done).toContain('second-administrator')
  expect([...platform.done, ...platform.open]).not.toContain('master-key')
  expect((await stepsOf('acme')).open).toEqual(
    expect.arrayContaining(['partner-certificate', 'chip', 'chip-certificate', 'chip-approval']),
  )
})

test('each step is done when its object is there, for whose it is alone', async () => {
  const scene = await setFtmScene(api)
  expect((await stepsOf('admin')).done).toContain('trust-store')
  expect((await stepsOf('auditor')).done).toContain('trust-store')
  const open = async () => (await stepsOf('acme')).open.filter((step) => step !== 'terms')
  expect(await open()).toEqual(['chip', 'chip-certificate', 'chip-approval'])
  const add = (status: Parameters<typeof scene.chipIn>[0]) => scene.chipIn(status)
  await add('pending_cert_upload')
  expect(await open()).toEqual(['chip-certificate', 'chip-approval'])
  await add('pending_approval')
  expect(await open()).toEqual(['chip-approval'])
  await add('approved')
  expect(await open()).toEqual([])
  expect((await stepsOf('rival')).open).toEqual(expect.arrayContaining(['chip', 'chip-approval']))
})

test('a hub is connected or inside, and a group is made by somebody', async () => {
  const inside = await createTestApp({ HUB_EMBEDDED: 'on' })
  const stepsThere = (await inside.as('admin').call('setup.list-own')).response
  await inside.close()
  expect(stepsThere).toContainEqual({ step: 'hub', isDone: true })
  const request = { name: 'Counters', desc: 'of banks' }
  await api.as('policy-manager').call('policies.create-group', { request })
  expect((await stepsOf('admin')).done).toContain('first-policy-group')
})

test('a relying party goes from its group to an approved policy', async () => {
  const relying = await relyingSceneOf(api)
  const open = async () => (await stepsOf('bank')).open.filter((step) => step !== 'terms')
  await relying.fresh('bank')
  await api.query(`update partner set policy_group_id = null where id = 'bank'`)
  expect(await open()).toEqual(expect.arrayContaining(['policy-group', 'policy', 'policy-approval']))
  await relying.active('bank')
  expect(await open()).not.toContain('policy-group')
  const requests = await requestSceneOf(api)
  await requests.requestIn('rejected')
  expect(await open()).not.toContain('policy')
  expect(await open()).toContain('policy-approval')
  await requests.requestIn('approved')
  expect(await open()).not.toContain('policy-approval')
  expect((await stepsOf('acme')).open).not.toContain('policy')
  expect((await stepsOf('printer')).open).toContain('credential-type')
})

test('who acts for nobody has nothing to do, and a stranger hears nothing', async () => {
  expect(await stepsOf('unattached')).toEqual({ done: [], open: [] })
  expect((await api.as('stranger').call('setup.list-own')).status).toBe(401)
})

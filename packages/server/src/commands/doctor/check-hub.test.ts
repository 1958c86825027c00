import { afterEach, beforeEach, expect, test } from 'vitest'
import { startStandInHub, type StandInHub } from '../../../../../tests/support/neighbours/stand-in-hub.ts'
import { hubTopics } from '../../platform/events/hub-message.ts'
import { testSettings } from '../../../../../tests/support/test-settings.ts'
import { checkHub } from './check-hub.ts'

let hub: StandInHub
beforeEach(async () => {
  hub = await startStandInHub()
})
afterEach(() => hub.close())

const check = () => checkHub(testSettings({ HUB_URL: hub.url }))

test('a hub that answers is registered at, and fine', async () => {
  expect(await check()).toMatchObject({ ok: true })
  expect(hub.calls.map(({ mode }) => mode)).toEqual(hubTopics.map(() => 'register'))
  expect(hub.published()).toEqual([])
})

test('topics that are there already are fine, too', async () => {
  hub.faultFor = () => [200, 'hub.mode=denied&hub.reason=registered']
  expect(await check()).toMatchObject({ ok: true })
})

test.each([
  [[500, ''] as const, 'it answered 500', 'Read the log of the hub.'],
  [[403, ''] as const, 'it answered 403', 'PUBLISH_'],
  ['dead' as const, 'unreachable', 'HUB_URL'],
])('of one that answers %j it says why and what helps', async (fault, why, remedy) => {
  hub.faultFor = () => fault
  const finding = await check()
  expect(finding).toMatchObject({ ok: false, text: expect.stringContaining(why) })
  expect(finding.ok || finding.remedy).toContain(remedy)
})

test('without a hub production is told, and nobody else', async () => {
  expect(await checkHub(testSettings())).toMatchObject({ ok: true })
  const production = { ...testSettings(), production: true }
  expect(await checkHub(production)).toMatchObject({ ok: false })
})

test('the hub inside is named, and what it waits for', async () => {
  expect(await checkHub(testSettings({ HUB_EMBEDDED: 'on' }))).toMatchObject({
    ok: true,
    text: expect.stringContaining('HUB_CALLBACKS'),
  })
})

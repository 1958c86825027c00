import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { answerTo } from '../../../../../tests/support/scenes/decision-answers.ts'
import { decisionSceneOf, type GoodQuestion } from '../../../../../tests/support/scenes/decision-scene.ts'
import {
  verificationSceneOf,
  type MadeDevice,
  type VerificationScene,
} from '../../../../../tests/support/scenes/verification-scene.ts'
import { refusalReasons } from './rules/reasons.ts'

/** What a device has signed, as a part of the question. */

let api: TestApp
let good: GoodQuestion
let scene: VerificationScene
let made: MadeDevice

beforeAll(async () => {
  api = await createTestApp()
  good = await (await decisionSceneOf(api)).good()
  scene = await verificationSceneOf(api)
  made = await scene.madeDevice()
})

afterAll(() => api.close())

const answerWith = (deviceProof: string, over: object = {}) =>
  answerTo(api, { ...good.question, ...over, deviceProof })

const during = async (change: string, restore: string, id: string, work: () => Promise<void>) => {
  await api.query(change, [id])
  try {
    await work()
  } finally {
    await api.query(restore, [id])
  }
}

test('a device that is in order stops nobody', async () => {
  expect(await answerWith(scene.capture(made))).toBe('yes')
  expect(await answerWith(scene.digitalId(made))).toBe('yes')
})

test('what it signed is looked at before anything of partners, and what the register says after all of it', async () => {
  const stranger = { apiKey: 'no key of anybody' }
  const forged = scene.capture(made, {}, made.chip)
  expect(await answerWith(forged)).toEqual(refusalReasons['device-untrusted'])
  expect(await answerWith(forged, stranger)).toEqual(refusalReasons['device-untrusted'])
  await during(
    `update device_model set status = 'deactivated' where id = $1`,
    `update device_model set status = 'approved' where id = $1`,
    made.deviceId,
    async () => {
      expect(await answerWith(scene.capture(made))).toEqual(refusalReasons['device-stopped'])
      expect(await answerWith(scene.capture(made), stranger)).toEqual(refusalReasons['credential-unknown'])
    },
  )
})

test('one that is on the hotlist is refused by a code of its own', async () => {
  const { serialNo: serialNumber, make, model } = made.identity
  const request = { kind: 'device', serialNumber, make, model, reason: 'stolen' } as const
  const { codes, response } = await api.as('admin').call('hotlist.add', { request })
  expect(codes).toEqual([])
  expect(await answerWith(scene.capture(made))).toEqual(refusalReasons['hotlist-device'])
  const lifted = await api
    .as('admin')
    .call('hotlist.lift', { params: { entryId: response.entryId }, request: { reason: 'found' } })
  expect(lifted.codes).toEqual([])
  expect(await answerWith(scene.capture(made))).toBe('yes')
})

test.each([
  ['nothing of ours', () => 'x'],
  ['an empty answer', () => '{"biometrics":[]}'],
  ['a certificate, which anybody can show', () => made.device.certificate],
])('%s proves no device', async (_name, proof) => {
  expect(await answerWith(proof())).toEqual(refusalReasons['device-untrusted'])
})

test('the operation takes it, and says which step of the verification fails', async () => {
  const { response, codes } = await api.as('service-client').call('decision.ask', {
    request: { ...good.question, deviceProof: scene.capture(made, {}, made.chip) },
  })
  expect(codes).toEqual([])
  expect(response).toMatchObject({ isAllowed: false, code: 'ENT_DCN_048' })
  expect(response.cause).toMatch(/\(ENT_DVC_\d{3}\)/u)
})

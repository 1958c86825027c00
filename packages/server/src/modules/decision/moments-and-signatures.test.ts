import { createPrivateKey, sign } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { make } from '../../../../../tests/support/certificates/certificates.ts'
import { answerTo } from '../../../../../tests/support/scenes/decision-answers.ts'
import {
  decisionSceneOf,
  signAs,
  signedFor,
  type DecisionScene,
  type GoodQuestion,
} from '../../../../../tests/support/scenes/decision-scene.ts'
import type { Question } from './rules/question.ts'
import { refusalReasons } from './rules/reasons.ts'

let api: TestApp
let scene: DecisionScene
let withKey: GoodQuestion

beforeAll(async () => {
  api = await createTestApp()
  scene = await decisionSceneOf(api)
  withKey = await scene.good()
})

afterAll(() => api.close())

const codesOf = (question: Question) => answerTo(api, question)

describe('A10 signatures', () => {
  const body = Buffer.from('{"id":"mosip.identity.auth"}')

  test('by the partner, or by the MISP', async () => {
    for (const party of ['bank', 'broker'] as const) {
      const signature = await signAs(api, party, body)
      expect(await codesOf({ ...withKey.question, signature })).toBe('yes')
    }
  })

  test('over other bytes, by another partner, without a certificate, of strangers, before its time', async () => {
    const { question } = withKey
    const signature = await signAs(api, 'bank', body)
    const told = async (shown: typeof signature) => codesOf({ ...question, signature: shown })
    expect(await told({ ...signature, payload: Buffer.from('{"id": "mosip.identity.auth"}') })).toEqual(
      refusalReasons['signature-invalid'],
    )
    expect(await told(await signAs(api, 'insurer', body))).toEqual(refusalReasons['certificate-other'])
    expect(await told(await signAs(api, 'bank', body, []))).toEqual(
      refusalReasons['signature-no-certificate'],
    )
    expect(await told({ ...signature, value: 'none' })).toEqual(refusalReasons['signature-invalid'])
    const { signature: foreign, late } = strangers(body)
    expect(await told(foreign)).toEqual(refusalReasons['signature-untrusted'])
    expect(await told(late)).toEqual(refusalReasons['signature-out-of-date'])
    // Another's certificate beside one's own signature is no signature.
    expect(await told(await signAs(api, 'bank', body, [await signedFor(api, 'insurer')]))).toEqual(
      refusalReasons['signature-invalid'],
    )
  })

  test('what is wrong with the signature is told before what is wrong with the rest, as the contract has it', async () => {
    const shown = { value: 'none', payload: body }
    expect(await codesOf({ ...withKey.question, apiKey: 'x', signature: shown })).toEqual(
      refusalReasons['signature-invalid'],
    )
  })

  const strangers = (payload: Buffer) => {
    const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000)
    const signedBy = ({ read, key }: ReturnType<typeof make>) => {
      const x5c = [Buffer.from(read.der).toString('base64')]
      const header = Buffer.from(JSON.stringify({ alg: 'ES256', x5c })).toString('base64url')
      const input = Buffer.from(`${header}.${payload.toString('base64url')}`)
      const privateKey = { key: createPrivateKey(key), dsaEncoding: 'ieee-p1363' as const }
      return { value: `${header}..${sign('sha256', input, privateKey).toString('base64url')}`, payload }
    }
    return {
      signature: signedBy(make({ subject: '/O=Stranger/CN=Stranger' })),
      late: signedBy(make({ subject: '/O=Late/CN=Late', from: ago(60), until: ago(30) })),
    }
  }
})

describe('A10 the first and the last moment count, the one before and the one after do not', () => {
  const at = async (time: Date, question: Question): ReturnType<typeof codesOf> => {
    api.clock.set(time)
    return codesOf(question)
  }
  const spans = {
    key: [
      'update api_key set valid_from = $2, valid_till = $3 where id = $1',
      ({ keyId }: GoodQuestion) => keyId,
      'key',
    ],
    licence: [
      'update licence set valid_from = $2, valid_till = $3 where id = $1',
      ({ licenceId }: GoodQuestion) => licenceId,
      'licence',
    ],
    policy: [
      'update policy set valid_from = $2, valid_till = $3 where id = $1',
      ({ policyId }: GoodQuestion) => policyId,
      'policy',
    ],
  } as const

  test.each(Object.entries(spans))('%s', async (_name, [statement, idOf, kind]) => {
    const now = Date.now()
    const [from, till] = [new Date(now + 10_000), new Date(now + 20_000)]
    const wide = [new Date(now - 3_600_000), new Date(now + 3_600_000)]
    await scene.change(statement, [idOf(withKey), from, till])
    const { question } = withKey
    expect(await at(new Date(from.getTime() - 1), question)).toEqual(refusalReasons[`${kind}-not-yet-valid`])
    expect(await at(from, question)).toBe('yes')
    expect(await at(till, question)).toBe('yes')
    expect(await at(new Date(till.getTime() + 1), question)).toEqual(refusalReasons[`${kind}-expired`])
    api.clock.set(new Date(now))
    await scene.change(statement, [idOf(withKey), ...wide])
  })

  test('certificate', async () => {
    const [row] = await api.query<{ from: Date; till: Date }>(
      `select greatest(not_before, platform_not_before) as from, least(not_after, platform_not_after) as till
       from held_certificate where holder_id = 'bank' and superseded_at is null`,
    )
    const { question } = withKey
    const wide = [new Date(0), new Date('2099-01-01T00:00:00.000Z')]
    for (const name of ['key', 'licence', 'policy'] as const)
      await scene.change(spans[name][0], [spans[name][1](withKey), ...wide])
    await scene.change(spans.policy[0], [withKey.mispPolicyId, ...wide])
    expect(await at(new Date(row!.from.getTime() - 1), question)).toEqual(
      refusalReasons['certificate-not-yet-valid'],
    )
    expect(await at(row!.from, question)).not.toEqual(refusalReasons['certificate-not-yet-valid'])
    expect(await at(row!.till, question)).toBe('yes')
    expect(await at(new Date(row!.till.getTime() + 1), question)).toEqual(
      refusalReasons['certificate-expired'],
    )
  })
})

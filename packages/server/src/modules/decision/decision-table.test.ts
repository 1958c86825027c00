import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { make } from '../../../../../tests/support/certificates/certificates.ts'
import {
  decisionsAreCurrent,
  decisionSceneOf,
  signAs,
  signedFor,
  type DecisionScene,
  type GoodQuestion,
} from '../../../../../tests/support/scenes/decision-scene.ts'
import { ask } from './ask.ts'
import { factsInDatabase } from './memory.ts'
import type { Question } from './question.ts'
import { refusalReasons } from './reasons.ts'
import { presentVerdict } from './wire.ts'

let api: TestApp
let scene: DecisionScene
let withKey: GoodQuestion
let withClient: GoodQuestion

beforeAll(async () => {
  api = await createTestApp()
  scene = await decisionSceneOf(api)
  withKey = await scene.good()
  withClient = await scene.goodClient()
  await decisionsAreCurrent(api)
})

afterAll(() => api.close())

/** The answer of memory, which the database must give as well: our code and the contract's, or yes. */
const codesOf = async (question: Question): Promise<readonly string[] | 'yes'> => {
  await decisionsAreCurrent(api)
  const [one, other] = [await ask(api.app, question), await ask(api.app, question, factsInDatabase(api.app))]
  const shown = (verdict: typeof one) => presentVerdict(verdict, { locale: 'eng', now: api.clock.now() })
  expect({ ...shown(other), decidedDateTime: '' }).toEqual({ ...shown(one), decidedDateTime: '' })
  return one.isAllowed ? 'yes' : refusalReasons[one.reason]
}

/** What is done to a row, and what undoes it. */
type Fault = readonly [doing: string, undoing: string, id: (good: GoodQuestion) => string]

const keyId = ({ keyId: id }: GoodQuestion) => id
const past = `now() - interval '1 hour'`
const future = `now() + interval '1 hour'`
const long = `now() - interval '2 hours'`

const faults: Readonly<Record<string, { step: string; fault: Fault; of?: 'client' }>> = {
  'partner-inactive': {
    step: '11',
    fault: [
      'update partner set is_active = false where id = $1',
      'update partner set is_active = true where id = $1',
      () => 'bank',
    ],
  },
  'group-inactive': {
    step: '12',
    fault: [
      'update policy_group set is_active = false where id = $1',
      'update policy_group set is_active = true where id = $1',
      ({ groupId }) => groupId,
    ],
  },
  'policy-draft': {
    step: '12',
    fault: [
      `update policy set state = 'draft', schema_url = null where id = $1`,
      `update policy set state = 'activated', schema_url = 'x' where id = $1`,
      ({ policyId }) => policyId,
    ],
  },
  'policy-deactivated': {
    step: '12',
    fault: [
      `update policy set state = 'deactivated' where id = $1`,
      `update policy set state = 'activated' where id = $1`,
      ({ policyId }) => policyId,
    ],
  },
  'policy-not-yet-valid': {
    step: '12',
    fault: [
      `update policy set valid_from = ${future} where id = $1`,
      `update policy set valid_from = ${past} where id = $1`,
      ({ policyId }) => policyId,
    ],
  },
  'policy-expired': {
    step: '12',
    fault: [
      `update policy set valid_from = ${long}, valid_till = ${past} where id = $1`,
      `update policy set valid_till = ${future} where id = $1`,
      ({ policyId }) => policyId,
    ],
  },
  'request-not-approved': {
    step: '10',
    fault: [
      `update policy_request set state = 'rejected' where id = $1`,
      `update policy_request set state = 'approved' where id = $1`,
      ({ requestId }) => requestId,
    ],
  },
  'key-deactivated': {
    step: '13a',
    fault: [
      `update api_key set state = 'deactivated', stopped_by = 'partner' where id = $1`,
      `update api_key set state = 'active', stopped_by = null where id = $1`,
      keyId,
    ],
  },
  'key-not-yet-valid': {
    step: '13a',
    fault: [
      `update api_key set valid_from = ${future} where id = $1`,
      `update api_key set valid_from = ${past} where id = $1`,
      keyId,
    ],
  },
  'key-expired': {
    step: '13a',
    fault: [
      `update api_key set valid_from = ${long}, valid_till = ${past} where id = $1`,
      `update api_key set valid_till = ${future} where id = $1`,
      keyId,
    ],
  },
  'client-inactive': {
    step: '13b',
    of: 'client',
    fault: [
      `update oidc_client set state = 'inactive', stopped_by = 'partner' where id = $1`,
      `update oidc_client set state = 'active', stopped_by = null where id = $1`,
      keyId,
    ],
  },
  'certificate-missing': {
    step: '14',
    fault: [
      `update held_certificate set superseded_at = now() where holder_id = $1`,
      `update held_certificate set superseded_at = null where holder_id = $1`,
      () => 'bank',
    ],
  },
  'certificate-revoked': {
    step: '3',
    fault: [
      `update issued_certificate set revoked_at = now() - interval '1 minute', revocation_reason = 'superseded',
         revoked_by = 'test' where holder_id = $1`,
      `update issued_certificate set revoked_at = null, revocation_reason = null, revoked_by = null
         where holder_id = $1`,
      () => 'bank',
    ],
  },
  'licence-deactivated': {
    step: '15',
    fault: [
      `update licence set state = 'deactivated', stopped_by = 'partner' where id = $1`,
      `update licence set state = 'active', stopped_by = null where id = $1`,
      ({ licenceId }) => licenceId,
    ],
  },
  'licence-not-yet-valid': {
    step: '15',
    fault: [
      `update licence set valid_from = ${future} where id = $1`,
      `update licence set valid_from = ${past} where id = $1`,
      ({ licenceId }) => licenceId,
    ],
  },
  'licence-expired': {
    step: '15',
    fault: [
      `update licence set valid_from = ${long}, valid_till = ${past} where id = $1`,
      `update licence set valid_till = ${future} where id = $1`,
      ({ licenceId }) => licenceId,
    ],
  },
  'misp-inactive': {
    step: '15',
    fault: [
      'update partner set is_active = false where id = $1',
      'update partner set is_active = true where id = $1',
      () => 'broker',
    ],
  },
  'misp-policy': {
    step: '15',
    fault: [
      `update policy set state = 'deactivated' where id = $1`,
      `update policy set state = 'activated' where id = $1`,
      ({ mispPolicyId }) => mispPolicyId,
    ],
  },
  'misp-certificate': {
    step: '15',
    fault: [
      `update held_certificate set superseded_at = now() where holder_id = $1`,
      `update held_certificate set superseded_at = null where holder_id = $1`,
      () => 'broker',
    ],
  },
}

describe('A10 what of the rows fails alone is told by its own code', () => {
  test.each(Object.entries(faults))('%s', async (reason, { fault, of }) => {
    const good = of === 'client' ? withClient : withKey
    const [doing, undoing, idOf] = fault
    expect(await codesOf(good.question)).toBe('yes')
    await scene.change(doing, [idOf(good)])
    const codes = await codesOf(good.question)
    await scene.change(undoing, [idOf(good)])
    expect(codes).toEqual(refusalReasons[reason as keyof typeof refusalReasons])
    expect(await codesOf(good.question)).toBe('yes')
  })

  test('hot-listed partners and MISPs, last', async () => {
    for (const [providerId, reason] of [
      ['bank', 'hotlist-partner'],
      ['broker', 'hotlist-misp'],
    ] as const) {
      const request = { kind: 'partner' as const, providerId, reason: 'stolen keys' }
      const { response } = await api.as('admin').call('hotlist.add', { request })
      expect(await codesOf(withKey.question)).toEqual(refusalReasons[reason])
      const params = { entryId: response.entryId }
      await api.as('admin').call('hotlist.lift', { params, request: { reason: 'found' } })
      expect(await codesOf(withKey.question)).toBe('yes')
    }
  })

  test('an authority that is suspended, and one that is not', async () => {
    await scene.change(
      `update trust_certificate set state = 'SUSPENDED', state_reason = 'x', state_changed_at = now(), state_changed_by = 'x'
       where domain = 'AUTH'`,
    )
    expect(await codesOf(withKey.question)).toEqual(refusalReasons['certificate-untrusted'])
    await scene.change(`update trust_certificate set state = 'ACTIVE' where domain = 'AUTH'`)
    expect(await codesOf(withKey.question)).toBe('yes')
  })
})

const without = (question: Question, ...names: (keyof Question)[]): Question =>
  Object.fromEntries(Object.entries(question).filter(([name]) => !names.includes(name as keyof Question)))

const type = (authType: string, authSubType?: string) => ({ authType, authSubType })

describe('A10 what of the question fails alone is told by its own code', () => {
  const cases: readonly (readonly [keyof typeof refusalReasons, (good: Question) => Question])[] = [
    ['parameters-missing', (good) => without(good, 'licenceKey')],
    ['parameters-missing', (good) => without(good, 'partnerId')],
    ['parameters-missing', (good) => without(good, 'apiKey')],
    ['parameters-missing', (good) => ({ ...good, clientId: 'x' })],
    ['credential-unknown', (good) => ({ ...good, apiKey: `${good.apiKey}x` })],
    ['credential-unknown', (good) => ({ ...good, apiKey: `${good.apiKey} ` })],
    ['credential-unknown', (good) => ({ ...good, apiKey: good.apiKey!.toLowerCase() })],
    ['credential-unknown', (good) => ({ ...good, partnerId: 'insurer' })],
    ['credential-unknown', (good) => ({ ...good, partnerId: 'BANK' })],
    ['credential-unknown', (good) => ({ ...good, apiKey: good.licenceKey })],
    ['credential-unknown', (good) => ({ ...without(good, 'apiKey'), clientId: 'unknown' })],
    ['licence-unknown', (good) => ({ ...good, licenceKey: good.licenceKey!.toUpperCase() })],
    ['licence-unknown', (good) => ({ ...good, licenceKey: ` ${good.licenceKey}` })],
    ['licence-unknown', (good) => ({ ...good, licenceKey: good.apiKey })],
    ['delegation-key-binding', (good) => ({ ...good, operation: 'key-binding' })],
    ['delegation-vci-exchange', (good) => ({ ...good, operation: 'vci-exchange' })],
    ['operation-kyc-exchange', (good) => ({ ...good, operation: 'kyc-exchange' })],
    ['type-not-allowed', (good) => ({ ...good, authenticationTypes: [type('otp'), type('bio', 'IRIS')] })],
    ['type-not-allowed', (good) => ({ ...good, authenticationTypes: [type('otp'), type('bio')] })],
    ['type-missing', (good) => ({ ...good, authenticationTypes: [type('bio', 'face')] })],
    ['attribute-not-allowed', (good) => ({ ...good, attributes: ['fullName', 'phone'] })],
  ]

  test.each(cases)('%s %#', async (reason, change) => {
    expect(await codesOf(change(withKey.question))).toEqual(refusalReasons[reason])
  })

  test('what is allowed is allowed', async () => {
    for (const operation of ['auth', 'otp', 'kyc', 'kyc-auth'] as const)
      expect(
        await codesOf({
          ...withKey.question,
          operation,
          authenticationTypes: [type('OTP'), type('bio', 'FACE')],
          attributes: ['fullname', 'gender'],
        }),
      ).toBe('yes')
  })

  test.each([
    ['otp', 'operation-otp', 'otp-request'],
    ['kyc', 'operation-kyc', 'kyc'],
    ['kyc-auth', 'operation-kyc-auth', 'kycauth'],
  ] as const)('%s is told apart where the policy lacks it', async (operation, reason, lacking) => {
    const { policyId, question } = withKey
    const [row] = await api.query<{ document: string }>('select document from policy where id = $1', [
      policyId,
    ])
    const document = row!.document.replaceAll(`"${lacking}"`, '"none"')
    await scene.change('update policy set document = $2 where id = $1', [policyId, document])
    expect(await codesOf({ ...question, operation })).toEqual(refusalReasons[reason])
    await scene.change('update policy set document = $2 where id = $1', [policyId, row!.document])
  })

  test('what else a MISP may not pass on, and what the policy does not allow beyond it', async () => {
    const { mispPolicyId, question } = withKey
    const allow = (names: readonly string[]) =>
      scene.change('update policy set document = $2 where id = $1', [
        mispPolicyId,
        JSON.stringify(Object.fromEntries(names.map((name) => [name, true]))),
      ])
    await allow([])
    for (const operation of ['kyc-auth', 'kyc-exchange'] as const)
      expect(await codesOf({ ...question, operation })).toEqual(refusalReasons[`delegation-${operation}`])
    await allow([
      'allowAuthRequestDelegation',
      'allowKycRequestDelegation',
      'allowKeyBindingDelegation',
      'allowVciRequestDelegation',
    ])
    for (const operation of ['key-binding', 'vci-exchange'] as const)
      expect(await codesOf({ ...question, operation })).toEqual(refusalReasons[`operation-${operation}`])
    const { licenceId } = withKey
    const [bond] = await api.query<{ a: string; b: string; c: string; d: string }>(
      'select policy_id as a, policy_name as b, policy_group_id as c, request_id as d from licence where id = $1',
      [licenceId],
    )
    const bind = 'policy_id = $2, policy_name = $3, policy_group_id = $4, request_id = $5'
    await scene.change(`update licence set ${bind} where id = $1`, [licenceId, null, null, null, null])
    expect(await codesOf({ ...question, operation: 'kyc-auth' })).toEqual(refusalReasons['misp-policy-missing'])
    await scene.change(`update licence set ${bind} where id = $1`, [licenceId, ...Object.values(bond!)])
  })

  test('a client signs people in by what it was made for', async () => {
    const { policyId, question } = withClient
    const [row] = await api.query<{ document: string }>('select document from policy where id = $1', [
      policyId,
    ])
    expect(await codesOf({ ...question, authenticationTypes: [type('otp')] })).toBe('yes')
    expect(await codesOf({ ...question, authenticationTypes: [type('otp'), type('bio', 'FACE')] })).toEqual(
      refusalReasons['factor-not-allowed'],
    )
    expect(row).toBeDefined()
  })
})

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
    const { signature: foreign, late } = await strangers(body)
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

  const strangers = async (payload: Buffer) => {
    const { createPrivateKey, sign } = await import('node:crypto')
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
  const at = async (time: Date, question: Question): Promise<readonly string[] | 'yes'> => {
    api.clock.set(time)
    return codesOf(question)
  }
  const spans = {
    key: ['update api_key set valid_from = $2, valid_till = $3 where id = $1', keyId, 'key'],
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

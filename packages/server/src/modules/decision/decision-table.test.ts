import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { answerTo } from '../../../../../tests/support/scenes/decision-answers.ts'
import {
  decisionsAreCurrent,
  decisionSceneOf,
  type DecisionScene,
  type GoodQuestion,
} from '../../../../../tests/support/scenes/decision-scene.ts'
import type { Question } from './rules/question.ts'
import { refusalReasons } from './rules/reasons.ts'

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

const codesOf = (question: Question) => answerTo(api, question)

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
    expect(await codesOf({ ...question, operation: 'kyc-auth' })).toEqual(
      refusalReasons['misp-policy-missing'],
    )
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

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { makeCertificate } from '../../../../../tests/support/certificates/openssl.ts'
import { messages } from '../../platform/i18n/translate.ts'
import { verdictCodes } from './verdict-codes.ts'
import type { Persona } from '../../../../../tests/support/people/personas.ts'
import {
  verificationSceneOf,
  type MadeDevice,
  type VerificationScene,
} from '../../../../../tests/support/scenes/verification-scene.ts'

let api: TestApp
let scene: VerificationScene
let made: MadeDevice
beforeAll(async () => {
  api = await createTestApp()
  scene = await verificationSceneOf(api)
  made = await scene.madeDevice()
})
afterAll(() => api.close())

const ask = async (proof: string, persona: Persona = 'admin') => {
  const { response, codes } = await api.as(persona).call('verification.verify-device', { request: { proof } })
  expect(codes).toEqual([])
  return response
}
const verdictOn = async (proof: string, persona?: Persona) => {
  const { verdicts } = await ask(proof, persona)
  expect(verdicts).toHaveLength(1)
  return verdicts[0]!
}
/** The codes of all steps that fail. */
const codesOf = async (proof: string, persona?: Persona): Promise<(string | null)[]> =>
  (await verdictOn(proof, persona)).steps.filter(({ state }) => state === 'failed').map(({ code }) => code)

/** Does something to the register, asks, and takes it back. */
const during = async (change: string, restore: string, proof: () => string, values: unknown[]) => {
  await api.query(change, values)
  try {
    return await codesOf(proof())
  } finally {
    await api.query(restore, values)
  }
}

describe('a capture of a device that is in order', () => {
  test('is good, and says of whom', async () => {
    const transactionId = 'T-1'
    const verdict = await verdictOn(scene.capture(made, { transactionId }))
    expect(verdict).toMatchObject({
      kind: 'capture',
      level: 'L1',
      isVerified: true,
      code: null,
      device: made.identity,
      sbiVersion: made.sbiVersion,
      transactionId,
      firstSeenDateTime: null,
    })
    expect(verdict.steps.map(({ step, state }) => `${step} ${state}`)).toEqual([
      'format passed',
      'algorithm passed',
      'certificates passed',
      'claims passed',
      'signature passed',
      'digital-id-signature passed',
      'level passed',
      'agreement passed',
      'time passed',
      'device-chain passed',
      'chip-chain passed',
      'provider passed',
      'model passed',
      'sbi passed',
      'chip passed',
      'hotlist passed',
    ])
  })

  test.each<Persona>(['scanner', 'scanner-auditor', 'service-client', 'auditor'])(
    '%s may ask',
    async (persona) => {
      expect(await codesOf(scene.capture(made), persona)).toEqual([])
    },
  )

  test('another provider may not', async () => {
    const refused = async (proof: string) =>
      (await api.as('sensor').call('verification.verify-device', { request: { proof } })).codes
    expect(await refused(scene.capture(made))).toEqual(['ENT_DVC_100'])
    expect(await refused(scene.digitalId(made))).toEqual(['ENT_DVC_100'])
    expect(await refused(made.device.certificate)).toEqual(['ENT_DVC_100'])
  })

  test('comes again within its time: it is told since when it is known; later it is refused', async () => {
    const proof = scene.capture(made)
    const first = await verdictOn(proof)
    expect(first.firstSeenDateTime).toBeNull()
    const again = await verdictOn(proof, 'service-client')
    expect(again).toMatchObject({ isVerified: true, firstSeenDateTime: expect.stringMatching(/Z$/u) })
    expect((await verdictOn(scene.capture(made))).firstSeenDateTime).toBeNull()
    api.clock.advance(301_000)
    expect(await codesOf(proof)).toEqual(['ENT_DVC_009'])
    expect(await codesOf(scene.capture(made))).toEqual([])
  })

  test('of two servers one sees it first', async () => {
    const proof = scene.capture(made)
    const both = await Promise.all([verdictOn(proof), verdictOn(proof)])
    expect(both.filter(({ firstSeenDateTime }) => firstSeenDateTime === null)).toHaveLength(1)
  })

  test('ten fingers in one answer have ten verdicts', async () => {
    const biometrics = Array.from({ length: 10 }, () => ({ data: scene.capture(made) }))
    const good = await ask(JSON.stringify({ biometrics }))
    expect([good.isVerified, good.verdicts.length]).toEqual([true, 10])
    const old = { data: scene.capture(made, { timestamp: '2026-01-01T00:00:00Z' }) }
    const mixed = await ask(JSON.stringify({ biometrics: [...biometrics.slice(0, 2), old] }))
    expect([mixed.isVerified, ...mixed.verdicts.map(({ code }) => code)]).toEqual([
      false,
      null,
      null,
      'ENT_DVC_009',
    ])
  })
})

describe('other proofs', () => {
  test('a certificate alone: its chain, and nothing of the register', async () => {
    expect(await verdictOn(made.device.certificate, 'scanner')).toMatchObject({
      kind: 'certificate',
      isVerified: true,
      device: null,
      steps: [{ step: 'format' }, { step: 'device-chain', state: 'passed' }],
    })
    expect(await codesOf(made.chip.certificate)).toEqual([])
    expect(await codesOf(scene.chips.root.certificate)).toEqual(['ENT_DVC_011'])
  })

  test('an identity alone: of the chip, or of a device without one', async () => {
    const chip = await verdictOn(scene.digitalId(made))
    expect([chip.level, chip.isVerified, chip.steps.at(-2)?.step]).toEqual(['L1', true, 'chip'])
    const own = await verdictOn(scene.ownDigitalId(made))
    expect([own.level, own.isVerified]).toEqual(['L0', true])
    expect(own.steps.map(({ step }) => step)).not.toContain('chip')
  })

  test('an L0 device registers and does not authenticate', async () => {
    const digitalId = scene.ownDigitalId(made)
    expect(await codesOf(scene.capture(made, { digitalId, purpose: 'Registration' }))).toEqual([])
    expect(await codesOf(scene.capture(made, { digitalId }))).toEqual(['ENT_DVC_007'])
  })

  test('what cannot be read', async () => {
    const verdict = await verdictOn('hello', 'scanner')
    expect(verdict).toMatchObject({ kind: null, level: null, isVerified: false, code: 'ENT_DVC_001' })
    expect(verdict.steps).toMatchObject([
      { step: 'format', state: 'failed', cause: expect.stringContaining('no JWS') },
      { step: 'algorithm', state: 'skipped', code: null },
      { step: 'certificates', state: 'skipped' },
      { step: 'claims', state: 'skipped' },
    ])
  })
})

describe('what was signed', () => {
  const alone = makeCertificate({ subject: '/CN=Alone', keyNumber: 299 })

  test('each fault has a code of its own', async () => {
    const stranger = await scene.certify('sensor')
    const [header, payload, signature] = scene.capture(made).split('.') as [string, string, string]
    const members = JSON.parse(Buffer.from(header, 'base64url').toString()) as object
    const withHeader = (change: object) =>
      `${Buffer.from(JSON.stringify({ ...members, ...change })).toString('base64url')}.${payload}.${signature}`
    expect(await codesOf(withHeader({ alg: 'none' }))).toEqual(['ENT_DVC_002'])
    expect(await codesOf(withHeader({ x5c: [] }))).toEqual(['ENT_DVC_003'])
    expect(await codesOf(scene.capture(made, { timestamp: 'now' }))).toEqual(['ENT_DVC_004'])
    expect(await codesOf(withHeader({ typ: 'JOSE' }))).toEqual(['ENT_DVC_005'])
    const forged = scene.digitalId(made, {}, { certificate: made.chip.certificate, key: stranger.key })
    expect(await codesOf(scene.capture(made, { digitalId: forged }))).toEqual(['ENT_DVC_006'])
    const data = scene.capture(made)
    const beside = { ...made.identity, serialNo: 'SN-9999' }
    expect(await codesOf(JSON.stringify({ data, digitalId: beside }))).toEqual(['ENT_DVC_008'])
    const soon = new Date(api.app.clock.now().getTime() + 61_000).toISOString()
    expect(await codesOf(scene.capture(made, { timestamp: soon }))).toEqual(['ENT_DVC_010'])
    expect(await codesOf(scene.capture(made, {}, alone))).toEqual(['ENT_DVC_011'])
    const wrongChip = scene.digitalId(made, {}, stranger)
    expect(await codesOf(scene.capture(made, { digitalId: wrongChip }))).toEqual([
      'ENT_DVC_012',
      'ENT_DVC_050',
    ])
  })

  test('a key that another provider has certified does not speak for this one', async () => {
    const stranger = await scene.certify('sensor')
    expect(await codesOf(scene.capture(made, {}, stranger))).toEqual(['ENT_DVC_022'])
  })

  test('nor does a certificate of an authority that providers’ own are from', async () => {
    const signer = made.chip
    const proof = scene.capture(made, { purpose: 'Registration', digitalId: scene.digitalId(made) }, signer)
    expect(await codesOf(proof)).toEqual(['ENT_DVC_022'])
  })

  test('the cause names what the chain stumbles over, in the reader’s language', async () => {
    const proof = scene.capture(made, {}, alone)
    const { steps } = await verdictOn(proof)
    const step = steps.find(({ step: name }) => name === 'device-chain')
    expect(step?.cause).toMatch(/^The device’s certificate leads to nobody .+ CN=Alone/u)
    for (const language of ['fr', 'ar']) {
      const { response } = await api.as('admin').call('verification.verify-device', {
        request: { proof },
        headers: { 'accept-language': language },
      })
      const told = response.verdicts[0]?.steps.find(({ step: name }) => name === 'device-chain')?.cause
      expect(told).not.toMatch(/certificate leads|U\+/u)
    }
  })
})

describe('what the register says', () => {
  const capture = () => scene.capture(made)

  test('of the provider', async () => {
    const nobody = scene.digitalId(made, { deviceProviderId: 'nobody' })
    expect(await codesOf(scene.capture(made, { digitalId: nobody }))).toContain('ENT_DVC_020')
    const maker = scene.digitalId(made, { deviceProviderId: 'acme' })
    expect(await codesOf(scene.capture(made, { digitalId: maker }))).toContain('ENT_DVC_020')
    expect(
      await during(
        `update partner set is_active = false where id = $1`,
        `update partner set is_active = true where id = $1`,
        capture,
        ['scanner'],
      ),
    ).toContain('ENT_DVC_021')
  })

  test('of the model', async () => {
    const other = (change: object) => scene.capture(made, { digitalId: scene.digitalId(made, { ...change }) })
    expect(await codesOf(other({ model: 'Unheard of' }))).toEqual(['ENT_DVC_030', 'ENT_DVC_040'])
    expect(await codesOf(other({ deviceSubType: 'Single' }))).toEqual(['ENT_DVC_030', 'ENT_DVC_040'])
    expect(await codesOf(other({ make: made.identity.make.toUpperCase(), type: 'FINGER' }))).toEqual([])
    const states = { pending_approval: '031', rejected: '032', deactivated: '033' }
    for (const [status, code] of Object.entries(states))
      expect(
        await during(
          `update device_model set status = '${status}' where id = $1`,
          `update device_model set status = 'approved' where id = $1`,
          capture,
          [made.deviceId],
        ),
      ).toEqual([`ENT_DVC_${code}`])
  })

  test('of the interface', async () => {
    expect(await codesOf(scene.capture(made, { deviceServiceVersion: '0.0' }))).toEqual(['ENT_DVC_040'])
    expect(await codesOf(scene.capture(made, { deviceServiceVersion: undefined }))).toEqual([])
    const states = { pending_approval: '041', rejected: '042', deactivated: '043' }
    for (const [status, code] of Object.entries(states))
      expect(
        await during(
          `update sbi set status = '${status}' where id = $1`,
          `update sbi set status = 'approved' where id = $1`,
          capture,
          [made.sbiId],
        ),
      ).toEqual([`ENT_DVC_${code}`])
    expect(
      await during(
        `update sbi set ends_at = ends_at - interval '102 days', expires_at = expires_at - interval '102 days' where id = $1`,
        `update sbi set ends_at = ends_at + interval '102 days', expires_at = expires_at + interval '102 days' where id = $1`,
        capture,
        [made.sbiId],
      ),
    ).toEqual(['ENT_DVC_044'])
  })

  test('of the chip', async () => {
    const states = {
      pending_cert_upload: '051',
      pending_approval: '052',
      rejected: '053',
      deactivated: '054',
    }
    for (const [status, code] of Object.entries(states))
      expect(
        await during(
          `update chip set status = '${status}' where id = $1`,
          `update chip set status = 'approved' where id = $1`,
          capture,
          [made.chipId],
        ),
      ).toContain(`ENT_DVC_${code}`)
  })

  test('a chip that its maker deactivates takes its certificate with it', async () => {
    const other = await scene.madeDevice()
    const request = { status: 'De-Activate' }
    await api.as('acme').call('chips.deactivate', { params: { ftmId: other.chipId }, request })
    const verdict = await verdictOn(scene.capture(other))
    expect(verdict.steps.filter(({ state }) => state === 'failed').map(({ code }) => code)).toEqual([
      'ENT_DVC_012',
      'ENT_DVC_054',
    ])
    expect(verdict.steps.find(({ step }) => step === 'chip-chain')?.cause).toContain(
      'was revoked, deactivated',
    )
  })
})

test('a chip whose certificate the platform has revoked has a code of its own', async () => {
  const other = await scene.madeDevice()
  await api.query(
    `update issued_certificate set revoked_at = now() - interval '1 hour', revocation_reason = 'superseded', revoked_by = 'test'
      where holder_type = 'chip' and holder_id = $1`,
    [other.chipId],
  )
  expect(await codesOf(scene.capture(other))).toEqual(['ENT_DVC_012', 'ENT_DVC_055'])
})

describe('whether a model is registered and approved', () => {
  const list = async (persona: Persona, query: { make: string; model: string; providerId?: string }) =>
    (await api.as(persona).call('verification.list-devices', { query })).response

  test('verifiers hear of every registration, providers of their own', async () => {
    const { make, model } = made.identity
    const query = { make: make.toLowerCase(), model }
    const [found, ...others] = await list('service-client', query)
    expect(others).toEqual([])
    expect(found).toMatchObject({
      deviceId: made.deviceId,
      providerId: 'scanner',
      status: 'approved',
      isTrusted: true,
      codes: [],
      sbis: [{ sbiId: made.sbiId, status: 'approved' }],
    })
    expect(await list('scanner', query)).toHaveLength(1)
    expect(await list('sensor', query)).toEqual([])
    expect(await list('sensor', { ...query, providerId: 'scanner' })).toEqual([])
    expect(await list('admin', { ...query, providerId: 'sensor' })).toEqual([])
    expect(await list('admin', { make, model: 'Unheard of' })).toEqual([])
  })

  test('why not, by the codes of a verification', async () => {
    const waiting = await scene.devices.deviceIn('pending_approval', 'sensor')
    const [row] = await api.query<{ make: string; model: string }>(
      'select make, model from device_model where id = $1',
      [waiting.deviceId],
    )
    expect(await list('admin', row!)).toMatchObject([{ isTrusted: false, codes: ['ENT_DVC_031'] }])
  })
})

describe('what is hot-listed', () => {
  const block = async (subject: object) => {
    const { response, codes } = await api.as('admin').call('hotlist.add', {
      request: { reason: 'Stolen', ...subject } as never,
    })
    expect(codes).toEqual([])
    return response.entryId
  }
  const lift = (entryId: string) =>
    api.as('admin').call('hotlist.lift', { params: { entryId }, request: { reason: 'Found' } })

  test('is refused at once, each thing by its code, and let in again when that is lifted', async () => {
    const { serialNo, make, model } = made.identity
    const subjects: readonly (readonly [string, object])[] = [
      ['ENT_DVC_060', { kind: 'device', serialNumber: serialNo, make, model }],
      ['ENT_DVC_061', { kind: 'device_model', make, model }],
      ['ENT_DVC_062', { kind: 'sbi', providerId: 'scanner', softwareVersion: made.sbiVersion }],
      ['ENT_DVC_063', { kind: 'chip_key', chipId: made.chipId }],
      ['ENT_DVC_064', { kind: 'provider', providerId: 'scanner', providerName: 'Relying Scanner' }],
      ['ENT_DVC_064', { kind: 'partner', providerId: 'scanner' }],
    ]
    for (const [code, subject] of subjects) {
      expect(await codesOf(scene.capture(made))).toEqual([])
      const entry = await block(subject)
      expect(await codesOf(scene.capture(made)), JSON.stringify(subject)).toEqual([code])
      await lift(entry)
    }
    expect(await codesOf(scene.capture(made))).toEqual([])
  })
})

test('every code of a verdict has a text, and no text is left over', () => {
  expect(Object.keys(messages.eng['device-verdicts']).sort()).toEqual(verdictCodes)
})

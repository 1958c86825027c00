import { X509Certificate } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readPem } from '../../../../../tests/support/certificates/certificates.ts'
import {
  base64url,
  openKeyScene,
  sha256Of,
  type KeyScene,
} from '../../../../../tests/support/scenes/key-scene.ts'
import { askOcsp, fetchTrustFile } from '../../../../../tests/support/certificates/trust-files.ts'
import { revokeByOperator } from '../platform-trust/index.ts'

const dayMilliseconds = 86_400_000

let scene: KeyScene
beforeAll(async () => {
  scene = await openKeyScene({
    KEY_APPLICATIONS: 'GATE=ID_AUTHENTICATION, WALLET=RESIDENT+CREATE_SHARE, VAULT',
    TRUST_URL: 'http://pki.example',
  })
})
afterAll(() => scene.close())

const stands = (pem: string, below: string): boolean =>
  new X509Certificate(pem).verify(new X509Certificate(below).publicKey)

const revoke = async (pem: string, reason: 'keyCompromise' | 'superseded') => {
  const [row] = await scene.api.query<{ id: string }>('select id from issued_certificate where sha256 = $1', [
    sha256Of(pem),
  ])
  await revokeByOperator(scene.api.app, { id: row!.id, reason })
}

const daysLeft = (pem: string): number =>
  Math.floor((readPem(pem).notAfter.getTime() - scene.api.clock.now().getTime()) / dayMilliseconds)

const currentKeys = async (applicationId: string) =>
  scene.api.query<{ reference_id: string }>(
    'select reference_id from application_key where application_id = $1 and ended_at is null',
    [applicationId],
  )

describe('the module key of an application', () => {
  test('is made once, whoever asks first and however many ask at once', async () => {
    const asked = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        scene.certificateOf({ applicationId: 'VAULT' }, index % 2 === 0 ? 'roleless' : 'acme'),
      ),
    )
    expect(new Set(asked).size).toBe(1)
    const rows = await scene.api.query(`select 1 from platform_key where application = 'VAULT'`)
    expect(rows).toHaveLength(1)
    expect(stands(asked[0]!, await scene.certificateOf({ applicationId: 'ROOT' }))).toBe(true)
    expect(daysLeft(asked[0]!)).toBeGreaterThanOrEqual(1094)
  })

  test('is published with its list, and answered for', async () => {
    const module = await scene.certificateOf({ applicationId: 'KERNEL' })
    const { response } = await scene.api.as('stranger').call('platform-trust.authorities')
    const entry = response.authorities.find(({ sha256 }) => sha256 === sha256Of(module))
    expect(entry).toMatchObject({ kind: 'MODULE', isCurrent: true })
    const file = await fetchTrustFile(scene.api, entry!.certificatePath)
    expect(Buffer.compare(file.rawPayload, Buffer.from(readPem(module).der))).toBe(0)
    expect((await fetchTrustFile(scene.api, entry!.crlPath)).statusCode).toBe(200)
    const all = (await fetchTrustFile(scene.api, '/trust/ca.pem')).body
    expect(all).toContain(module.trim())
    const { response: made } = await scene.makeKey()
    const signer = made.certificate!
    expect(stands(signer, module)).toBe(true)
    expect(await askOcsp(scene.api, { certificate: signer, issuer: module, anchors: all })).toMatch(
      /: good[^]*Response verify OK/u,
    )
  })

  test('is told in the record, with its application', async () => {
    await scene.certificateOf({ applicationId: 'KERNEL' })
    const lines = await scene.api.query<{ detail: { after: object } }>(
      `select detail::jsonb as detail from audit_event where action = 'platform-key.made'`,
    )
    expect(lines.map(({ detail }) => detail.after)).toContainEqual(
      expect.objectContaining({ kind: 'module', application: 'KERNEL', keystore: 'database' }),
    )
  })

  test('signs for its users and for nobody else', async () => {
    const sign = async (persona: 'service-client' | 'admin', applicationId: string) => {
      const request = { applicationId, dataToSign: base64url('{"a":1}'), includePayload: true }
      const reply = await scene.api.as(persona).call('key-service.jwt-sign', { request })
      return reply.codes[0] ?? reply.response.jwtSignedData
    }
    // The service holds ID_AUTHENTICATION.
    for (const applicationId of ['IDA', 'KERNEL', 'GATE']) {
      const jwtSignatureData = await sign('service-client', applicationId)
      const { response } = await scene.api.as('acme').call('key-service.jwt-verify', {
        request: { jwtSignatureData, applicationId },
      })
      expect(response.signatureValid, applicationId).toBe(true)
    }
    for (const applicationId of ['WALLET', 'VAULT', 'RESIDENT'])
      expect(await sign('service-client', applicationId)).toBe('KER-JWS-108')
    expect(await sign('admin', 'WALLET')).toMatch(/^ey/u)
  })

  test('is replaced on order, and what stood below the former stays', async () => {
    const name = { applicationId: 'WALLET', referenceId: 'PARTNER' }
    const [former, reference] = [
      await scene.certificateOf({ applicationId: 'WALLET' }),
      await scene.certificateOf(name),
    ]
    const { response } = await scene.makeKey({ applicationId: 'WALLET' }, true)
    expect(sha256Of(response.certificate!)).not.toBe(sha256Of(former))
    expect(await scene.certificateOf({ applicationId: 'WALLET' })).toBe(response.certificate)
    expect(await scene.certificateOf(name)).toBe(reference)
    const all = await scene.admin.call('key-service.all-certificates', {
      query: { applicationId: 'WALLET' },
    })
    expect(all.response.allCertificates.map(({ certificateData }) => certificateData)).toEqual([
      response.certificate,
      former,
    ])
  })

  test.each(['keyCompromise', 'superseded'] as const)(
    'that was revoked (%s) certifies no more: the same references stand below another',
    async (reason) => {
      const name = { applicationId: 'CREDENTIAL_SERVICE', referenceId: 'PARTNER' }
      const sign = { applicationId: 'CREDENTIAL_SERVICE', referenceId: 'SIGN' }
      await scene.makeKey(sign)
      const module = await scene.certificateOf({ applicationId: 'CREDENTIAL_SERVICE' })
      const before = readPem(await scene.certificateOf(name))
      await revoke(module, reason)
      // Who may not make anything is told that there is none.
      await expect(scene.certificateOf(name, 'acme')).rejects.toThrow('KER-KMS-012')
      const [after, signer] = [await scene.certificateOf(name), await scene.certificateOf(sign)]
      const next = await scene.certificateOf({ applicationId: 'CREDENTIAL_SERVICE' })
      expect(sha256Of(next)).not.toBe(sha256Of(module))
      for (const each of [after, signer]) expect(stands(each, next)).toBe(true)
      expect(readPem(after).keySha256).toBe(before.keySha256)
    },
  )
})

describe('fifty at once', () => {
  test('make one key for a reference, and one for each of ten', async () => {
    const same = { applicationId: 'ID_REPO', referenceId: 'same' }
    const asked = await Promise.all(Array.from({ length: 50 }, () => scene.certificateOf(same)))
    expect(new Set(asked).size).toBe(1)
    const others = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        scene.certificateOf({ applicationId: 'ID_REPO', referenceId: `ref-${index % 10}` }),
      ),
    )
    expect(new Set(others).size).toBe(10)
    expect(await currentKeys('ID_REPO')).toHaveLength(11)
    const module = await scene.certificateOf({ applicationId: 'ID_REPO' })
    for (const each of new Set(others)) expect(stands(each, module)).toBe(true)
  })
})

describe('hostile words', () => {
  test.each([
    '',
    ' ',
    '__proto__',
    'constructor',
    "KERNEL' or true --",
    'KERNEL/../IDA',
    'ＫＥＲＮＥＬ',
    'КERNEL',
    'KERNEL\u202E',
    'KER\u200BNEL',
    '%4bERNEL',
    'PARTNER',
    'X'.repeat(36),
  ])('%j is no application', async (applicationId) => {
    const before = await scene.api.query('select count(*) from platform_key')
    const { codes } = await scene.admin.call('key-service.get-certificate', { query: { applicationId } })
    expect(codes).toEqual(['KER-KMS-002'])
    expect(await scene.api.query('select count(*) from platform_key')).toEqual(before)
  })

  test.each([
    'two words',
    '..',
    '-f',
    '<b>x</b>',
    "x'y",
    'x\u202Ey',
    'x\u200By',
    'раrtner',
    'é',
    'a,CN=b',
    'a\nb',
    '😀'.repeat(9),
  ])('%j names no key', async (referenceId) => {
    const query = { applicationId: 'PRINT', referenceId }
    const { codes } = await scene.admin.call('key-service.get-certificate', { query })
    expect(codes).toEqual(['KER-KMS-010'])
    const request = { ...query, data: base64url('x') }
    expect((await scene.admin.call('key-service.encrypt', { request })).codes).toEqual(['KER-KMS-010'])
    expect(await currentKeys('PRINT')).toEqual([])
  })
})

describe('time', () => {
  test('replaces a reference, then a module key, before what they leave behind is too short', async () => {
    const name = { applicationId: 'DIGITAL_CARD', referenceId: 'mpartner-default-digitalcard' }
    const sign = { applicationId: 'DIGITAL_CARD', referenceId: 'SIGN' }
    const module = await scene.certificateOf({ applicationId: 'DIGITAL_CARD' })
    const [reference] = [await scene.certificateOf(name), await scene.makeKey(sign)]
    const signer = await scene.certificateOf(sign)
    expect([daysLeft(reference), daysLeft(signer)]).toEqual([729, 1094])

    scene.api.clock.advance(698 * dayMilliseconds)
    expect(await scene.certificateOf(name)).toBe(reference)
    scene.api.clock.advance(2 * dayMilliseconds)
    // The module key is old enough to be replaced as well: what it signs now would be over too soon.
    const second = await scene.certificateOf(name)
    const next = await scene.certificateOf({ applicationId: 'DIGITAL_CARD' })
    expect([stands(second, next), stands(second, module)]).toEqual([true, false])
    expect(daysLeft(second)).toBe(729)
    expect(readPem(second).keySha256).not.toBe(readPem(reference).keySha256)
    const listed = (await fetchTrustFile(scene.api, '/trust/ca.pem')).body
    for (const each of [module, next]) expect(listed).toContain(each.trim())

    // A key that an administrator has made once is followed by another in time.
    scene.api.clock.advance(333 * dayMilliseconds)
    expect(await scene.certificateOf(sign)).toBe(signer)
    scene.api.clock.advance(3 * dayMilliseconds)
    const follower = await scene.certificateOf(sign)
    expect(readPem(follower).keySha256).not.toBe(readPem(signer).keySha256)
    expect(readPem(follower).notAfter <= readPem(next).notAfter).toBe(true)
  })
})

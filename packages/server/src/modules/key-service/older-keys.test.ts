import { createPrivateKey, X509Certificate } from 'node:crypto'
import { encodeName, sealData, toPem, type Certificate } from '@entente/trust'
import { CompactSign } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readPem } from '../../../../../tests/support/certificates/certificates.ts'
import {
  base64url,
  openKeyScene,
  sha256Of,
  type KeyScene,
} from '../../../../../tests/support/scenes/key-scene.ts'
import { systemActor } from '../../platform/access/authority.ts'
import { migrate } from '../../platform/database/migrate.ts'
import { newId } from '../../platform/ids.ts'
import { migrationsDirectory } from '../../start-up.ts'
import { enterIssued, entitlementOf, signApplicationKey } from '../platform-trust/index.ts'
import { keyIdOf } from './published/published-keys.ts'

/** What the migration has made, undone: the tables as the version before it had them. */
const olderTables = `
  delete from migration where name like '0075%';
  drop table key_application;
  delete from platform_key where kind = 'module';
  alter table platform_key drop column application, drop constraint platform_key_kind_check,
    add constraint platform_key_kind_check check (kind in ('root', 'issuing', 'ocsp'));
  alter table application_key drop column origin;`

interface OlderKey {
  readonly certificate: Certificate
  readonly privateKey: Buffer
}

let scene: KeyScene
const older: Record<'module' | 'sign' | 'seal' | 'odd' | 'elsewhere', OlderKey> = {} as never

/** Makes a key as the version before did: the issuing key certifies it, and a row without origin holds it. */
const makeOlderKey = async (
  applicationId: string,
  referenceId: string,
  isRegistered: boolean,
): Promise<OlderKey> => {
  const { app } = scene.api
  const purpose = ['', 'SIGN'].includes(referenceId) ? 'SIGNATURE' : 'ENCRYPTION'
  const entitlement = entitlementOf({ type: 'application' }, { domain: null, purpose })!
  const { privateKey, publicKey } = await app.work.generateRsa(2048)
  const subjectDer = encodeName([
    ['C', 'XX'],
    ['O', 'Entente'],
    ['CN', `${applicationId}-${referenceId}`],
  ])
  const order = { subjectDer, spkiDer: publicKey, days: 700, entitlement }
  const signed = await signApplicationKey(app, app.keys.signer, order)
  const { certificate } = signed
  const id = newId()
  await scene.api.query(
    `insert into application_key (id, application_id, reference_id, certificate, sha256, sealed_private_key,
       not_before, not_after, created_at, created_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $7, 'admin')`,
    [
      id,
      applicationId,
      referenceId,
      Buffer.from(certificate.der),
      certificate.sha256,
      app.vault.seal('application-key', privateKey),
      certificate.notBefore,
      certificate.notAfter,
    ],
  )
  if (isRegistered)
    await app.database.transaction(async (tx) => {
      const holder = { type: 'platform', id, partnerId: null } as const
      await enterIssued(tx, app, systemActor, { signed, holder, domain: null, purpose, replaces: null })
    })
  return { certificate, privateKey }
}

const pemOf = ({ certificate }: OlderKey): string => toPem('CERTIFICATE', certificate.der)

beforeAll(async () => {
  scene = await openKeyScene()
  await scene.api.query(olderTables)
  older.module = await makeOlderKey('KERNEL', '', true)
  older.sign = await makeOlderKey('KERNEL', 'SIGN', true)
  older.seal = await makeOlderKey('IDA', 'PARTNER', true)
  older.odd = await makeOlderKey('ID_REPO', 'two words', true)
  older.elsewhere = await makeOlderKey('RESIDENT', 'mpartner-default-resident', false)
  await scene.api.query(
    `insert into application_key (id, application_id, reference_id, certificate, sha256, not_before, not_after,
       created_at, created_by)
     select gen_random_uuid(), 'PARTNER', 'acme', certificate, sha256, not_before, not_after, created_at, 'admin'
       from application_key where reference_id = 'PARTNER'`,
  )
  expect(await migrate({ connectionString: scene.api.url }, migrationsDirectory)).toEqual([
    '0075_key_hierarchy.sql',
  ])
  await scene.api.app.keys.refresh()
})
afterAll(() => scene.close())

const signedBy = ({ certificate, privateKey }: OlderKey): Promise<string> =>
  new CompactSign(Buffer.from('{"a":1}'))
    .setProtectedHeader({ alg: 'RS256', kid: keyIdOf(certificate) })
    .sign(createPrivateKey({ key: privateKey, format: 'der', type: 'pkcs8' }))

const verifies = async (jwtSignatureData: string, name: object) => {
  const request = { jwtSignatureData, ...name }
  const { response, codes } = await scene.api.as('acme').call('key-service.jwt-verify', { request })
  return response?.signatureValid ?? codes
}

const isBelow = (pem: string, above: string): boolean =>
  new X509Certificate(pem).verify(new X509Certificate(above).publicKey)

describe('keys of a database of the version before', () => {
  test('know where they come from', async () => {
    const rows = await scene.api.query(
      `select application_id || '/' || reference_id as name, origin, ended_at is null as current
         from application_key order by application_id collate "C", reference_id collate "C"`,
    )
    expect(rows).toEqual([
      { name: 'IDA/PARTNER', origin: 'generated', current: true },
      { name: 'ID_REPO/two words', origin: 'generated', current: true },
      { name: 'KERNEL/', origin: 'generated', current: false },
      { name: 'KERNEL/SIGN', origin: 'generated', current: true },
      { name: 'PARTNER/acme', origin: 'uploaded', current: true },
      { name: 'RESIDENT/mpartner-default-resident', origin: 'certified', current: true },
    ])
  })

  test('are answered to everybody as before, until somebody uses them', async () => {
    const name = { applicationId: 'IDA', referenceId: 'PARTNER' }
    expect(sha256Of(await scene.certificateOf(name, 'acme'))).toBe(older.seal.certificate.sha256)
  })

  test('that sealed: the same key then stands below its module, and opens what was sealed before', async () => {
    const name = { applicationId: 'IDA', referenceId: 'PARTNER' }
    const sealed = sealData(older.seal.certificate, Buffer.from('before'))
    const open = async () => {
      const request = { ...name, data: Buffer.from(sealed).toString('base64url') }
      return (await scene.admin.call('key-service.decrypt', { request })).response.data
    }
    expect(await open()).toBe(base64url('before'))
    const asked = await Promise.all(Array.from({ length: 10 }, () => scene.certificateOf(name)))
    expect(new Set(asked).size).toBe(1)
    const [certificate = ''] = asked
    expect(isBelow(certificate, await scene.certificateOf({ applicationId: 'IDA' }))).toBe(true)
    expect(isBelow(pemOf(older.seal), certificate)).toBe(false)
    expect(readPem(certificate).keySha256).toBe(older.seal.certificate.keySha256)
    expect(await open()).toBe(base64url('before'))
    const rows = await scene.api.query(
      `select 1 from audit_event where action = 'application-key.recertified'`,
    )
    expect(rows).toHaveLength(1)
  })

  test('that signed: their signatures stay right, before and after the module key is there', async () => {
    const signatures = [
      [await signedBy(older.module), { applicationId: 'KERNEL' }],
      [await signedBy(older.sign), { applicationId: 'KERNEL', referenceId: 'SIGN' }],
    ] as const
    for (const [signature, name] of signatures) expect(await verifies(signature, name)).toBe(true)
    for (const [signature, name] of signatures) {
      const request = { ...name, dataToSign: base64url('{"b":1}'), includePayload: true }
      const { response } = await scene.admin.call('key-service.jwt-sign', { request })
      expect(await verifies(response.jwtSignedData, name)).toBe(true)
      expect(await verifies(signature, name)).toBe(true)
      expect(
        isBelow(await scene.certificateOf(name), await scene.certificateOf({ applicationId: 'ROOT' })),
      ).toBe(name === signatures[0][1])
    }
  })

  test('that another authority has certified keep that certificate', async () => {
    const name = { applicationId: 'RESIDENT', referenceId: 'mpartner-default-resident' }
    expect(sha256Of(await scene.certificateOf(name))).toBe(older.elsewhere.certificate.sha256)
  })

  test('whose reference would be refused today go on, and are followed by others', async () => {
    const name = { applicationId: 'ID_REPO', referenceId: 'two words' }
    const today = await scene.certificateOf(name)
    expect(readPem(today).keySha256).toBe(older.odd.certificate.keySha256)
    scene.api.clock.advance(710 * 86_400_000)
    const follower = await scene.certificateOf(name)
    expect(readPem(follower).keySha256).not.toBe(readPem(today).keySha256)
  })
})

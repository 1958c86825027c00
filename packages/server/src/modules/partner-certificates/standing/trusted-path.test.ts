import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Certificate } from '@entente/trust'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../../tests/support/app.ts'
import {
  authorityExtensions,
  make,
  readPem,
} from '../../../../../../tests/support/certificates/certificates.ts'
import { makeStatus, type Identity } from '../../../../../../tests/support/certificates/openssl.ts'
import { findDomainPath } from '../index.ts'
import { nameKeysJob } from '../uploads/name-keys.ts'

/** What the maker of the devices answers about them. */
let responder: Server
let devices: Parameters<typeof makeStatus>[2] = {}
let api: TestApp
let provider: Identity
let twin: Certificate

const inDays = (days: number): Date => new Date(Date.now() + days * 86_400_000)
const rsa = ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048']

beforeAll(async () => {
  responder = createServer((request, reply) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => reply.end(makeStatus(provider, Buffer.concat(parts), devices)))
  })
  await new Promise<void>((ready) => responder.listen(0, '127.0.0.1', ready))
  api = await createTestApp({ REVOCATION_POLICY: 'soft', OUTBOUND_ALLOWED: '127.0.0.1' })
  const root = make({ subject: '/O=Roots/CN=Root', extensions: authorityExtensions, until: inDays(2000) })
  const source = make({ subject: '/C=XX/O=Organisation of device/CN=Provider', issuer: root, key: rsa })
  await api.as('admin').call('trust-store.upload', {
    request: { certificateData: root.certificate, partnerDomain: 'DEVICE' },
  })
  const { response } = await api.as('device').call('partner-certificates.upload', {
    request: { partnerId: 'device', certificateData: source.certificate, partnerDomain: 'DEVICE' },
  })
  provider = { certificate: response.signedCertificateData, key: source.key }
  twin = readPem(response.signedCertificateData)
  // Past the first moment of every device that is made below.
  api.clock.advance(120_000)
})
afterAll(async () => {
  await api.close()
  responder.closeAllConnections()
  responder.close()
})

const device = (name: string, extensions: readonly string[] = []) =>
  make({
    subject: `/O=Devices/CN=${name}`,
    issuer: provider,
    from: new Date(Date.now() + 1000),
    until: inDays(30),
    extensions: ['basicConstraints=CA:false', ...extensions],
  })

const isTrusted = async (certificateData: string): Promise<boolean> => {
  const request = { certificateData, partnerDomain: 'DEVICE' }
  return (await api.as('device').call('key-service.verify-trust', { request })).response.status
}

describe('a chain below what we have signed', () => {
  test('ends where the maker of a device has revoked it', async () => {
    const { port } = responder.address() as AddressInfo
    const watched = (name: string) => device(name, [`authorityInfoAccess=OCSP;URI:http://127.0.0.1:${port}/`])
    const [good, bad] = [watched('Good'), watched('Bad')]
    devices = { valid: [good.certificate], revoked: [bad.certificate] }
    expect(await isTrusted(good.certificate)).toBe(true)
    expect(await isTrusted(bad.certificate)).toBe(false)
    expect((await findDomainPath(api.app, 'DEVICE', good.read))?.[1]?.sha256).toBe(twin.sha256)
  })

  test('is found by the name itself, not by a text that other names have too', async () => {
    const scanner = device('Named').certificate
    // Sixty certificates that read the same, though their names have one part more; and they came later.
    await api.query(
      `insert into held_certificate
       select (h).* from (
         select jsonb_populate_record(h, jsonb_build_object(
           'id', gen_random_uuid(), 'superseded_at', h.uploaded_at, 'uploaded_at', h.uploaded_at + interval '1 minute',
           'platform_serial_number', h.platform_serial_number || n, 'platform_signed', h.ca_signed, 'issuer_name_key', repeat('0', 64))) as h
           from held_certificate h, generate_series(10, 70) n where h.platform_sha256 = $1) rows`,
      [twin.sha256],
    )
    expect(await isTrusted(scanner)).toBe(true)
    await api.query('delete from held_certificate where superseded_at is not null')
  })

  test('is found however often the certificate was renewed, and whatever else has its name', async () => {
    const scanner = device('Renewed').certificate
    const copies = (more: string) =>
      api.query(
        `insert into held_certificate
         select (h).* from (
           select jsonb_populate_record(h, jsonb_build_object(
             'id', gen_random_uuid(), 'superseded_at', h.uploaded_at, 'uploaded_at', h.uploaded_at + interval '1 minute',
             'platform_serial_number', h.platform_serial_number || n, 'platform_signed', h.ca_signed,
             'signed_part_sha256', repeat('0', 64)) || ${more}) as h
             from held_certificate h, generate_series(10, 70) n where h.platform_sha256 = $1) rows`,
        [twin.sha256],
      )
    for (const more of [
      `jsonb_build_object('purpose', 'TLS')`,
      `jsonb_build_object('accepted_until', h.uploaded_at)`,
      `jsonb_build_object('sha256', encode(sha256(n::text::bytea), 'hex'))`,
    ]) {
      await copies(more)
      expect(await isTrusted(scanner), more).toBe(true)
      await api.query('delete from held_certificate where superseded_at is not null')
    }
  })

  test('is found however many others of the same name have brought the certificate since', async () => {
    const { certificate } = device('Behind a crowd')
    await api.query(`
      insert into partner (id, user_name, organisation_name, address, phone, email, partner_type_code, approval_status,
          is_active, locale, created_at, created_by, updated_at)
        select 'crowd-' || n, 'crowd-' || n, organisation_name, address, phone, 'crowd-' || n || '@example.org',
          partner_type_code, approval_status, is_active, locale, created_at, created_by, updated_at
        from partner, generate_series(1, 60) n where id = 'device'`)
    await api.query(
      `
      insert into held_certificate select (h).* from (
        select jsonb_populate_record(h, jsonb_build_object(
          'id', gen_random_uuid(), 'holder_id', 'crowd-' || n, 'partner_id', 'crowd-' || n,
          'platform_serial_number', h.platform_serial_number || n, 'uploaded_at', h.uploaded_at + interval '1 minute')) as h
          from held_certificate h, generate_series(10, 60) n where h.platform_sha256 = $1) rows`,
      [twin.sha256],
    )
    expect(await isTrusted(certificate)).toBe(true)
    await api.query(`delete from held_certificate where holder_id like 'crowd-%'`)
    await api.query(`delete from partner where id like 'crowd-%'`)
  })

  test('asks nothing of a crowd that has the name and not the key', async () => {
    const { read } = device('Before a crowd')
    const name = '/C=XX/O=Organisation of device/CN=Provider'
    const other = make({ subject: name, key: rsa, keyNumber: 3 })
    expect(other.read.keySha256).not.toBe(twin.keySha256)
    expect(other.read.subject.comparisonKey).toBe(twin.subject.comparisonKey)
    let statements = 0
    const { database } = api.app
    const counting = new Proxy(database, {
      get(whole, key) {
        if (key === 'tables') statements += 1
        return Reflect.get(whole, key)
      },
    })
    const asked = async () => {
      statements = 0
      expect(await findDomainPath({ ...api.app, database: counting }, 'DEVICE', read)).toBeDefined()
      return statements
    }
    const alone = await asked()
    expect(alone).toBeGreaterThan(3)
    await api.query(
      `insert into held_certificate select (h).* from (
         select jsonb_populate_record(h, jsonb_build_object(
           'id', gen_random_uuid(), 'superseded_at', h.uploaded_at, 'sha256', encode(sha256(n::text::bytea), 'hex'),
           'platform_serial_number', h.platform_serial_number || n, 'platform_signed', $2::bytea)) as h
           from held_certificate h, generate_series(10, 58) n where h.platform_sha256 = $1) rows`,
      [twin.sha256, Buffer.from(other.read.der)],
    )
    expect(await asked()).toBe(alone)
    await api.query('delete from held_certificate where superseded_at is not null')
  })

  test('is found again where an earlier version has stored the issuer', async () => {
    const scanner = device('Old').certificate
    await api.query('update held_certificate set issuer_name_key = null')
    await nameKeysJob(api.app).run()
    expect(await isTrusted(scanner)).toBe(true)
  })

  test('ends, itself and all below, while the authority behind it is suspended: as the preview said', async () => {
    const scanner = device('Scanner').certificate
    const standing = () => Promise.all([scanner, provider.certificate].map(isTrusted))
    const admin = api.as('admin')
    const { data } = (await admin.call('trust-store.list', { query: { partnerDomain: 'DEVICE' } })).response
    const params = { certificateId: data[0]?.certId ?? '' }
    const change = async (action: 'suspend' | 'resume') => {
      const { response } = await admin.call('trust-store.preview-change', { params, query: { action } })
      const { impactId, affected } = response
      const request = { action, impactId, reason: 'As announced.' }
      expect((await admin.call('trust-store.change-state', { params, request })).codes).toEqual([])
      return affected.map(({ kind, id }) => `${kind} ${id}`)
    }
    expect(await standing()).toEqual([true, true])
    expect(await change('suspend')).toEqual(['partner device'])
    expect(await standing()).toEqual([false, false])
    expect(await change('resume')).toEqual(['partner device'])
    expect(await standing()).toEqual([true, true])
  })

  test('ends, itself and all below, where we have revoked the maker’s', async () => {
    const scanner = device('Scanner').certificate
    expect([await isTrusted(scanner), await isTrusted(provider.certificate)]).toEqual([true, true])
    const [issued] = await api.query<{ id: string }>('select id from issued_certificate where sha256 = $1', [
      twin.sha256,
    ])
    const { codes } = await api.as('admin').call('platform-trust.revoke', {
      params: { certificateId: issued?.id ?? '' },
      request: { reason: 'keyCompromise' },
    })
    expect(codes).toEqual([])
    expect([await isTrusted(scanner), await isTrusted(provider.certificate)]).toEqual([false, false])
  })
})

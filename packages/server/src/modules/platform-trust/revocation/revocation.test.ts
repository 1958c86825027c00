import { Client } from 'pg'
import { parseCrl, parseCertificate } from '@entente/trust'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../../tests/support/app.ts'
import { readPem } from '../../../../../../tests/support/certificates/certificates.ts'
import { setFtmScene, type FtmScene } from '../../../../../../tests/support/scenes/ftm-scene.ts'
import { makeCertificateRequest } from '../../../../../../tests/support/certificates/openssl.ts'
import {
  askOcsp,
  fetchCrl,
  fetchTrustFile,
  opensslSays,
} from '../../../../../../tests/support/certificates/trust-files.ts'
import { deliverBatch } from '../../../platform/events/worker.ts'
import type { ChosenReason } from '../issued-certificate.ts'
import { requireSoundKey } from '../keys/sound-key.ts'

const day = 86_400_000
let api: TestApp
let scene: FtmScene
let authorities: string

beforeAll(async () => {
  api = await createTestApp({ TRUST_URL: 'http://pki.example' })
  scene = await setFtmScene(api)
  authorities = (await fetchTrustFile(api, '/trust/ca.pem')).body
})
afterAll(() => api.close())

const tls = async (replaces?: string) => {
  const { response, messages } = await api.as('acme').call('platform-trust.request-tls', {
    params: { partnerId: 'acme' },
    request: { certificateRequest: makeCertificateRequest(), ...(replaces ? { replaces } : {}) },
  })
  expect(messages).toEqual([])
  return response
}

const revoke = (certificateId: string, reason: ChosenReason = 'keyCompromise') =>
  api.as('admin').call('platform-trust.revoke', { params: { certificateId }, request: { reason } })

const issuerPem = () => opensslSays(['x509', '-in', 'ca.pem'], { 'ca.pem': authorities }).said

/** What `openssl verify -crl_check` says with the list that the certificate itself points to. */
const verifyWithCrl = async (certificate: string): Promise<string> => {
  const [url = ''] = readPem(certificate).crlDistributionPoints ?? []
  const crl = await fetchCrl(api, url)
  const pem = opensslSays(['crl', '-inform', 'DER', '-in', 'list.crl', '-out', 'list.pem'], {
    'list.crl': crl,
  })
  return opensslSays(
    ['verify', '-x509_strict', '-crl_check', '-CAfile', 'ca.pem', '-CRLfile', 'list.pem', 'certificate.pem'],
    { 'ca.pem': authorities, 'list.pem': pem.read('list.pem'), 'certificate.pem': certificate },
  ).said
}

const ocsp = (certificate: string, more: readonly string[] = []) =>
  askOcsp(api, { certificate, issuer: issuerPem(), anchors: authorities }, more)

describe('a revocation', () => {
  test('is in the next list and in every OCSP answer, and final', async () => {
    const { certificateId, certificateData } = await tls()
    expect(await verifyWithCrl(certificateData)).toContain('OK')
    expect(await ocsp(certificateData)).toMatch(/: good\n[^]*Response verify OK/u)

    const { response } = await revoke(certificateId)
    expect(response).toMatchObject({
      status: 'revoked',
      revocationReason: 'keyCompromise',
      revokedBy: 'admin',
    })
    expect(await verifyWithCrl(certificateData)).toContain('certificate revoked')
    expect(await ocsp(certificateData)).toMatch(/: revoked\n[^]*Reason: keyCompromise[^]*Response verify OK/u)
    expect((await revoke(certificateId)).codes).toEqual(['ENT_REV_002'])
  })

  test('for another reason leaves room for the news that its key is in other hands', async () => {
    const { certificateId } = await tls()
    await revoke(certificateId, 'superseded')
    const read = async () =>
      (await api.as('acme').call('platform-trust.get-issued', { params: { certificateId } })).response
    const first = await read()
    expect(first.revocableFor).toEqual(['keyCompromise'])
    expect((await revoke(certificateId, 'unspecified')).codes).toEqual(['ENT_REV_002'])
    expect((await revoke(certificateId)).codes).toEqual([])
    const { revocationReason, revokedDateTime, revocableFor } = await read()
    expect({ revocationReason, revokedDateTime }).toEqual({
      revocationReason: 'keyCompromise',
      revokedDateTime: first.revokedDateTime,
    })
    expect(revocableFor).toEqual([])
    const der = await api.query<{ der: Buffer }>('select der from issued_certificate where id = $1', [
      certificateId,
    ])
    await expect(requireSoundKey(api.app.database, parseCertificate(der[0]!.der))).rejects.toThrow(
      'ENT_CRT_002',
    )
  })

  test('is history, with who and why', async () => {
    const { certificateId } = await tls()
    await api.as('acme').call('platform-trust.revoke', {
      params: { certificateId },
      request: { reason: 'cessationOfOperation', note: 'Gateway closed' },
    })
    const [line] = await api.query<{ action: string; actor: string; reason: string }>(
      'select action, actor, reason from object_history where object_id = $1 order by at desc limit 1',
      [certificateId],
    )
    expect(line).toEqual({ action: 'issued-certificate.revoked', actor: 'acme', reason: 'Gateway closed' })
  })

  test('says beforehand what stops, and whether another certificate goes on', async () => {
    const one = await tls()
    const ask = async () =>
      (
        await api
          .as('acme')
          .call('platform-trust.get-issued', { params: { certificateId: one.certificateId } })
      ).response
    expect(await ask()).toMatchObject({
      revocableFor: expect.arrayContaining(['superseded', 'keyCompromise']),
      stops: ['connections'],
    })
    await revoke(one.certificateId)
    expect(await ask()).toMatchObject({ revocableFor: [], status: 'revoked' })
  })
})

describe('what ends with something else', () => {
  const standing = async (holder: string) =>
    (
      await api.query<{ reason: string; at: Date }>(
        `select revocation_reason as reason, revoked_at as at from issued_certificate
         where holder_id = $1 and purpose = 'ALL' order by issued_at`,
        [holder],
      )
    ).map(({ reason, at }) => ({ reason, at }))

  test('a replaced certificate lives on for the overlap, then it is superseded', async () => {
    const upload = () =>
      api.as('rival').call('partner-certificates.upload', {
        request: {
          partnerId: 'rival',
          certificateData: scene.certificateOf('rival'),
          partnerDomain: 'FTM',
          renew: true,
        },
      })
    const [before] = await api.query<{ der: Buffer }>(
      `select der from issued_certificate where holder_id = 'rival' and purpose = 'ALL'`,
    )
    const old = parseCertificate(before!.der)
    const pem = `-----BEGIN CERTIFICATE-----\n${before!.der.toString('base64')}\n-----END CERTIFICATE-----\n`
    await upload()
    const [replaced, current] = await standing('rival')
    expect(replaced!.reason).toBe('superseded')
    expect(Math.abs(replaced!.at.getTime() - Date.now() - 30 * day)).toBeLessThan(day)
    expect(current).toEqual({ reason: null, at: null })
    expect(await ocsp(pem)).toContain(': good')
    const crlUrl = old.crlDistributionPoints![0]!
    const crl = async () => parseCrl(await fetchCrl(api, crlUrl))
    expect((await crl()).find(old.issuer, old.serialNumber.bytes)).toBeUndefined()

    api.clock.advance(31 * day)
    expect((await crl()).find(old.issuer, old.serialNumber.bytes)?.reason).toBe('superseded')
    api.clock.advance(-31 * day)
  })

  test('a deactivated chip’s certificate is revoked', async () => {
    const chip = await scene.chipIn('deactivated')
    while ((await deliverBatch(api.app)) > 0);
    expect((await standing(chip)).map(({ reason }) => reason)).toEqual(['cessationOfOperation'])
  })

  test('a rejected chip’s certificate is revoked', async () => {
    const waiting = await scene.chipIn('pending_approval')
    const request = { ftpChipDetailId: waiting, approvalStatus: false }
    expect((await api.as('admin').call('chips.decide', { request })).codes).toEqual([])
    while ((await deliverBatch(api.app)) > 0);
    expect((await standing(waiting)).map(({ reason }) => reason)).toEqual(['privilegeWithdrawn'])
  })

  test('a certificate that is just being revoked as compromised stays so', async () => {
    const chip = await scene.chipIn('deactivated')
    const other = new Client({ ...api.app.connection })
    await other.connect()
    try {
      await other.query('begin')
      await other.query(
        `update issued_certificate set revoked_at = now() - interval '1 second', revocation_reason = 'keyCompromise' where holder_id = $1`,
        [chip],
      )
      const deliverAll = async (): Promise<void> => {
        while ((await deliverBatch(api.app)) > 0);
      }
      const delivering = deliverAll()
      const waiting = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
      await expect.poll(async () => (await api.query(waiting)).length, { timeout: 20_000 }).toBeGreaterThan(0)
      await other.query('commit')
      await delivering
    } finally {
      await other.end()
    }
    expect((await standing(chip)).map(({ reason }) => reason)).toEqual(['keyCompromise'])
    // Its key is that of every chip of the maker here.
    await api.query(
      `update issued_certificate set revocation_reason = 'cessationOfOperation' where holder_id = $1`,
      [chip],
    )
  })

  test('a deactivated partner’s certificates are revoked, TLS ones too', async () => {
    await tls()
    await api.app.database.transaction((tx) =>
      api.app.record(tx, {
        actor: { userName: 'admin' },
        action: 'partner.deactivated',
        object: { type: 'partner', id: 'acme' },
        partnerId: 'acme',
        before: null,
        after: null,
      }),
    )
    while ((await deliverBatch(api.app)) > 0);
    const left = await api.query(
      `select 1 from issued_certificate where holder_type = 'partner' and holder_id = 'acme' and revoked_at is null`,
    )
    expect(left).toEqual([])
  })
})

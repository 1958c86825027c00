import { createPrivateKey, sign } from 'node:crypto'
import { afterAll, describe, expect, it } from 'vitest'
import { toPem } from '../../certificates/files/pem.ts'
import { findPath } from '../../path-validation/find-path.ts'
import { caExtensions, leafExtensions, OpensslAuthority } from '../../testing/openssl-authority.ts'
import { makeCrl, writeDatabase } from '../../testing/openssl-revocation.ts'
import type { RevocationInputs } from '../check-revocation.ts'
import type { Crl } from './crl.ts'
import { parseCrl } from './parse-crl.ts'
import { issueCrl, type CrlOrder } from './issue-crl.ts'

const authority = new OpensslAuthority()
afterAll(() => authority.close())

const root = authority.issue('root', { subject: '/CN=Root', extensions: caExtensions() })
const leaf = authority.issue('leaf', { subject: '/CN=leaf', issuer: 'root', extensions: leafExtensions })
const other = authority.issue('other', { subject: '/CN=other', issuer: 'root', extensions: leafExtensions })
const now = new Date(Date.now() + 60_000)
const days = (count: number): Date => new Date(now.getTime() + count * 86_400_000)
const key = createPrivateKey(authority.read('root.key'))

function ask(crls: readonly Crl[], mode: RevocationInputs['mode'] = 'hard', at = now, target = leaf): string {
  const answer = findPath({
    target,
    anchors: [root],
    intermediates: [],
    at,
    revocation: { mode, crls },
  })
  return answer.ok ? 'valid' : `${answer.refusal.code}: ${answer.refusal.field}`
}

function ours(order: Partial<CrlOrder> = {}): Promise<Uint8Array> {
  return issueCrl({
    issuer: root,
    thisUpdate: days(-1),
    nextUpdate: days(7),
    crlNumber: Uint8Array.of(10),
    revoked: [],
    signatureAlgorithm: 'ECDSA-SHA256',
    sign: async (tbs) => sign('sha256', tbs, key),
    ...order,
  })
}

const entry = { serialNumber: leaf.serialNumber.bytes, revokedAt: days(-2) }

describe('CRLs of openssl', () => {
  it('are read, and refuse what they list', () => {
    writeDatabase(authority, [{ certificate: leaf, reason: 'keyCompromise' }], [other])
    const crl = parseCrl(makeCrl(authority, 'root'))
    expect(crl).toMatchObject({ version: 2, entryCount: 1, baseCrlNumber: undefined })
    expect(crl.crlNumber).toEqual(Uint8Array.of(0x10))
    expect(crl.find(root.subject, leaf.serialNumber.bytes)).toMatchObject({ reason: 'keyCompromise' })
    expect(ask([crl])).toBe('revoked: serialNumber (CRL)')
    expect(ask([crl], 'soft')).toBe('revoked: serialNumber (CRL)')
    expect(ask([crl], 'off')).toBe('valid')
    expect(ask([crl], 'hard', now, other)).toBe('valid')
  })

  it.each([
    ['for authorities only', 'issuingDistributionPoint=critical,onlyCA:true', 'scope holds'],
    [
      'for attribute certificates',
      'issuingDistributionPoint=critical,@idp\n[idp]\nonlyAA=TRUE',
      'scope holds',
    ],
    ['for another place', 'issuingDistributionPoint=critical,fullname:URI:http://x.example/', 'scope holds'],
    ['for some reasons', 'issuingDistributionPoint=critical,onlysomereasons:keyCompromise', 'some reasons'],
    ['with an unknown critical extension', '1.2.3.4=critical,DER:0500', 'critical extension'],
  ])('say nothing when they are %s', (_what, extension, gap) => {
    writeDatabase(authority, [])
    const crl = parseCrl(makeCrl(authority, 'root', [extension]))
    expect(ask([crl])).toContain(gap)
    expect(ask([crl], 'soft')).toBe('valid')
  })

  it('say nothing before and after their time', () => {
    writeDatabase(authority, [])
    const crl = parseCrl(makeCrl(authority, 'root'))
    expect(ask([crl])).toBe('valid')
    expect(ask([crl], 'hard', days(40))).toContain('no longer valid')
    expect(ask([crl], 'hard', new Date(crl.nextUpdate!))).toBe('valid')
  })

  it('count only from a signer who may sign them and leads to the anchor', () => {
    writeDatabase(authority, [{ certificate: leaf }])
    const noCrlSign = [
      'basicConstraints=critical,CA:true',
      'keyUsage=critical,keyCertSign',
      'subjectKeyIdentifier=hash',
    ]
    const mute = authority.issue('mute', { subject: '/CN=Root', key: 'root', extensions: noCrlSign })
    const crl = parseCrl(makeCrl(authority, 'root'))
    const answer = findPath({
      target: leaf,
      anchors: [mute],
      intermediates: [],
      at: now,
      revocation: { mode: 'hard', crls: [crl] },
    })
    expect(answer).toMatchObject({ refusal: { field: 'CRL without a trusted signer' } })
    authority.issue('impostor', { subject: '/CN=Root', extensions: caExtensions() })
    expect(ask([parseCrl(makeCrl(authority, 'impostor'))])).toContain('without a trusted signer')
  })
})

describe('issueCrl', () => {
  it('makes a list of any length, in many stretches', async () => {
    let pauses = 0
    const count = 150_000
    const revoked = Array.from({ length: count }, (_, index) => ({
      serialNumber: Uint8Array.of(1, index >> 16, (index >> 8) & 0xff, index & 0xff),
      revokedAt: days(-3),
    }))
    const der = await ours({ revoked, pause: async () => (pauses += 1) })
    const crl = parseCrl(der)
    expect([crl.entryCount, pauses]).toEqual([count, 299])
    for (const index of [0, 499, 500, count - 1])
      expect(crl.find(crl.issuer, revoked[index]!.serialNumber)).toBeDefined()
    expect(ask([crl])).toBe('valid')
  })

  it('makes lists that openssl verifies and reads', async () => {
    const der = await ours({
      revoked: [
        { ...entry, reason: 'superseded' },
        { serialNumber: Uint8Array.of(0x80), revokedAt: days(-3) },
      ],
    })
    authority.write('ours.crl', toPem('X509 CRL', der))
    const printed = authority.run(
      'crl',
      '-in',
      'ours.crl',
      '-noout',
      '-text',
      '-CAfile',
      'root.pem',
      '-verify',
    )
    expect(printed).toContain('Superseded')
    expect(printed).toContain('Serial Number: -80')
    expect(printed).toMatch(/X509v3 CRL Number:\s+10/)
    authority.write('chain.pem', authority.read('root.pem').toString() + toPem('X509 CRL', der))
    expect(() =>
      authority.run('verify', '-crl_check', '-x509_strict', '-CAfile', 'chain.pem', 'leaf.pem'),
    ).toThrow(/revoked/)
    expect(
      authority.run('verify', '-crl_check', '-x509_strict', '-CAfile', 'chain.pem', 'other.pem'),
    ).toContain('OK')
    expect(ask([parseCrl(der)])).toBe('revoked: serialNumber (CRL)')
  })

  it('makes deltas that add, and take back a hold', async () => {
    const base = parseCrl(await ours({ revoked: [{ ...entry, reason: 'certificateHold' }] }))
    const back = { revoked: [{ ...entry, reason: 'removeFromCRL' as const }] }
    const delta = (order: Partial<CrlOrder>): Promise<Uint8Array> =>
      ours({ crlNumber: Uint8Array.of(12), baseCrlNumber: Uint8Array.of(10), ...order })
    expect(ask([base])).toContain('revoked')
    expect(ask([base, parseCrl(await delta(back))])).toBe('valid')
    expect(ask([base, parseCrl(await delta({ ...back, baseCrlNumber: Uint8Array.of(11) }))])).toContain(
      'revoked',
    )
    expect(ask([base, parseCrl(await delta({ ...back, nextUpdate: days(-0.5) }))])).toContain('revoked')
    expect(ask([parseCrl(await ours()), parseCrl(await delta({ revoked: [entry] }))])).toContain('revoked')
    expect(ask([parseCrl(await delta({}))])).toContain('no CRL')
  })

  it('makes a list of a thousand entries at once', async () => {
    const revoked = Array.from({ length: 1000 }, (_, index) => ({
      serialNumber: Uint8Array.of(1, index >> 8, index & 255),
      revokedAt: days(-2),
    }))
    const crl = parseCrl(await ours({ revoked }))
    expect(crl.entryCount).toBe(1000)
    expect(crl.find(root.subject, Uint8Array.of(1, 2, 3))).toBeDefined()
    expect(crl.find(leaf.subject, Uint8Array.of(1, 2, 3))).toBeUndefined()
  })

  it.each([
    ['dates out of order', { nextUpdate: days(-1) }],
    ['an overlong number', { crlNumber: new Uint8Array(21).fill(1) }],
    ['removeFromCRL in a complete list', { revoked: [{ ...entry, reason: 'removeFromCRL' as const }] }],
  ])('refuses %s', (_what, wrong) => expect(ours(wrong)).rejects.toThrow(RangeError))
})

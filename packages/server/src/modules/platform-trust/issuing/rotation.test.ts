import { findPath } from '@entente/trust'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../../tests/support/app.ts'
import { readPem } from '../../../../../../tests/support/certificates/certificates.ts'
import { makeCertificateRequest } from '../../../../../../tests/support/certificates/openssl.ts'
import {
  askOcsp,
  fetchTrustFile,
  opensslSays,
} from '../../../../../../tests/support/certificates/trust-files.ts'
import { systemActor } from '../../../platform/access/authority.ts'
import { databaseKeystore } from '../../../platform/keys/keystore.ts'
import { openPlatformKeys } from '../../../platform/keys/platform-keys.ts'
import { createRecorder } from '../../../platform/record/record.ts'
import { entitlementOf } from './entitlement.ts'
import { signTwin } from './issue.ts'
import { pemOf } from '../wire.ts'

let api: TestApp
beforeAll(async () => {
  api = await createTestApp({ TRUST_URL: 'http://pki.example' })
})
afterAll(() => api.close())

const tls = async (): Promise<string> => {
  const { response } = await api.as('acme').call('platform-trust.request-tls', {
    params: { partnerId: 'acme' },
    request: { certificateRequest: makeCertificateRequest() },
  })
  return response.certificateData
}
/** A key of an application, below its module key. */
const reference = async (applicationId: string): Promise<string> => {
  const query = { applicationId, referenceId: 'PARTNER' }
  const { response } = await api.as('admin').call('key-service.get-certificate', { query })
  return response.certificate ?? ''
}
const file = async (path: string): Promise<string> => (await fetchTrustFile(api, path)).body

/** What openssl says with these roots and these intermediates. */
const verify = (certificate: string, roots: string, intermediates = certificate): string =>
  opensslSays(['verify', '-x509_strict', '-CAfile', 'roots.pem', '-untrusted', 'i.pem', 'c.pem'], {
    'roots.pem': roots,
    'i.pem': intermediates,
    'c.pem': certificate,
  }).said

/** Another process on the same database. */
const anotherProcess = () =>
  openPlatformKeys({
    database: api.app.database,
    clock: api.clock,
    country: 'XX',
    organisation: 'Entente',
    record: createRecorder(api.clock, []),
    keystores: { database: databaseKeystore(api.app.vault, api.app.work) },
    newKeysIn: 'database',
    trustUrl: 'http://pki.example',
  })

describe('the rotation of our keys', () => {
  test('leaves what was signed before valid, and every chain complete: before, during and after', async () => {
    const [first, firstRoot] = [await tls(), api.app.keys.root]
    const early = await reference('IDA')
    const issuingFirst = pemOf(api.app.keys.issuing)
    const oldRoots = await file('/trust/roots.pem')

    await api.app.keys.rotate('issuing', systemActor)
    const second = await tls()
    expect(readPem(second).issuer.der).not.toEqual(readPem(first).issuer.der)
    for (const certificate of [first, second])
      expect(verify(certificate, oldRoots, await file('/trust/ca.pem'))).toBe('c.pem: OK\n')

    await api.app.keys.rotate('root', systemActor)
    const newRoot = pemOf(api.app.keys.root)
    expect((await file('/trust/roots.pem')).match(/BEGIN/gu)).toHaveLength(2)
    await api.app.keys.rotate('issuing', systemActor)
    const third = await tls()
    const late = await reference('RESIDENT')
    const [all, between] = [await file('/trust/ca.pem'), await file('/trust/intermediates.pem')]
    for (const certificate of [first, second, third, early, late]) {
      // All of it as trusted, as people do.
      expect(verify(certificate, all)).toBe('c.pem: OK\n')
      // Whoever trusts one root only, the old or the new, finds a path from everything.
      for (const root of [pemOf(firstRoot), newRoot])
        expect(verify(certificate, root, between)).toBe('c.pem: OK\n')
    }
    // What the former key signed is still answered for, and by its own delegate.
    expect(await askOcsp(api, { certificate: first, issuer: issuingFirst, anchors: all })).toMatch(
      /: good[^]*Response verify OK/u,
    )
  })

  test('certifies each root by the other: old signs new, new signs old', () => {
    const [newest, oldest] = api.app.keys.roots
    const crossed = api.app.keys.crossCertificates
    for (const [subject, issuer] of [
      [newest!, oldest!],
      [oldest!, newest!],
    ] as const) {
      const certificate = crossed.find(
        (each) =>
          Buffer.compare(each.subject.der, subject.subject.der) === 0 &&
          Buffer.compare(each.issuer.der, issuer.subject.der) === 0,
      )
      expect(certificate && Buffer.compare(certificate.spkiDer, subject.spkiDer)).toBe(0)
      expect(certificate!.notAfter <= issuer.notAfter).toBe(true)
    }
  })

  test('keeps devices below device providers verifiable from either root', async () => {
    const given = readPem(await tls())
    const kind = { type: 'partner', partnerType: 'Device_Provider' } as const
    const entitlement = entitlementOf(kind, { domain: 'DEVICE', purpose: 'ALL' })!
    const { certificate: provider } = await signTwin(api.app, { ...pick(given), entitlement })
    for (const root of api.app.keys.roots) {
      const answer = findPath({
        target: provider,
        anchors: [root],
        intermediates: [...api.app.keys.issuers, ...api.app.keys.crossCertificates],
        at: api.clock.now(),
      })
      // Root, issuing, provider: one more certificate may follow, as the path lengths of the contract allow.
      expect(answer.ok && answer.path).toHaveLength(3)
    }
  })

  test('is done once for all processes, which then agree', async () => {
    const [one, other] = await Promise.all([anotherProcess(), anotherProcess()])
    const before = one.issuing.sha256
    await one.rotate('issuing', systemActor)
    await other.refresh()
    await api.app.keys.refresh()
    expect(one.issuing.sha256).not.toBe(before)
    expect(new Set([one, other, api.app.keys].map(({ issuing }) => issuing.sha256)).size).toBe(1)
    const names = api.app.keys.issuers.map(({ subject }) => Buffer.from(subject.der).toString('hex'))
    expect(new Set(names).size).toBe(names.length)
  })

  test('is told in the audit log, with the old and the new SHA-256', async () => {
    const [line] = await api.query<{
      action: string
      detail: { before: { sha256: string }; after: { sha256: string } }
    }>(
      `select action, detail::jsonb as detail from audit_event where action = 'platform-key.replaced' order by at desc limit 1`,
    )
    expect(line!.detail.after.sha256).toBe(api.app.keys.issuing.sha256)
    expect(line!.detail.before.sha256).toBe(api.app.keys.issuers[1]!.sha256)
  })
})

const pick = ({ subject, spkiDer, keyAlgorithm }: ReturnType<typeof readPem>) => ({
  subject,
  spkiDer,
  keyAlgorithm,
})

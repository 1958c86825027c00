import { certsOnlyPkcs7, formatName, toPem, type Certificate } from '@entente/trust'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../../tests/support/app.ts'
import { makeBulky } from '../../../../../../tests/support/certificates/bad-files.ts'
import {
  authorityExtensions,
  make,
  readPem,
} from '../../../../../../tests/support/certificates/certificates.ts'
import { makeCompromised } from '../../../../../../tests/support/certificates/compromised-certificate.ts'
import { expectNothingStored } from '../../../../../../tests/support/database/database-state.ts'
import { sceneAuthority } from '../../../../../../tests/support/scenes/ftm-scene.ts'
import { issueQuickly, newSigner } from '../../../../../../tests/support/certificates/quick-certificates.ts'

/** The threats at the end of trust-and-crypto §8 that trust store and partner certificates must withstand. */

let api: TestApp
beforeAll(async () => {
  api = await createTestApp()
  for (const persona of ['admin', 'acme'] as const) await api.token(persona)
})
afterAll(() => api.close())

const inDays = (days: number): Date => new Date(Date.now() + days * 86_400_000)
const authority = (over: Partial<Parameters<typeof make>[0]> = {}) =>
  make({ subject: '/O=Threat/CN=Root', extensions: authorityExtensions, until: inDays(3000), ...over })
const leafOf = (issuer: { certificate: string; key: string }) =>
  make({ subject: '/C=XX/O=Acme Chips/CN=Fresh', issuer }).certificate

/** Puts a certificate into the store past every rule: what an older version, or a mistake, may have left there. */
const plant = (certificate: Certificate, kind: 'ROOT' | 'INTERMEDIATE', domain = 'FTM') =>
  api.query(
    `insert into trust_certificate (id, domain, kind, subject, issuer, serial_number, sha1, sha256, not_before, not_after, der, uploaded_at, uploaded_by)
     values (gen_random_uuid(), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, now(), 'test')`,
    [
      domain,
      kind,
      formatName(certificate.subject),
      formatName(certificate.issuer),
      certificate.serialNumber.hex,
      certificate.sha1,
      certificate.sha256,
      certificate.notBefore,
      certificate.notAfter,
      Buffer.from(certificate.der),
    ],
  )

const upload = (certificateData: string, partnerDomain = 'FTM') =>
  api.as('acme').call('partner-certificates.upload', {
    request: { partnerId: 'acme', certificateData, partnerDomain },
  })

const expectRefused = async (certificate: string, code = 'KER-PCM-006'): Promise<string> => {
  const { codes, messages } = await expectNothingStored(api, () => upload(certificate))
  expect(codes).toEqual([code])
  return messages[0]!
}

describe('threat', () => {
  test('a valid chain in the wrong domain', async () => {
    const root = authority({ subject: '/O=Threat/CN=Device Root' })
    await plant(root.read, 'ROOT', 'DEVICE')
    const certificate = leafOf(root)
    await expectRefused(certificate)
    // Its path stands in that domain; there an FTM provider is not certified.
    expect((await upload(certificate, 'DEVICE')).codes).toEqual(['KER-PCM-011'])
    await plant(root.read, 'ROOT', 'FTM')
    expect((await upload(certificate)).codes).toEqual([])
  })

  test('a CA:false intermediate', async () => {
    const root = authority({ subject: '/O=Threat/CN=Honest Root' })
    const notCa = authority({
      subject: '/O=Threat/CN=No Authority',
      issuer: root,
      extensions: ['basicConstraints=critical,CA:false', 'keyUsage=critical,keyCertSign'],
    })
    await plant(root.read, 'ROOT')
    await plant(notCa.read, 'INTERMEDIATE')
    expect(await expectRefused(leafOf(notCa))).toContain('is no certification authority')
  })

  test('a path length that is too long', async () => {
    const root = authority({ subject: '/O=Threat/CN=Short Root' })
    const last = authority({
      subject: '/O=Threat/CN=Last',
      issuer: root,
      extensions: ['basicConstraints=critical,CA:true,pathlen:0', 'keyUsage=critical,keyCertSign,cRLSign'],
    })
    const beyond = authority({ subject: '/O=Threat/CN=Beyond', issuer: last })
    await plant(root.read, 'ROOT')
    for (const each of [last, beyond]) await plant(each.read, 'INTERMEDIATE')
    expect(await expectRefused(leafOf(beyond))).toContain('than it allows')
    expect((await upload(leafOf(last))).codes).toEqual([])
  })

  test('authorities that certify each other in a circle', async () => {
    const names = ['Round A', 'Round B', 'Round C']
    const signers = names.map(() => newSigner())
    for (const [subject, name] of names.entries())
      for (const [issuer, signer] of signers.entries())
        if (subject !== issuer)
          await plant(
            await issueQuickly({ subject: name, issuer: names[issuer]!, key: signers[subject]!, signer }),
            'INTERMEDIATE',
          )
    const leaf = await issueQuickly({
      subject: 'Leaf',
      issuer: 'Round A',
      key: newSigner(),
      signer: signers[0]!,
      organisation: 'Quick',
    })
    await expectRefused(toPem('CERTIFICATE', leaf.der))
  })

  test('an expired intermediate with a fresh leaf', async () => {
    const root = authority({ subject: '/O=Threat/CN=Old Root', from: inDays(-900) })
    const expired = authority({
      subject: '/O=Threat/CN=Expired',
      issuer: root,
      from: inDays(-800),
      until: inDays(-1),
    })
    await plant(root.read, 'ROOT')
    await plant(expired.read, 'INTERMEDIATE')
    expect(await expectRefused(leafOf(expired))).toContain('has expired')
  })

  test('a CA of the same subject in two domains: each carries its own only', async () => {
    const rsa = ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048']
    const twins = [0, 1].map((keyNumber) => authority({ subject: '/O=Threat/CN=Twin', key: rsa, keyNumber }))
    await plant(twins[0]!.read, 'ROOT', 'FTM')
    await plant(twins[1]!.read, 'ROOT', 'AUTH')
    await expectRefused(leafOf(twins[1]!))
    expect((await upload(leafOf(twins[0]!))).codes).toEqual([])
    // The path stands in AUTH, where an FTM provider is not certified; otherwise it would be KER-PCM-006.
    expect((await upload(leafOf(twins[1]!), 'AUTH')).codes).toEqual(['KER-PCM-011'])
    expect((await upload(leafOf(twins[0]!), 'AUTH')).codes).toEqual(['KER-PCM-006'])
  })

  test('a certificate with an extension of 1 MiB', async () => {
    const big = await expectNothingStored(api, () => upload(makeBulky(1024 * 1024, 'Acme Chips')))
    expect([big.status, ...big.codes]).toEqual([413, 'ENT_HTTP_413'])
    await expectRefused(makeBulky(60_000, 'Acme Chips'), 'KER-KMS-013')
  })

  test('a PKCS#7 of 1000 certificates', async () => {
    const signer = newSigner()
    const one = await issueQuickly({ subject: 'Many', issuer: 'Many', key: signer, signer })
    const send = async (count: number) => {
      const certificateData = Buffer.from(certsOnlyPkcs7(Array(count).fill(one.der))).toString('base64')
      const request = { certificateData, partnerDomain: 'FTM' }
      return expectNothingStored(api, () => api.as('admin').call('trust-store.upload', { request }))
    }
    // Longer than the field, then longer than a file of certificates, then more than ten.
    expect((await send(1000)).codes).toEqual(['PMS_COR_001'])
    expect((await send(150)).codes).toEqual(['KER-PCM-001'])
    const eleven = await send(11)
    expect(eleven.codes).toEqual(['KER-PCM-001'])
    expect(eleven.messages[0]).toContain('more than ten')
  })

  test('an impostor with the name of a stored root and a key of its own', async () => {
    const genuine = authority({ subject: '/O=Threat/CN=Genuine' })
    const impostor = authority({
      subject: '/O=Threat/CN=Genuine',
      key: ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'],
    })
    await plant(genuine.read, 'ROOT')
    await expectRefused(leafOf(impostor))
  })

  test('a key that was revoked as compromised, certified once more: refused at every door', async () => {
    const { sub } = sceneAuthority()
    await plant(readPem(sceneAuthority().root.certificate), 'ROOT')
    await plant(readPem(sub.certificate), 'INTERMEDIATE')
    await api.as('acme').call('partner-certificates.upload', {
      request: { partnerId: 'acme', certificateData: leafOf(sub), partnerDomain: 'FTM' },
    })
    const certificateData = await makeCompromised(api)
    expect(await expectRefused(certificateData, 'ENT_CRT_002')).toContain('because others may have the key')
    const asAdmin = api.as('admin')
    const named = { applicationId: 'PARTNER', referenceId: 'acme', certificateData }
    const other = await expectNothingStored(api, () =>
      asAdmin.call('key-service.upload-other-domain', { request: named }),
    )
    const partner = { certificateData, organizationName: 'Acme Chips', partnerDomain: 'FTM' }
    const old = await expectNothingStored(api, () =>
      api.as('acme').call('key-service.upload-partner', { request: partner }),
    )
    expect([other.codes, old.codes]).toEqual([['ENT_CRT_002'], ['ENT_CRT_002']])
  })
})

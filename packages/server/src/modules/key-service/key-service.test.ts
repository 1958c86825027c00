import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto'
import {
  openJwe,
  parseCertificate,
  readCertificateRequest,
  readJwe,
  readPkcs7,
  sealData,
  sealJwe,
  sessionKeyOpener,
} from '@entente/trust'
import {
  CompactEncrypt,
  compactDecrypt,
  compactVerify,
  CompactSign,
  importPKCS8,
  importX509,
  decodeProtectedHeader,
} from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readPem } from '../../../../../tests/support/certificates/certificates.ts'
import { sceneAuthority } from '../../../../../tests/support/scenes/ftm-scene.ts'
import {
  base64url,
  kernelSign as kernel,
  openKeyScene,
  type KeyScene,
} from '../../../../../tests/support/scenes/key-scene.ts'
import { makeCertificate, openssl } from '../../../../../tests/support/certificates/openssl.ts'

let scene: KeyScene
beforeAll(async () => {
  scene = await openKeyScene()
})
afterAll(() => scene.close())

describe('signatures', () => {
  const payload = '{"a":1}'

  test('JSON that nobody could read back is none', async () => {
    const nest = (levels: number) => '['.repeat(levels) + ']'.repeat(levels)
    const sign = async (dataToSign: string) => {
      await scene.makeKey()
      const request = { ...kernel, dataToSign: base64url(dataToSign) }
      return (await scene.api.as('service-client').call('key-service.jwt-sign', { request })).codes
    }
    expect(await sign(`[${'{},'.repeat(20_000)}0]`)).toEqual([])
    expect(await sign(nest(500))).toEqual([])
    expect(await sign(nest(501))).toEqual(['KER-JWS-103'])
    expect(await sign(nest(100_000))).toEqual(['KER-JWS-103'])
  })

  test('a signed payload verifies with jose, and its certificate leads to our root', async () => {
    await scene.makeKey()
    const request = {
      ...kernel,
      dataToSign: base64url(payload),
      includePayload: true,
      includeCertificate: true,
    }
    const { response } = await scene.api.as('service-client').call('key-service.jwt-sign', { request })
    const header = decodeProtectedHeader(response.jwtSignedData)
    expect(header).toMatchObject({ alg: 'RS256', x5c: [expect.any(String)], kid: expect.any(String) })
    const pem = `-----BEGIN CERTIFICATE-----\n${header.x5c![0]}\n-----END CERTIFICATE-----`
    const verified = await compactVerify(response.jwtSignedData, await importX509(pem, 'RS256'))
    expect(Buffer.from(verified.payload).toString()).toBe(payload)
    const certificateOf = async (applicationId: string) => {
      const { response: made } = await scene.admin.call('key-service.get-certificate', {
        query: { applicationId },
      })
      return new X509Certificate(made.certificate!)
    }
    const [module, root] = [await certificateOf('KERNEL'), await certificateOf('ROOT')]
    expect(new X509Certificate(pem).verify(module.publicKey)).toBe(true)
    expect(module.verify(root.publicKey)).toBe(true)
  })

  test.each([false, true])(
    'a detached signature is good for these bytes alone, certificate sent: %s',
    async (sent) => {
      await scene.makeKey()
      const request = {
        ...kernel,
        dataToSign: base64url(payload),
        includeCertificate: sent,
        includeCertHash: sent,
      }
      const { jwtSignedData } = (await scene.admin.call('key-service.jwt-sign', { request })).response
      expect(jwtSignedData.split('.')[1]).toBe('')
      const verify = async (actualData: string) => {
        const wish = { jwtSignatureData: jwtSignedData, actualData: base64url(actualData), ...kernel }
        return (await scene.api.as('acme').call('key-service.jwt-verify', { request: wish })).response
      }
      expect(await verify(payload)).toEqual({
        signatureValid: true,
        message: 'Validation Successful',
        trustValid: 'TRUST_NOT_VERIFIED',
      })
      expect(await verify('{"a": 1}')).toMatchObject({ signatureValid: false, message: 'Validation Failed' })
    },
  )

  test('trust is asked for in one domain', async () => {
    const partner = makeCertificate({ subject: '/O=Acme Chips/CN=signer', issuer: sceneAuthority().sub })
    const x5c = [partner.certificate.replaceAll(/-----[^-]*-----|\s/gu, '')]
    const key = await importPKCS8(partner.key, 'RS256')
    const jws = await new CompactSign(Buffer.from(payload))
      .setProtectedHeader({ alg: 'RS256', x5c })
      .sign(key)
    const trust = async (wish: object) => {
      const request = { jwtSignatureData: jws, ...wish }
      return (await scene.admin.call('key-service.jwt-verify', { request })).response.trustValid
    }
    expect(await trust({ validateTrust: true, domain: 'ftm' })).toBe('TRUST_CERT_PATH_VALID')
    expect(await trust({ validateTrust: true, domain: 'AUTH' })).toBe('TRUST_CERT_PATH_NOT_VALID')
    expect(await trust({ validateTrust: true })).toBe('TRUST_NOT_VERIFIED_NO_DOMAIN')
  })

  test.each<[string, readonly string[], boolean]>([
    ['signatures', ['keyUsage=digitalSignature'], true],
    ['commitments', ['keyUsage=nonRepudiation'], true],
    ['ciphers', ['keyUsage=keyEncipherment'], false],
    ['connections', ['keyUsage=digitalSignature', 'extendedKeyUsage=clientAuth,serverAuth'], false],
    ['connections and mail', ['extendedKeyUsage=clientAuth,emailProtection'], true],
  ])('a signature by a certificate for %s', async (_, extensions, isTrusted) => {
    const signer = makeCertificate({
      subject: '/O=Acme Chips/CN=use',
      issuer: sceneAuthority().sub,
      extensions,
    })
    const x5c = [signer.certificate.replaceAll(/-----[^-]*-----|\s/gu, '')]
    const jws = await new CompactSign(Buffer.from(payload))
      .setProtectedHeader({ alg: 'RS256', x5c })
      .sign(await importPKCS8(signer.key, 'RS256'))
    const request = { jwtSignatureData: jws, validateTrust: true, domain: 'FTM' }
    expect((await scene.admin.call('key-service.jwt-verify', { request })).response).toMatchObject({
      signatureValid: true,
      trustValid: isTrusted ? 'TRUST_CERT_PATH_VALID' : 'TRUST_CERT_PATH_NOT_VALID',
    })
  })

  test('a form that nobody can verify is refused with its reason', async () => {
    const request = { jwtSignatureData: `${base64url('{"alg":"none"}')}.${base64url('{}')}.eA` }
    const { codes, messages } = await scene.admin.call('key-service.jwt-verify', { request })
    expect(codes).toEqual(['KER-JWS-105'])
    expect(messages[0]).toContain('The signature algorithm is not allowed: none.')
  })

  test('a new key takes the place of the old one, whose signatures stay verifiable', async () => {
    await scene.makeKey()
    const request = {
      ...kernel,
      dataToSign: base64url(payload),
      includePayload: true,
      includeCertificate: true,
    }
    const old = (await scene.admin.call('key-service.jwt-sign', { request })).response.jwtSignedData
    const before = (await scene.makeKey()).response.certificate
    expect((await scene.makeKey(kernel, true)).response.certificate).not.toBe(before)
    const verified = await scene.admin.call('key-service.jwt-verify', { request: { jwtSignatureData: old } })
    expect(verified.response.signatureValid).toBe(true)
    const { response } = await scene.api.as('acme').call('key-service.all-certificates', { query: kernel })
    expect(response.allCertificates.length).toBeGreaterThan(1)
    expect(response.allCertificates.map((each) => each.certificateData)).toContain(before)
  })
})

describe('encryption', () => {
  const ida = { applicationId: 'IDA', referenceId: 'PARTNER' }
  const encrypt = async (over: object = {}) =>
    (
      await scene.api
        .as('service-client')
        .call('key-service.encrypt', { request: { ...ida, data: base64url('secret'), ...over } })
    ).response.data
  const decrypt = (data: string, over: object = {}) =>
    scene.api.as('service-client').call('key-service.decrypt', { request: { ...ida, data, ...over } })

  test.each([
    ['F1', {}],
    ['F2', { salt: base64url('twelve bytes'), aad: base64url('partner') }],
    ['F3', { aad: base64url('partner') }],
  ])('%s goes there and back', async (_form, shared) => {
    const { response } = await decrypt(await encrypt(shared), shared)
    expect(Buffer.from(response.data, 'base64url').toString()).toBe('secret')
  })

  test('every failure of a key, a padding, a tag or an AAD is one answer', async () => {
    const sealed = Buffer.from(await encrypt(), 'base64url')
    const flipped = [60, 310, 345, sealed.length - 1].map((at) => {
      const changed = Buffer.from(sealed)
      changed[at] = changed[at]! ^ 1
      return changed.toString('base64url')
    })
    const withAad = await encrypt({ aad: base64url('partner') })
    const answers = [...(await Promise.all(flipped.map((data) => decrypt(data)))), await decrypt(withAad)]
    for (const answer of answers) {
      expect(answer.codes).toEqual(['KER-FSE-004'])
      expect(answer.messages).toEqual(answers[0]!.messages)
    }
  })

  test('what was sealed for a key that was replaced still opens', async () => {
    const { response } = await scene.admin.call('key-service.all-certificates', { query: ida })
    const sealed = sealData(readPem(response.allCertificates[0]!.certificateData), Buffer.from('old'))
    await scene.api.query(`update application_key set ended_at = now() where application_id = 'IDA'`)
    await encrypt()
    expect((await decrypt(sealed.toString('base64url'))).codes).toEqual([])
  })

  test('a partner gets what only the key of its certificate opens', async () => {
    const request = { applicationId: 'PARTNER', referenceId: 'acme', data: base64url('secret') }
    const { response } = await scene.admin.call('key-service.encrypt', { request })
    const held = await scene.admin.call('partner-certificates.get-platform-signed', {
      params: { partnerId: 'acme' },
    })
    expect(Buffer.from(response.data, 'base64url').subarray(6, 38).toString('hex')).toBe(
      readPem(held.response.certificateData).sha256,
    )
  })

  test('two first uses at once make one key', async () => {
    const name = { applicationId: 'KERNEL', referenceId: 'RACE' }
    await Promise.all([1, 2, 3].map(() => encrypt(name)))
    const rows = await scene.api.query(
      `select 1 from application_key where reference_id = 'RACE' and ended_at is null`,
    )
    expect(rows).toHaveLength(1)
  })
})

describe('certificates of keys', () => {
  test('a request proves possession, and the certificate made from it takes the place of ours', async () => {
    await scene.makeKey()
    const wish = { ...kernel, commonName: 'Elsewhere', country: 'MA' }
    const { response } = await scene.admin.call('key-service.generate-csr', { request: wish })
    const csr = response.certSignRequest!
    const der = Buffer.from(csr.replaceAll(/-----[^-]*-----|\s/gu, ''), 'base64')
    expect(readCertificateRequest(der)).toMatchObject({ provesPossession: true })
    expect(openssl(['req', '-in', 'a.csr', '-verify', '-noout', '-subject'], { 'a.csr': csr })).toContain(
      'Elsewhere',
    )
    const authority = makeCertificate({ subject: '/CN=Elsewhere CA' })
    const issued = openssl(
      [
        'x509',
        '-req',
        '-in',
        'a.csr',
        '-CA',
        'ca.pem',
        '-CAkey',
        'ca.key',
        '-set_serial',
        '7',
        '-days',
        '300',
      ],
      { 'a.csr': csr, 'ca.pem': authority.certificate, 'ca.key': authority.key },
    )
    const uploaded = await scene.admin.call('key-service.upload-certificate', {
      request: { ...kernel, certificateData: issued },
    })
    expect(uploaded.codes).toEqual([])
    const all = await scene.admin.call('key-service.all-certificates', { query: kernel })
    expect(readPem(all.response.allCertificates[0]!.certificateData).sha256).toBe(readPem(issued).sha256)
    expect(createPublicKey(all.response.allCertificates[0]!.certificateData)).toBeDefined()
  })

  test('private keys are sealed, and no answer or history holds them', async () => {
    await scene.makeKey()
    const rows = await scene.api.query<{ sealed_private_key: Buffer }>(
      `select sealed_private_key from application_key where sealed_private_key is not null`,
    )
    expect(rows.length).toBeGreaterThan(0)
    for (const { sealed_private_key: sealed } of rows)
      expect(() => createPrivateKey({ key: sealed, format: 'der', type: 'pkcs8' })).toThrow()
    expect((await scene.makeKey()).raw.body).not.toContain('PRIVATE')
  })

  test.each(['acme', 'manager', 'roleless', 'service-client'] as const)(
    '%s may not make keys',
    async (persona) => {
      const call = { params: { objectType: 'CSR' }, request: kernel }
      expect((await scene.api.as(persona).call('key-service.generate-master-key', call)).status).toBe(403)
    },
  )
})

describe('certificates of partners and authorities', () => {
  test('an upload answers the chain as the contract wants it: leaf first, base64url of PKCS#7', async () => {
    const request = {
      certificateData: scene.ftm.certificateOf('acme'),
      organizationName: 'Acme Chips',
      partnerDomain: 'FTM',
    }
    const { response } = await scene.api.as('acme').call('key-service.upload-partner', { request })
    const chain = readPkcs7(Buffer.from(response.signedCertificateData, 'base64url')).map((der) =>
      parseCertificate(der),
    )
    expect(chain[0]!.sha256).toBe(readPem(scene.ftm.certificateOf('acme')).sha256)
    expect(chain).toHaveLength(3)
    const both = await scene.api
      .as('acme')
      .call('key-service.get-partner-signed', { params: { partnerCertId: response.certificateId } })
    expect(readPem(both.response.caSignedCertificateData).sha256).toBe(chain[0]!.sha256)
    const other = await scene.api
      .as('rival')
      .call('key-service.get-partner', { params: { partnerCertId: response.certificateId } })
    expect(other.codes).toEqual(['KER-PCM-012'])
  })

  test('an upload that names no partner is for the own one of that organisation, however it is written', async () => {
    const upload = async (organizationName: string) => {
      const certificateData = scene.ftm.certificateOf('acme')
      const request = { certificateData, organizationName, partnerDomain: 'FTM' }
      return (await scene.api.as('acme').call('key-service.upload-partner', { request })).codes
    }
    for (const written of ['Acme  Chips', 'Acme\u00a0Chips ']) expect(await upload(written)).toEqual([])
    for (const other of ['acme chips', 'Acme\u200b Chips', 'Others'])
      expect(await upload(other)).toEqual(['PMS_PRT_005'])
  })

  test('a certificate is trusted in its own domain alone', async () => {
    const ask = async (partnerDomain: string) => {
      const request = { certificateData: scene.ftm.certificateOf('acme'), partnerDomain }
      return (await scene.api.as('roleless').call('key-service.verify-trust', { request })).response.status
    }
    expect(await ask('FTM')).toBe(true)
    expect(await ask('AUTH')).toBe(false)
  })

  test.each([
    [{}, 2],
    [{ caCertificateType: 'root' }, 1],
    [{ partnerDomain: 'AUTH' }, 0],
    [{ issuedTo: 'scene issuing' }, 1],
    [{ pageSize: 1, pageNumber: 2 }, 2],
    [{ validTillDate: '1999' }, 0],
    [{ uploadTime: new Date().toISOString().slice(0, 10) }, 2],
    [{ expiringWithinDate: '2026-01-01' }, 0],
    [{ expiringWithinDate: '2099-01-01' }, 2],
  ])('authorities are listed by %j: %i', async (request, total) => {
    const { response } = await scene.admin.call('key-service.list-ca', { request })
    expect(response.totalRecords).toBe(total)
    expect(response.totalPages).toBe(Math.ceil(total / ((request as { pageSize?: number }).pageSize ?? 10)))
    expect(response.allPartnerCertificates.length).toBeLessThanOrEqual(response.pageSize)
    for (const { validFromDate, validTillDate, uploadTime } of response.allPartnerCertificates)
      for (const at of [validFromDate, validTillDate, uploadTime]) expect(at).toMatch(/\.\d{3}Z$/u)
  })
})

describe('F5 with jose', () => {
  const party = makeCertificate({ subject: '/CN=jose party' })

  test.each([true, false])('jose opens what we seal, compressed: %s', async (isCompressed) => {
    const text = await sealJwe(readPem(party.certificate), Buffer.from('{"a":1}'), { isCompressed })
    const { plaintext } = await compactDecrypt(text, await importPKCS8(party.key, 'RSA-OAEP-256'))
    expect(Buffer.from(plaintext).toString()).toBe('{"a":1}')
  })

  test('we open what jose seals', async () => {
    const text = await new CompactEncrypt(Buffer.from('{"a":1}'))
      .setProtectedHeader({ alg: 'RSA-OAEP-256', enc: 'A256GCM' })
      .encrypt(await importX509(party.certificate, 'RSA-OAEP-256'))
    const opened = await openJwe(readJwe(text)!, sessionKeyOpener(createPrivateKey(party.key)))
    expect(opened?.toString()).toBe('{"a":1}')
  })
})

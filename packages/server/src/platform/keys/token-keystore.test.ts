import {
  constants,
  createPublicKey,
  generateKeyPairSync,
  privateDecrypt,
  publicEncrypt,
  verify,
} from 'node:crypto'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { makeCertificateRequest } from '../../../../../tests/support/certificates/openssl.ts'
import { findSoftHsm, makeTokens } from '../../../../../tests/support/neighbours/softhsm.ts'
import { fetchTrustFile, opensslSays } from '../../../../../tests/support/certificates/trust-files.ts'
import { decodeOaep } from '../../../workers/oaep.mjs'
import { keyWorkerFile } from '../../start-up.ts'
import { systemActor } from '../access/authority.ts'
import { newId } from '../ids.ts'
import { createRecorder } from '../record/record.ts'
import { createKeyWork } from './key-work.ts'
import { databaseKeystore, tokenKeystore } from './keystore.ts'
import { openPlatformKeys } from './platform-keys.ts'

const library = findSoftHsm()
const pin = '48151623'
const token = { library: library ?? '', label: 'entente', pin }
const oaep = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' }

describe.skipIf(!library)('a PKCS#11 token', () => {
  let api: TestApp
  beforeAll(async () => {
    await makeTokens(['entente', 'other'], pin)
    api = await createTestApp({
      KEYSTORE: 'pkcs11',
      PKCS11_LIBRARY: token.library,
      PKCS11_TOKEN: token.label,
      PKCS11_PIN: pin,
      TRUST_URL: 'http://pki.example',
    })
    await api.app.keys.rotate('root', systemActor)
    await api.app.keys.rotate('issuing', systemActor)
  })
  afterAll(() => api.close())

  test('makes keys that never leave it: the database holds their certificates alone', async () => {
    const rows = await api.query<{ kind: string; sealed: Buffer | null }>(
      `select kind, sealed_private_key as sealed from platform_key where keystore = 'pkcs11' order by kind`,
    )
    expect(rows).toEqual([
      { kind: 'issuing', sealed: null },
      { kind: 'root', sealed: null },
    ])
    expect(api.app.keys.root.keyAlgorithm).toMatchObject({ type: 'RSA', bits: 3072 })
    expect(api.app.keys.issuing.keyAlgorithm).toMatchObject({ type: 'RSA', bits: 2048 })
  })

  test('signs what we issue: openssl verifies certificate and list', async () => {
    const { response, messages } = await api.as('acme').call('platform-trust.request-tls', {
      params: { partnerId: 'acme' },
      request: { certificateRequest: makeCertificateRequest() },
    })
    expect(messages).toEqual([])
    const { response: trust } = await api.as('stranger').call('platform-trust.authorities')
    const issuing = trust.authorities.find(({ kind, isCurrent }) => kind === 'ISSUING' && isCurrent)!
    const list = await fetchTrustFile(api, issuing.crlPath)
    const crl = opensslSays(['crl', '-inform', 'DER', '-in', 'l.crl', '-out', 'l.pem'], {
      'l.crl': list.rawPayload,
    })
    const { said } = opensslSays(
      ['verify', '-x509_strict', '-crl_check', '-CAfile', 'ca.pem', '-CRLfile', 'l.pem', 'c.pem'],
      {
        'ca.pem': (await fetchTrustFile(api, '/trust/ca.pem')).body,
        'l.pem': crl.read('l.pem'),
        'c.pem': response.certificateData,
      },
    )
    expect(said).toBe('c.pem: OK\n')
  })

  test('signs with each hash, and many at once from several threads', async () => {
    const { signer } = api.app.keys
    for (const algorithm of ['RSA-SHA256', 'RSA-SHA384', 'RSA-SHA512'] as const) {
      const signature = await signer.privateKey.sign(algorithm, Buffer.from('text'))
      const hash = algorithm.slice(4).toLowerCase()
      expect(verify(hash, Buffer.from('text'), signer.certificate.publicKey, signature)).toBe(true)
    }
    const texts = Array.from({ length: 40 }, (_, index) => Buffer.from(`text ${index}`))
    const signatures = await Promise.all(texts.map((text) => signer.privateKey.sign('RSA-SHA256', text)))
    for (const [index, signature] of signatures.entries())
      expect(verify('sha256', texts[index]!, signer.certificate.publicKey, signature)).toBe(true)
  })

  test('decrypts RSA-OAEP with SHA-256, with one error for whatever does not open', async () => {
    const { privateKey, certificate } = api.app.keys.signer
    const sealed = publicEncrypt({ key: certificate.publicKey, ...oaep }, Buffer.from('session key'))
    expect(Buffer.from(await privateKey.decrypt(sealed)).toString()).toBe('session key')
    const wrong = [
      Buffer.from(sealed.map((byte, index) => (index === 200 ? byte ^ 1 : byte))),
      publicEncrypt({ key: certificate.publicKey, padding: constants.RSA_PKCS1_PADDING }, Buffer.from('old')),
      publicEncrypt(
        { key: certificate.publicKey, padding: constants.RSA_PKCS1_OAEP_PADDING },
        Buffer.from('sha1'),
      ),
    ]
    const errors = await Promise.all(wrong.map((each) => privateKey.decrypt(each).catch(String)))
    expect(new Set(errors).size).toBe(1)
  })

  test('makes module keys as well, which certify and sign what services ask for', async () => {
    const name = { applicationId: 'KERNEL', referenceId: 'PARTNER' }
    const certificateOf = async (query: { applicationId: string; referenceId?: string }) =>
      (await api.as('admin').call('key-service.get-certificate', { query })).response.certificate!
    const [reference, module] = [await certificateOf(name), await certificateOf({ applicationId: 'KERNEL' })]
    const { said } = opensslSays(
      ['verify', '-x509_strict', '-CAfile', 'ca.pem', '-untrusted', 'module.pem', 'c.pem'],
      {
        'ca.pem': (await fetchTrustFile(api, '/trust/roots.pem')).body,
        'module.pem': module,
        'c.pem': reference,
      },
    )
    expect(said).toBe('c.pem: OK\n')
    const rows = await api.query(
      `select keystore, sealed_private_key as sealed from platform_key where application = 'KERNEL'`,
    )
    expect(rows).toEqual([{ keystore: 'pkcs11', sealed: null }])
    const request = { applicationId: 'KERNEL', dataToSign: 'e30', includePayload: true }
    const { response } = await api.as('service-client').call('key-service.jwt-sign', { request })
    const verified = await api.as('acme').call('key-service.jwt-verify', {
      request: { jwtSignatureData: response.jwtSignedData, applicationId: 'KERNEL' },
    })
    expect(verified.response.signatureValid).toBe(true)
  })

  test('is found again at the next start, by another process too', async () => {
    const work = createKeyWork({ file: keyWorkerFile, threads: 1, token })
    const parts = {
      database: api.app.database,
      clock: api.clock,
      country: 'XX',
      organisation: 'Entente',
      record: createRecorder(api.clock, []),
      newKeysIn: 'pkcs11',
      trustUrl: null,
    } as const
    const database = databaseKeystore(api.app.vault, work)
    try {
      const keys = await openPlatformKeys({ ...parts, keystores: { database, pkcs11: tokenKeystore(work) } })
      const signature = await keys.signer.privateKey.sign('RSA-SHA256', Buffer.from('again'))
      const { publicKey } = api.app.keys.issuing
      expect(verify('sha256', Buffer.from('again'), publicKey, signature)).toBe(true)
      // Without the token the keys cannot be opened, and the operator is told what to set.
      await expect(openPlatformKeys({ ...parts, keystores: { database } })).rejects.toMatchObject({
        name: 'KeystoreMissing',
        remedy: expect.stringContaining('PKCS11_LIBRARY') as string,
      })
    } finally {
      await work.close()
    }
  })

  test.each([
    ['another token', { ...token, label: 'other' }, /a key that is not there: 0x82/u],
    ['no such token', { ...token, label: 'nobody' }, /to be found by its label/u],
    ['no such module', { ...token, library: '/nonexistent/module.so' }, /module/u],
  ])('fails in words with %s, and never names the PIN', async (_name, access, words) => {
    const work = createKeyWork({ file: keyWorkerFile, threads: 1, token: access })
    try {
      const key = tokenKeystore(work).open({ id: newId(), purpose: 'test' }, null)
      const error = await key.sign('RSA-SHA256', Buffer.from('x')).catch(String)
      expect(error).toMatch(words)
      expect(error).not.toContain(pin)
    } finally {
      await work.close()
    }
  })
})

describe('our own removal of OAEP padding', () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const raw = (sealed: Uint8Array) =>
    privateDecrypt({ key: privateKey, padding: constants.RSA_NO_PADDING }, sealed)
  const key = createPublicKey(privateKey)

  test('gives back what node:crypto sealed, of every length', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 190 }), (text) => {
        expect([...decodeOaep(raw(publicEncrypt({ key, ...oaep }, text)))]).toEqual([...text])
      }),
      { numRuns: 60 },
    )
  })

  test('refuses each changed byte, and every other padding, with the same words', () => {
    const block = raw(publicEncrypt({ key: publicKey, ...oaep }, Buffer.from('x')))
    const errors = new Set<string>()
    for (let index = 0; index < block.length; index += 1) {
      const changed = Buffer.from(block)
      changed[index] = changed[index]! ^ 0x40
      try {
        decodeOaep(changed)
        errors.add(`byte ${index} was not noticed`)
      } catch (error) {
        errors.add(String(error))
      }
    }
    for (const other of [
      Buffer.alloc(256),
      Buffer.alloc(10),
      raw(publicEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, Buffer.from('x'))),
    ])
      expect(() => decodeOaep(other)).toThrow('The ciphertext does not open with this key')
    expect([...errors]).toEqual(['DecryptionFailed: The ciphertext does not open with this key'])
  })
})

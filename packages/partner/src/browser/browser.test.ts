import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  createJwsSigner,
  openAuthenticationRequest,
  openData as openDataOnNode,
  readJws,
  readSealedData,
  sealData as sealDataOnNode,
  sealKycResponse,
  sessionKeyOpener,
  signForJws,
  verifyJws,
} from '@entente/trust'
import { signBody as signBodyOnNode } from '../call/write-request.ts'
import { makeScene, type Scene } from '../testing/scene.ts'
import {
  importEncryptionKey,
  importSignatureKey,
  isSignedBy,
  openData,
  openIdentity,
  sealData,
  sealRequest,
  signBody,
} from '../browser.ts'

// Node has the same WebCrypto as browsers; what else these files may use, a rule in tests/architecture says.
let scene: Scene
let encryptionKey: CryptoKey
let signatureKey: CryptoKey
const pkcs8 = (purpose: 'signature' | 'encryption'): Uint8Array =>
  scene.identity[purpose].key.export({ type: 'pkcs8', format: 'der' })
beforeAll(async () => {
  scene = makeScene()
  encryptionKey = await importEncryptionKey(pkcs8('encryption'))
  signatureKey = await importSignatureKey(pkcs8('signature'))
})
afterAll(() => scene.authority.close())

const text = '{"otp":"111111","name":"Zoë"}'
const bytes = Buffer.from(text)

describe('a browser and Node understand each other', () => {
  test('F6', async () => {
    const fields = await sealRequest(scene.recipient.certificate, text)
    expect(await openAuthenticationRequest(fields, sessionKeyOpener(scene.recipient.key))).toEqual(bytes)
    expect(fields.thumbprint).toBe(scene.recipient.certificate.sha256.toUpperCase())
  })

  test('F8', async () => {
    const fields = sealKycResponse(scene.identity.encryption.chain[0], bytes)
    expect(await openIdentity(fields, encryptionKey)).toBe(text)
    const changed = `${fields.identity.slice(0, -1)}${fields.identity.endsWith('A') ? 'B' : 'A'}`
    expect(await openIdentity({ ...fields, identity: changed }, encryptionKey)).toBeUndefined()
    expect(await openIdentity({ ...fields, identity: '' }, encryptionKey)).toBeUndefined()
  })

  test('F1, both ways', async () => {
    const own = scene.identity.encryption.chain[0]
    const sealed = sealDataOnNode(own, bytes)
    expect(Buffer.from((await openData(sealed, encryptionKey))!)).toEqual(bytes)
    for (const at of [0, 10, 60, 300, 330, sealed.length - 1]) {
      const spoilt = Uint8Array.from(sealed)
      spoilt[at]! ^= 1
      // The thumbprint is for choosing the key; nothing else may change.
      const isThumbprint = at >= 6 && at < 38
      expect((await openData(spoilt, encryptionKey)) !== undefined, String(at)).toBe(isThumbprint)
    }
    const data = readSealedData(await sealData(own, bytes))
    expect(await openDataOnNode(data!, sessionKeyOpener(scene.identity.encryption.key))).toEqual(bytes)
  })

  test('signatures', async () => {
    const own = scene.identity.signature.chain[0]
    const reading = readJws(await signBody(bytes, signatureKey, own), bytes)
    expect('code' in reading ? reading : verifyJws(reading)).toMatchObject({ ok: true })
    const header = await signBodyOnNode(bytes, scene.identity.signature)
    expect(await isSignedBy([own], header, bytes)).toBe(true)
    expect(await isSignedBy([own], header, Buffer.from(`${text}\n`))).toBe(false)
    expect(await isSignedBy([scene.signer.certificate], header, bytes)).toBe(false)
    expect(await isSignedBy([own], header.replace('..', '.e30.'), bytes)).toBe(false)
    expect(await isSignedBy([own], `${header}==`, bytes)).toBe(false)
    expect(await isSignedBy([own], 'nonsense', bytes)).toBe(false)
    expect(await isSignedBy([scene.signer.certificate, own], header, bytes)).toBe(true)
  })

  test('another algorithm is not taken for RS256', async () => {
    const own = scene.identity.signature.chain[0]
    for (const alg of ['none', 'RS512', 'HS256']) {
      const signer = createJwsSigner({
        algorithm: alg as 'RS512',
        certificates: [own],
        sign: async (input) => signForJws('RS256', scene.identity.signature.key, input),
      })
      expect(await isSignedBy([own], await signer.detached(bytes), bytes), alg).toBe(false)
    }
  })
})

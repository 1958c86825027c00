import {
  constants,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto'
import { describe, expect, it, test } from 'vitest'
import { integer, sequence, writeElement } from '../asn1/writer.ts'
import { verifySignature } from '../certificates/keys/signatures.ts'
import { testRsaKey } from '../testing/fixed-keys.ts'
import { checkSignature, type SignatureScheme } from './check-signature.ts'

const rsa = { privateKey: createPrivateKey(testRsaKey), publicKey: createPublicKey(testRsaKey) }
const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }
const message = (index: number): Buffer => Buffer.from(`message ${index}`)

/** The first message whose signature begins with a zero octet: one in 256 does. PKCS #1 is deterministic, PSS is not. */
function signatureWithLeadingZero(make: (message: Buffer) => Buffer): { text: Buffer; signature: Buffer } {
  for (let index = 0; ; index++) {
    const signature = make(message(index))
    if (signature[0] === 0) return { text: message(index), signature }
  }
}

describe('an RSA signature is exactly as long as the modulus (RFC 8017 §8.1.2, §8.2.2)', () => {
  test.each<[string, SignatureScheme, (text: Buffer) => Buffer]>([
    [
      'PSS',
      { hash: 'sha256', saltLength: 32 },
      (text) => sign('sha256', text, { key: rsa.privateKey, ...pss }),
    ],
    ['PKCS #1 v1.5', { hash: 'sha256' }, (text) => sign('sha256', text, rsa.privateKey)],
  ])('%s: not without its leading zero, not with one more', (_name, scheme, make) => {
    const { text, signature } = signatureWithLeadingZero(make)
    const check = (given: Uint8Array): boolean => checkSignature(scheme, rsa.publicKey, text, given)
    expect(check(signature)).toBe(true)
    expect(check(signature.subarray(1))).toBe(false)
    expect(check(Buffer.concat([Buffer.alloc(1), signature]))).toBe(false)
    expect(check(Buffer.concat([signature, Buffer.alloc(1)]))).toBe(false)
    expect(check(new Uint8Array())).toBe(false)
  })

  it('though OpenSSL takes a PSS signature whose zero was cut off: this is why it is looked at here', () => {
    const { text, signature } = signatureWithLeadingZero((each) =>
      sign('sha256', each, { key: rsa.privateKey, ...pss }),
    )
    expect(verify('sha256', text, { key: rsa.publicKey, ...pss }, signature.subarray(1))).toBe(true)
  })
})

it('so is that of a certificate, a list, a response, a request: all of them go through here', () => {
  const { text, signature } = signatureWithLeadingZero((each) =>
    sign('sha256', each, { key: rsa.privateKey, ...pss }),
  )
  const signatureAlgorithm = {
    oid: '',
    name: 'RSA-PSS-SHA256',
    saltLength: 32,
    der: new Uint8Array(),
  } as const
  const signed = (octets: Uint8Array) => ({ tbsDer: text, signature: octets, signatureAlgorithm })
  expect(verifySignature(signed(signature), rsa.publicKey)).toBe(true)
  expect(verifySignature(signed(signature.subarray(1)), rsa.publicKey)).toBe(false)
})

describe('an ECDSA or DSA signature in DER', () => {
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const dsa = generateKeyPairSync('dsa', { modulusLength: 2048, divisorLength: 224 })
  const text = message(0)
  const order = Buffer.from('ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551', 'hex')
  const [r, s] = [0, 32].map((at) =>
    sign('sha256', text, { key: keys.privateKey, dsaEncoding: 'ieee-p1363' }).subarray(at, at + 32),
  ) as [Buffer, Buffer]
  const raw = (octets: Uint8Array): Uint8Array => writeElement(2, octets)
  const positive = (octets: Buffer): Uint8Array =>
    raw(octets[0]! >= 0x80 ? Buffer.concat([Buffer.alloc(1), octets]) : octets)
  const plus = (value: Buffer): Buffer => {
    const sum = (BigInt(`0x${value.toString('hex')}`) + BigInt(`0x${order.toString('hex')}`)).toString(16)
    return Buffer.from(sum.padStart(66, '0'), 'hex')
  }

  test.each<[string, Uint8Array]>([
    ['of zeros', sequence(integer(0), integer(0))],
    ['with r of zero', sequence(integer(0), positive(s))],
    ['with s of zero', sequence(positive(r), integer(0))],
    ['with a negative r', sequence(raw(Buffer.concat([Buffer.of(0x81), r.subarray(1)])), positive(s))],
    ['with a padded r', sequence(raw(Buffer.concat([Buffer.alloc(2), r])), positive(s))],
    ['with r beyond the order', sequence(raw(plus(r)), positive(s))],
    ['with s of the order', sequence(positive(r), positive(order))],
    ['of one number', sequence(positive(r))],
    ['of three numbers', sequence(positive(r), positive(s), integer(1))],
    ['that is raw', Buffer.concat([r, s])],
    ['that is a SET', writeElement(0x31, positive(r), positive(s))],
    ['with a tail', Buffer.concat([sequence(positive(r), positive(s)), Buffer.alloc(1)])],
    [
      'whose length is in a longer form',
      Buffer.concat([Buffer.of(0x30, 0x81), sequence(positive(r), positive(s)).subarray(1)]),
    ],
  ])('%s is none', (_what, signature) =>
    expect(checkSignature({ hash: 'sha256' }, keys.publicKey, text, signature)).toBe(false),
  )

  it('as it is made verifies', () => {
    for (const { privateKey, publicKey } of [keys, dsa])
      expect(checkSignature({ hash: 'sha256' }, publicKey, text, sign('sha256', text, privateKey))).toBe(true)
  })
})

describe('a raw ECDSA signature is two numbers of the length of the order (RFC 7518 §3.4)', () => {
  test.each(['P-256', 'P-384', 'P-521'])('%s', (namedCurve) => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve })
    const text = message(1)
    const signature = sign('sha256', text, { key: privateKey, dsaEncoding: 'ieee-p1363' })
    const half = signature.length / 2
    const zero = Buffer.alloc(1)
    const check = (given: Uint8Array): boolean =>
      checkSignature({ hash: 'sha256', isRaw: true }, publicKey, text, given)
    expect(check(signature)).toBe(true)
    const [r, s] = [signature.subarray(0, half), signature.subarray(half)]
    for (const given of [
      Buffer.concat([zero, r, zero, s]),
      signature.subarray(1),
      signature.subarray(0, -1),
      Buffer.alloc(2 * half),
      Buffer.concat([Buffer.alloc(half), s]),
      Buffer.concat([r, Buffer.alloc(half)]),
      sign('sha256', text, privateKey),
    ])
      expect(check(given)).toBe(false)
  })
})

describe('Edwards signatures have one length', () => {
  test.each([
    ['ed25519', 64],
    ['ed448', 114],
  ] as const)('%s: %i octets', (type, length) => {
    const { privateKey, publicKey } =
      type === 'ed25519' ? generateKeyPairSync(type) : generateKeyPairSync(type)
    const signature = sign(null, message(2), privateKey)
    const check = (given: Uint8Array): boolean => checkSignature({ hash: null }, publicKey, message(2), given)
    expect(signature).toHaveLength(length)
    expect(check(signature)).toBe(true)
    expect(check(signature.subarray(1))).toBe(false)
    expect(check(Buffer.concat([signature, Buffer.alloc(1)]))).toBe(false)
  })
})

describe('keys that nobody works with', () => {
  const rsaOf = (bits: number, exponent: Buffer): KeyObject =>
    createPublicKey({
      key: {
        kty: 'RSA',
        n: Buffer.alloc(bits / 8, 0xff).toString('base64url'),
        e: exponent.toString('base64url'),
      },
      format: 'jwk',
    })

  it('verify nothing, and are not tried', () => {
    const binary = generateKeyPairSync('ec', { namedCurve: 'sect571k1' })
    const text = message(3)
    expect(
      checkSignature({ hash: 'sha256' }, binary.publicKey, text, sign('sha256', text, binary.privateKey)),
    ).toBe(false)
    // A signature of one is what it decrypts to, whatever the exponent: these would be tried otherwise.
    const one = (bits: number): Buffer => Buffer.concat([Buffer.alloc(bits / 8 - 1), Buffer.of(1)])
    for (const [bits, exponent] of [
      [16_392, Buffer.of(3)],
      [2048, Buffer.concat([Buffer.of(1), Buffer.alloc(7), Buffer.of(1)])],
    ] as const)
      expect(checkSignature({ hash: 'sha256' }, rsaOf(bits, exponent), text, one(bits))).toBe(false)
  })

  it('leave nothing behind for which the next private key would be refused', () => {
    const sealed = rsa.privateKey.export({ format: 'der', type: 'pkcs8' })
    expect(
      checkSignature({ hash: 'sha256' }, rsaOf(16_392, Buffer.of(3)), message(3), Buffer.alloc(2049)),
    ).toBe(false)
    expect(createPrivateKey({ key: sealed, format: 'der', type: 'pkcs8' }).equals(rsa.privateKey)).toBe(true)
  })
})

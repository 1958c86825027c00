import { constants, createHmac, hash, publicEncrypt, randomBytes } from 'node:crypto'
import { toPem, type Certificate } from '@entente/trust'
import { b64, gcm, upperDigest, url, type Steps } from '../crafted-request.ts'
import type { Scene } from '../scene.ts'
import { envelope, fault, python, type FaultyRequest } from './fault.ts'

const wrap = (padding: number, oaepHash?: string): Partial<Steps> => ({
  wrap: (key, { publicKey }) =>
    publicEncrypt({ key: publicKey, padding, ...(oaepHash && { oaepHash }) }, key),
})

/** OAEP with SHA-256 and MGF1 with SHA-1, as plain Java makes it: put together here, for Node has one digest for both. */
function wrapAsJava(key: Buffer, { publicKey }: Certificate): Buffer {
  const [size, length] = [256, 32]
  const mask = (seed: Buffer, wanted: number): Buffer => {
    const parts = Array.from({ length: Math.ceil(wanted / 20) }, (_, counter) => {
      const number = Buffer.alloc(4)
      number.writeUInt32BE(counter)
      return hash('sha1', Buffer.concat([seed, number]), 'buffer')
    })
    return Buffer.concat(parts).subarray(0, wanted)
  }
  const xor = (left: Buffer, right: Buffer): Buffer =>
    Buffer.from(left.map((each, index) => each ^ (right[index] ?? 0)))
  const zeros = Buffer.alloc(size - key.length - 2 * length - 2)
  const data = Buffer.concat([hash('sha256', '', 'buffer'), zeros, Buffer.of(1), key])
  const seed = randomBytes(length)
  const maskedData = xor(data, mask(seed, data.length))
  const block = Buffer.concat([Buffer.of(0), xor(seed, mask(maskedData, length)), maskedData])
  return publicEncrypt({ key: publicKey, padding: constants.RSA_NO_PADDING }, block)
}

const layout = (seal: NonNullable<Steps['seal']>): Partial<Steps> => ({ seal })
const digest = (write: Steps['digest']): Partial<Steps> => ({ digest: write })
const thumbprint = (write: Steps['thumbprint']): Partial<Steps> => ({ thumbprint: write })

export const faultyEncryptions: readonly FaultyRequest[] = [
  fault(
    ['fields-missing', 'thumbprint-unknown'],
    'in clear',
    envelope(({ id, version, requestTime, transactionID }) => ({ id, version, requestTime, transactionID })),
  ),
  fault('fields-hex', 'hex', { encode: (bytes) => bytes.toString('hex') }),
  fault('fields-base64', 'standard base64', {
    encode: (bytes) => b64(bytes).replace(/=*$/, '=='.slice(0, (3 - (bytes.length % 3)) % 3)) + '\n',
  }),
  fault('thumbprint-own', 'of the own certificate', ({ identity }) =>
    thumbprint(() => identity.encryption.chain[0].sha256),
  ),
  fault(
    'thumbprint-sha1',
    'SHA-1',
    thumbprint(({ sha1 }) => sha1),
  ),
  fault(
    'thumbprint-of-text',
    'of the PEM',
    thumbprint(({ der }) => hash('sha256', toPem('CERTIFICATE', der), 'hex')),
  ),
  fault(
    'thumbprint-of-text',
    'of the key',
    thumbprint(({ keySha256 }) => keySha256),
  ),
  fault(
    'thumbprint-encoded-twice',
    'base64 of hex',
    thumbprint(({ sha256 }) => url(sha256)),
  ),
  fault(
    'thumbprint-unknown',
    'of an old certificate',
    thumbprint(() => 'ab'.repeat(32)),
  ),
  fault('oaep-mgf1-sha1', 'Java’s default', { wrap: wrapAsJava }),
  fault('oaep-sha1', 'SHA-1', wrap(constants.RSA_PKCS1_OAEP_PADDING, 'sha1')),
  fault('oaep-sha1', 'SHA-512', wrap(constants.RSA_PKCS1_OAEP_PADDING, 'sha512')),
  fault('oaep-pkcs1', 'PKCS#1 v1.5', wrap(constants.RSA_PKCS1_PADDING)),
  fault('session-key-text', 'base64 text', (scene) => wrapped(scene, (key) => Buffer.from(b64(key)))),
  fault('session-key-text', 'hex text', (scene) => wrapped(scene, (key) => Buffer.from(key.toString('hex')))),
  fault('session-key-length', 'AES-128', { sessionKey: Buffer.alloc(16, 7) }),
  fault('session-key-recipient', 'for the own certificate', ({ identity }) => ({
    wrap: (key) => oaep(key, identity.encryption.chain[0]),
  })),
  fault(
    'nonce-first',
    'nonce in front',
    layout((key, plain) => {
      const { text: sealed, tag, nonce } = gcm(key, plain)
      return Buffer.concat([nonce, sealed, tag])
    }),
  ),
  fault(
    'nonce-length',
    '12 octets',
    layout((key, plain) => {
      const { text: sealed, tag, nonce } = gcm(key, plain, 12)
      return Buffer.concat([sealed, tag, nonce])
    }),
  ),
  fault(
    ['nonce-first', 'nonce-length'],
    '12 octets in front',
    layout((key, plain) => {
      const { text: sealed, tag, nonce } = gcm(key, plain, 12)
      return Buffer.concat([nonce, sealed, tag])
    }),
  ),
  fault(
    'tag-length',
    '96 bits',
    layout((key, plain) => {
      const { text: sealed, tag, nonce } = gcm(key, plain, 16, 12)
      return Buffer.concat([sealed, tag, nonce])
    }),
  ),
  fault(
    'tag-length',
    'no tag',
    layout((key, plain) => {
      const { text: sealed, nonce } = gcm(key, plain)
      return Buffer.concat([sealed, nonce])
    }),
  ),
  fault(
    'tag-place',
    'tag in front',
    layout((key, plain) => {
      const { text: sealed, tag, nonce } = gcm(key, plain)
      return Buffer.concat([tag, sealed, nonce])
    }),
  ),
  fault(
    'ciphertext-unknown',
    'another key for the block',
    layout((_, plain) => {
      const { text: sealed, tag, nonce } = gcm(Buffer.alloc(32, 8), plain)
      return Buffer.concat([sealed, tag, nonce])
    }),
  ),
  fault('content-form', 'base64 inside', { content: (json) => Buffer.from(b64(json)) }),
  fault(
    'digest-lower-case',
    'lower case',
    digest((plain) => Buffer.from(upperDigest(plain).toLowerCase())),
  ),
  fault(
    'digest-form',
    'octets',
    digest((plain) => hash('sha256', plain, 'buffer')),
  ),
  fault(
    'digest-form',
    'base64',
    digest((plain) => Buffer.from(hash('sha256', plain, 'base64'))),
  ),
  fault(
    'digest-keyed',
    'HMAC',
    digest((plain, _, key) => Buffer.from(createHmac('sha256', key).update(plain).digest('hex'))),
  ),
  fault(
    'digest-other-bytes',
    'over the ciphertext',
    digest((_, request) => Buffer.from(upperDigest(request))),
  ),
  fault(
    'digest-other-bytes',
    'over another spelling',
    digest((plain) => Buffer.from(upperDigest(Buffer.from(python(JSON.parse(plain.toString())))))),
  ),
  fault('digest-other-key', 'a key of its own', {
    sealDigest: (_, plain) => {
      const { text: sealed, tag, nonce } = gcm(Buffer.alloc(32, 9), plain)
      return Buffer.concat([sealed, tag, nonce])
    },
  }),
  fault(
    'nonce-repeated',
    'one nonce',
    layout((key, plain) => {
      const { text: sealed, tag, nonce } = gcm(key, plain, 16, 16, Buffer.alloc(16, 3))
      return Buffer.concat([sealed, tag, nonce])
    }),
  ),
]

function wrapped(_: Scene, write: (key: Buffer) => Buffer): Partial<Steps> {
  return { wrap: (key, recipient) => oaep(write(key), recipient) }
}

function oaep(content: Buffer, { publicKey }: Certificate): Buffer {
  return publicEncrypt(
    { key: publicKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' },
    content,
  )
}

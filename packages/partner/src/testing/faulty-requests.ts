import { constants, createHmac, hash, publicEncrypt, randomBytes, sign } from 'node:crypto'
import { toPem, type Certificate } from '@entente/trust'
import { b64, gcm, upperDigest, url, type Steps } from './crafted-request.ts'
import type { Scene } from './scene.ts'

/** A client with one fault, and what must be found about it – that and nothing else. */
export interface FaultyRequest {
  readonly name: string
  readonly finds: readonly string[]
  readonly steps: (scene: Scene) => Partial<Steps>
}

const fault = (
  finds: string | readonly string[],
  name: string,
  steps: Partial<Steps> | ((scene: Scene) => Partial<Steps>),
): FaultyRequest => ({
  name,
  finds: typeof finds === 'string' ? [finds] : finds,
  steps: typeof steps === 'function' ? steps : () => steps,
})

const text = JSON.stringify
const derOf = ({ der }: Certificate): string => b64(der)
const own = ({ identity }: Scene): Certificate => identity.signature.chain[0]

/** As another program would have written the same JSON. */
const otherwise = (write: (value: unknown) => string): Partial<Steps> => ({
  sent: (body) => Buffer.from(write(JSON.parse(body.toString()))),
})
const python = (value: unknown): string =>
  text(value, null, 1).replaceAll(/\n\s*/g, ' ').replaceAll('{ ', '{').replaceAll(' }', '}')
const ascii = (json: string): string =>
  json.replaceAll(/[^\0-\x7f]/g, (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`)

const envelope = (change: (members: Record<string, unknown>) => Record<string, unknown>): Partial<Steps> => ({
  envelope: change,
})
const path = (write: Steps['path']): Partial<Steps> => ({ path: write })
const headers = (write: Steps['headers']): Partial<Steps> => ({ headers: write })
const header = (write: Steps['header']): Partial<Steps> => ({ header: write })
const at = (time: string | number): Partial<Steps> => ({ at: time })

const without = (name: string) => (members: Record<string, string>) =>
  Object.fromEntries(Object.entries(members).filter(([each]) => each !== name))

export const faultyEnvelopes: readonly FaultyRequest[] = [
  fault(
    'path-too-short',
    'no API key',
    path((segments) => `/v1/${segments.slice(1, 3).join('/')}`),
  ),
  fault(
    'path-order',
    'partner first',
    path(([route, licence, partner, key]) => `/v1/${route}/${partner}/${licence}/${key}`),
  ),
  fault(
    'path-blank',
    'a newline behind the key',
    path((segments) => `/v1/${segments.join('/')}%0A`),
  ),
  fault(
    'path-case',
    'keys in lower case',
    path((segments) => `/v1/${segments.join('/').toLowerCase()}`),
  ),
  fault(
    'path-other-keys',
    'a key of another environment',
    path((segments) => `/v1/${segments.slice(0, 3).join('/')}/pk_staging`),
  ),
  fault(
    'path-encoded-twice',
    'encoded twice',
    path((segments) => `/v1/${segments.slice(0, 3).join('/')}/pk%255Fkey`),
  ),
  fault(
    'headers-disagree',
    'an old key in the header',
    headers((each) => ({ ...each, 'x-api-key': 'pk_old' })),
  ),
  fault('method', 'PUT', { method: 'PUT' }),
  fault('authorization-missing', 'no Authorization', headers(without('authorization'))),
  fault(
    'content-type',
    'a form',
    headers((each) => ({ ...each, 'content-type': 'application/x-www-form-urlencoded' })),
  ),
  fault(
    'request-packed',
    'gzip',
    headers((each) => ({ ...each, 'content-encoding': 'gzip' })),
  ),
  fault('body-bom', 'a mark that is signed too', {
    serialise: (members) => Buffer.from(`\uFEFF${text(members)}`),
  }),
  fault(
    [
      'body-not-json',
      'id-wrong',
      'version-wrong',
      'time-form',
      'transaction-form',
      'fields-missing',
      'thumbprint-unknown',
    ],
    'a form of fields',
    { serialise: () => Buffer.from('id=mosip.identity.kyc&version=1.0') },
  ),
  fault(
    'id-wrong',
    'the id of another call',
    envelope((each) => ({ ...each, id: 'mosip.identity.auth' })),
  ),
  fault(
    'version-wrong',
    'a number',
    envelope((each) => ({ ...each, version: 1 })),
  ),
  fault('time-form', 'an offset', at('2026-06-01T12:00:00.000+00:00')),
  fault('time-form', 'no milliseconds', at('2026-06-01T12:00:00Z')),
  fault('time-form', 'nanoseconds of Java', at('2026-06-01T12:00:00.123456789Z')),
  fault('time-form', 'no zone', at('2026-06-01T12:00:00.000')),
  fault('time-form', 'a number', at(1_780_315_200_000)),
  fault('time-local', 'the time of Delhi, called UTC', at('2026-06-01T17:30:01.000Z')),
  fault('time-off', 'a minute late', at('2026-06-01T11:58:59.000Z')),
  fault('time-off', 'a minute early', at('2026-06-01T12:01:01.000Z')),
  fault(
    ['transaction-form', 'transaction-inner'],
    'a UUID',
    envelope((each) => ({ ...each, transactionID: '0b5b6c1e-8c1f-4a55-9f0e-0e3f0a8f6f10' })),
  ),
  fault(
    ['transaction-form', 'transaction-inner'],
    'a number',
    envelope((each) => ({ ...each, transactionID: 1234567890 })),
  ),
  fault('transaction-inner', 'drawn twice', { inner: { transactionID: '9999999999' } }),
  fault('replay', 'sent again', { isRepeated: true }),
]

export const faultySignatures: readonly FaultyRequest[] = [
  fault('signature-missing', 'not signed', headers(without('signature'))),
  fault('signature-not-a-jws', 'the bare signature', {
    compact: (_header, _body, signature) => url(signature),
  }),
  fault('signature-alphabet', 'standard base64', {
    encodeHeader: b64,
    compact: (protectedHeader, _, signature) => `${protectedHeader}..${b64(signature)}`,
  }),
  fault('signature-with-payload', 'attached', {
    compact: (protectedHeader, body, signature) => `${protectedHeader}.${url(body)}.${url(signature)}`,
  }),
  fault(['signature-other-payload', 'signature-reserialised'], 'attached, another spelling', {
    ...otherwise(python),
    compact: (protectedHeader, body, signature) => `${protectedHeader}.${url(body)}.${url(signature)}`,
  }),
  fault(['signature-critical', 'signature-unencoded'], 'RFC 7797', {
    ...header((each) => ({ ...each, b64: false, crit: ['b64'] })),
    input: (protectedHeader, body) => Buffer.concat([Buffer.from(`${protectedHeader}.`), body]),
  }),
  fault(['algorithm', 'signature-unknown'], 'none', {
    ...header((each) => ({ ...each, alg: 'none' })),
    sign: () => Buffer.from('none'),
  }),
  fault(['algorithm', 'signature-unknown'], 'HS256 with the certificate for a key', (scene) => ({
    ...header((each) => ({ ...each, alg: 'HS256' })),
    sign: (input) => createHmac('sha256', own(scene).der).update(input).digest(),
  })),
  fault('algorithm', 'RS512', {
    ...header((each) => ({ ...each, alg: 'RS512' })),
    sign: (input, key) => sign('sha512', input, key),
  }),
  fault('signature-made-otherwise', 'PSS called RS256', {
    sign: (input, key) =>
      sign('sha256', input, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }),
  }),
  fault(['signature-der', 'x5c-other-certificate'], 'ECDSA as OpenSSL writes it', (scene) => ({
    ...header(() => ({ alg: 'ES256', x5c: [derOf(scene.authority.certificate('elliptic'))] })),
    key: () => scene.keyOf('elliptic'),
  })),
  fault(
    'x5c-missing',
    'no certificate',
    header(({ alg }) => ({ alg })),
  ),
  fault('x5c-unreadable', 'a text', (scene) => header((each) => ({ ...each, x5c: derOf(own(scene)) }))),
  fault('x5c-base64url', 'base64url', (scene) => header((each) => ({ ...each, x5c: [url(own(scene).der)] }))),
  fault('x5c-pem', 'PEM', (scene) =>
    header((each) => ({ ...each, x5c: [toPem('CERTIFICATE', own(scene).der)] })),
  ),
  fault('x5c-pem', 'broken into lines', (scene) =>
    header((each) => ({ ...each, x5c: [derOf(own(scene)).replaceAll(/.{64}/g, '$&\n')] })),
  ),
  fault(['x5c-order', 'signature-key'], 'root first', ({ identity }) =>
    header((each) => ({ ...each, x5c: identity.signature.chain.toReversed().map(derOf) })),
  ),
  fault('x5c-not-platform-signed', 'what was uploaded', (scene) =>
    header((each) => ({ ...each, x5c: [derOf(scene.authority.certificate('uploaded'))] })),
  ),
  fault(['x5c-other-certificate', 'signature-key'], 'the certificate for TLS', ({ identity }) =>
    header((each) => ({ ...each, x5c: [derOf(identity.tls.chain[0])] })),
  ),
  fault('x5t-differs', 'hex', (scene) => header((each) => ({ ...each, 'x5t#S256': own(scene).sha256 }))),
  fault('x5t-differs', 'of the PEM text', (scene) =>
    header((each) => ({
      ...each,
      'x5t#S256': hash('sha256', toPem('CERTIFICATE', own(scene).der), 'base64url'),
    })),
  ),
  fault('signature-reserialised', 'Python’s blanks', otherwise(python)),
  fault(
    'signature-reserialised',
    'Python’s escapes',
    otherwise((value) => ascii(python(value))),
  ),
  fault(
    'signature-reserialised',
    'indented',
    otherwise((value) => text(value, null, 2)),
  ),
  fault('signature-reserialised', 'signed in order of names, sent in another', {
    input: (protectedHeader, body) => Buffer.from(`${protectedHeader}.${url(inOrder(body))}`),
  }),
  fault('signature-newline', 'echo', { sent: (body) => Buffer.concat([body, Buffer.from('\n')]) }),
  fault('signature-newline', 'curl -d', {
    serialise: (members) => Buffer.from(`${text(members)}\n`),
    sent: (body) => body.subarray(0, -1),
  }),
  fault('signature-unencoded', 'the body as it is', {
    input: (protectedHeader, body) => Buffer.concat([Buffer.from(`${protectedHeader}.`), body]),
  }),
  fault('signature-unencoded', 'the body alone', { input: (_, body) => body }),
  fault('signature-over-base64', 'standard base64', {
    // One blank more, so that padding comes up whatever the length was.
    ...envelope((each) => ({ ...each, note: '>>>???' })),
    input: (protectedHeader, body) => Buffer.from(`${protectedHeader}.${b64(body)}`),
    serialise: (members) => padded(text(members)),
  }),
  fault('signature-over-digest', 'hashed before', {
    input: (protectedHeader, body) =>
      Buffer.from(`${protectedHeader}.${url(hash('sha256', body, 'buffer'))}`),
  }),
  fault('signature-over-digest', 'the empty middle part', {
    input: (protectedHeader) => Buffer.from(`${protectedHeader}.`),
  }),
  fault('signature-key', 'the key for encryption', { key: ({ identity }) => identity.encryption.key }),
  fault('signature-unknown', 'a body that was changed', {
    sent: (body) => Buffer.from(body.toString().replace('5134', '5135')),
  }),
]

function inOrder(body: Buffer): string {
  const members = Object.entries(JSON.parse(body.toString()) as object)
  return text(Object.fromEntries(members.sort(([left], [right]) => (left < right ? -1 : 1))))
}

/** JSON whose length is no multiple of three, so that its base64 has padding. */
function padded(json: string): Buffer {
  const bytes = Buffer.from(json)
  return bytes.length % 3 === 0 ? Buffer.from(json.replace('{', '{ ')) : bytes
}

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

import { constants, createHmac, hash, sign } from 'node:crypto'
import { toPem } from '@entente/trust'
import { b64, url } from '../crafted-request.ts'
import {
  ascii,
  derOf,
  envelope,
  fault,
  header,
  headers,
  otherwise,
  own,
  python,
  text,
  without,
  type FaultyRequest,
} from './fault.ts'

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

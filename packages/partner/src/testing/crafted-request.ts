import {
  constants,
  createCipheriv,
  hash,
  publicEncrypt,
  randomBytes,
  sign,
  type KeyObject,
} from 'node:crypto'
import type { Certificate } from '@entente/trust'
import { routes, type Route } from '../call/routes.ts'
import type { SeenRequest } from '../check/facts/request-facts.ts'
import { caller, type Scene } from './scene.ts'

/** When crafted requests arrive. */
const arrival = new Date('2026-06-01T12:00:00.000Z')

type Members = Record<string, unknown>

/** A client written by hand from the reference, step by step; a fault replaces one step. */
export interface Steps {
  readonly route: Route
  readonly method: string
  readonly at: string | number
  readonly inner: Members
  readonly content: (text: string) => Buffer
  readonly sessionKey: Buffer
  readonly wrap: (sessionKey: Buffer, recipient: Certificate) => Buffer
  readonly seal: (sessionKey: Buffer, plain: Buffer) => Buffer
  readonly sealDigest: ((sessionKey: Buffer, plain: Buffer) => Buffer) | undefined
  readonly digest: (plain: Buffer, request: Buffer, sessionKey: Buffer) => Buffer
  readonly encode: (bytes: Buffer) => string
  readonly thumbprint: (recipient: Certificate) => string
  readonly envelope: (members: Members) => Members
  readonly serialise: (members: Members) => Buffer
  /** What is sent, when that is not what was signed. */
  readonly sent: (body: Buffer) => Buffer
  readonly header: (header: Members) => Members
  readonly encodeHeader: (text: string) => string
  readonly input: (header: string, body: Buffer) => Buffer
  readonly key: (scene: Scene) => KeyObject
  readonly sign: (input: Buffer, key: KeyObject) => Buffer
  readonly compact: (header: string, body: Buffer, signature: Buffer) => string
  readonly path: (segments: readonly string[]) => string
  readonly headers: (headers: Record<string, string>) => Record<string, string>
  readonly isRepeated: boolean
}

export const url = (bytes: Uint8Array | string): string => Buffer.from(bytes).toString('base64url')
export const b64 = (bytes: Uint8Array | string): string => Buffer.from(bytes).toString('base64')
export const upperDigest = (bytes: Uint8Array): string => hash('sha256', bytes, 'hex').toUpperCase()

/** Ciphertext, tag and nonce of AES-GCM, to be put together. */
export function gcm(
  key: Buffer,
  plain: Buffer,
  nonceLength = 16,
  tagLength = 16,
  nonce = randomBytes(nonceLength),
) {
  const cipher = createCipheriv(`aes-${key.length * 8}-gcm` as 'aes-256-gcm', key, nonce, {
    authTagLength: tagLength,
  })
  const text = Buffer.concat([cipher.update(plain), cipher.final()])
  return { text, tag: cipher.getAuthTag(), nonce }
}

const rightSteps: Steps = {
  route: 'kyc',
  method: 'POST',
  at: arrival.toISOString(),
  inner: { otp: '111111', note: 'Zoë / "q"' },
  content: (text) => Buffer.from(text),
  sessionKey: Buffer.alloc(32, 7),
  wrap: (key, { publicKey }) =>
    publicEncrypt({ key: publicKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' }, key),
  seal(key, plain) {
    const { text, tag, nonce } = gcm(key, plain)
    return Buffer.concat([text, tag, nonce])
  },
  sealDigest: undefined,
  digest: (plain) => Buffer.from(upperDigest(plain)),
  encode: url,
  thumbprint: ({ sha256 }) => sha256.toUpperCase(),
  envelope: (members) => members,
  serialise: (members) => Buffer.from(JSON.stringify(members)),
  sent: (body) => body,
  header: (header) => header,
  encodeHeader: url,
  input: (header, body) => Buffer.from(`${header}.${url(body)}`),
  key: ({ identity }) => identity.signature.key,
  sign: (input, key) => sign('sha256', input, key),
  compact: (header, _, signature) => `${header}..${url(signature)}`,
  path: (segments) => `/idauthentication/v1/${segments.map(encodeURIComponent).join('/')}`,
  headers: (headers) => headers,
  isRepeated: false,
}

/** A request of that client. With no fault there is nothing to find. */
export function craft(scene: Scene, fault: Partial<Steps> = {}): SeenRequest {
  const steps = { ...rightSteps, ...fault }
  const { sessionKey, encode } = steps
  const { certificate } = scene.recipient
  const transaction = { timestamp: steps.at, transactionID: '1234567890' }
  const plain = steps.content(JSON.stringify({ ...transaction, ...steps.inner }))
  const request = steps.seal(sessionKey, plain)
  const digest = (steps.sealDigest ?? steps.seal)(sessionKey, steps.digest(plain, request, sessionKey))
  const body = steps.serialise(
    steps.envelope({
      id: routes[steps.route].id,
      version: '1.0',
      requestTime: steps.at,
      transactionID: '1234567890',
      individualId: '5134987202',
      note: 'Zoë / "q"',
      thumbprint: steps.thumbprint(certificate),
      requestSessionKey: encode(steps.wrap(sessionKey, certificate)),
      requestHMAC: encode(digest),
      request: encode(request),
    }),
  )
  const own = scene.identity.signature.chain[0]
  const header = steps.encodeHeader(JSON.stringify(steps.header({ alg: 'RS256', x5c: [b64(own.der)] })))
  const signature = steps.sign(steps.input(header, body), steps.key(scene))
  return {
    method: steps.method,
    path: steps.path([steps.route, caller.licenceKey, caller.partnerId, caller.apiKey]),
    httpVersion: '1.1',
    headers: steps.headers({
      'content-type': 'application/json',
      authorization: 'Authorization',
      signature: steps.compact(header, body, signature),
    }),
    body: steps.sent(body),
    receivedAt: arrival,
    isRepeated: steps.isRepeated,
  }
}

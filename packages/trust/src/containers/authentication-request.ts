import { createHash, randomBytes } from 'node:crypto'
import type { Certificate } from '../certificates/certificate.ts'
import { decodeBase64 } from '../encodings/base64.ts'
import { toBase64Url } from '../encodings/base64url.ts'
import { openOldBody, sealOldBody } from './sealed-data.ts'
import { newSessionKey, openSessionKey, sealSessionKey, type SessionKeyOpener } from './session-keys.ts'
import { isSameDigest, thumbprintOf } from './thumbprints.ts'

/** The encrypted fields of an authentication request (F6), by their names on the wire. */
export interface AuthenticationRequestFields {
  readonly requestSessionKey: string
  readonly request: string
  /** Encrypted digest of the request; no keyed HMAC, despite its name. */
  readonly requestHMAC: string
  /** SHA-256 of the recipient's certificate. */
  readonly thumbprint: string
}

const NONCE_BYTES = 16

/** What `requestHMAC` holds: upper-case hex SHA-256 of the request's octets. */
export function requestDigest(request: Uint8Array): string {
  return createHash('sha256').update(request).digest('hex').toUpperCase()
}

/** Encrypts the request block: one session key, a nonce of its own for the text and for its digest. */
export function sealAuthenticationRequest(
  recipient: Certificate,
  request: Uint8Array,
): AuthenticationRequestFields {
  const sessionKey = newSessionKey()
  const seal = (plain: Uint8Array): string =>
    toBase64Url(sealOldBody(sessionKey, randomBytes(NONCE_BYTES), plain))
  const fields = {
    requestSessionKey: toBase64Url(sealSessionKey(recipient.publicKey, sessionKey)),
    request: seal(request),
    requestHMAC: seal(Buffer.from(requestDigest(request))),
    thumbprint: thumbprintOf(recipient).toString('hex').toUpperCase(),
  }
  sessionKey.fill(0)
  return fields
}

/**
 * Decrypts the request block. The thumbprint is for choosing the key, before.
 *
 * @returns the octets; `not-decryptable` for every failure of a key or a tag; `digest-mismatch` when the digest is
 * another's
 */
export async function openAuthenticationRequest(
  fields: Omit<AuthenticationRequestFields, 'thumbprint'>,
  open: SessionKeyOpener,
): Promise<Buffer | 'not-decryptable' | 'digest-mismatch'> {
  const [sealedKey, sealed, sealedDigest] = [
    fields.requestSessionKey,
    fields.request,
    fields.requestHMAC,
  ].map(decodeBase64)
  const sessionKey = await openSessionKey(open, sealedKey ?? new Uint8Array())
  const request = openOldBody(sessionKey, sealed ?? new Uint8Array())
  const digest = openOldBody(sessionKey, sealedDigest ?? new Uint8Array())
  if (request === undefined || digest === undefined) return 'not-decryptable'
  return isSameDigest(digest, Buffer.from(requestDigest(request))) ? request : 'digest-mismatch'
}

import { randomBytes } from 'node:crypto'
import type { Certificate } from '../certificates/certificate.ts'
import { decodeBase64 } from '../encodings/base64.ts'
import { toBase64Url } from '../encodings/base64url.ts'
import { openOldBody, sealOldBody } from './sealed-data.ts'
import { newSessionKey, openSessionKey, sealSessionKey, type SessionKeyOpener } from './session-keys.ts'
import { thumbprintOf } from './thumbprints.ts'

/** The encrypted fields of an eKYC response (F8), by their names on the wire. */
export interface KycResponseFields {
  readonly sessionKey: string
  readonly identity: string
  /** SHA-256 of the partner's platform-signed certificate, upper-case hex. */
  readonly thumbprint: string
}

/** Encrypts an identity for a partner. */
export function sealKycResponse(recipient: Certificate, identity: Uint8Array): KycResponseFields {
  const sessionKey = newSessionKey()
  const fields = {
    sessionKey: toBase64Url(sealSessionKey(recipient.publicKey, sessionKey)),
    identity: toBase64Url(sealOldBody(sessionKey, randomBytes(16), identity)),
    thumbprint: thumbprintOf(recipient).toString('hex').toUpperCase(),
  }
  sessionKey.fill(0)
  return fields
}

/** @returns the identity; `undefined` for every failure alike */
export async function openKycResponse(
  fields: Pick<KycResponseFields, 'sessionKey' | 'identity'>,
  open: SessionKeyOpener,
): Promise<Buffer | undefined> {
  const sealedKey = decodeBase64(fields.sessionKey) ?? new Uint8Array()
  const sessionKey = await openSessionKey(open, sealedKey)
  return openOldBody(sessionKey, decodeBase64(fields.identity) ?? new Uint8Array())
}

import { randomBytes } from 'node:crypto'
import { deflateRaw, inflateRaw } from 'node:zlib'
import type { Certificate } from '../certificates/certificate.ts'
import { fromBase64Url, toBase64Url, viewOf } from '../encodings/base64url.ts'
import { parseStrictObject } from '../jws/strict-json.ts'
import { openGcm, sealGcm } from './gcm.ts'
import { newSessionKey, openSessionKey, sealSessionKey, type SessionKeyOpener } from './session-keys.ts'
import { thumbprintOf } from './thumbprints.ts'

export interface JweOptions {
  /** Whether the text is compressed first (`zip: DEF`), as existing senders do. Default: yes. */
  readonly isCompressed?: boolean
  /** Whether the header brings the recipient's certificate (`x5c`) and its digest (`x5t#S256`). */
  readonly withCertificate?: boolean
}

/** A compact JWE taken apart. */
export interface JweReading {
  /** SHA-256 of the recipient's certificate where `kid` is one. */
  readonly thumbprint: Uint8Array | undefined
  readonly isCompressed: boolean
  readonly sealedKey: Uint8Array
  readonly nonce: Uint8Array
  /** Ciphertext ‖ tag. */
  readonly sealed: Uint8Array
  /** ASCII of the protected header, which is authenticated. */
  readonly aad: Uint8Array
}

const NONCE_BYTES = 12
const TAG_BYTES = 16
const MAXIMUM_HEADER_LENGTH = 16 * 1024
const MAXIMUM_OPENED_BYTES = 8 * 1024 * 1024

/**
 * Encrypts for the holder of a certificate (F5; RFC 7516 §3.1): compact, RSA-OAEP-256, A256GCM, `kid` = base64url of
 * SHA-256 of the certificate.
 *
 * @param recipient RSA; existing receivers want 2048 bits
 */
export async function sealJwe(
  recipient: Certificate,
  plain: Uint8Array,
  { isCompressed = true, withCertificate = false }: JweOptions = {},
): Promise<string> {
  const digest = thumbprintOf(recipient).toString('base64url')
  const header = toBase64Url(
    Buffer.from(
      JSON.stringify({
        alg: 'RSA-OAEP-256',
        enc: 'A256GCM',
        typ: 'JWT',
        cty: 'JWT',
        kid: digest,
        ...(isCompressed ? { zip: 'DEF' } : {}),
        ...(withCertificate ? { x5c: [viewOf(recipient.der).toString('base64')], 'x5t#S256': digest } : {}),
      }),
    ),
  )
  const sessionKey = newSessionKey()
  const nonce = randomBytes(NONCE_BYTES)
  const text = isCompressed ? await compress(plain) : plain
  const sealed = sealGcm(sessionKey, nonce, text, Buffer.from(header, 'latin1'))
  const sealedKey = sealSessionKey(recipient.publicKey, sessionKey)
  sessionKey.fill(0)
  const end = sealed.length - TAG_BYTES
  return [header, ...[sealedKey, nonce, sealed.subarray(0, end), sealed.subarray(end)].map(toBase64Url)].join(
    '.',
  )
}

/**
 * Takes a compact JWE apart. Other algorithms than F5's, `crit` and members that occur twice are refused.
 *
 * @returns `undefined` when it is no such JWE
 */
export function readJwe(text: string): JweReading | undefined {
  const [header = '', ...encoded] = text.split('.', 6)
  const parts = encoded.map(fromBase64Url)
  const [sealedKey, nonce, ciphertext, tag] = parts
  if (!sealedKey || !nonce || !ciphertext || !tag || parts.length !== 4) return undefined
  if (nonce.length !== NONCE_BYTES || tag.length !== TAG_BYTES) return undefined
  if (header.length > MAXIMUM_HEADER_LENGTH) return undefined
  const members = parseStrictObject(fromBase64Url(header)?.toString('utf8') ?? '')
  if (members?.alg !== 'RSA-OAEP-256' || members.enc !== 'A256GCM' || members.crit !== undefined)
    return undefined
  const { zip, kid } = members
  if (zip !== undefined && zip !== 'DEF') return undefined
  const digest = typeof kid === 'string' ? fromBase64Url(kid) : undefined
  return {
    thumbprint: digest?.length === 32 ? digest : undefined,
    isCompressed: zip === 'DEF',
    sealedKey,
    nonce,
    sealed: Buffer.concat([ciphertext, tag]),
    aad: Buffer.from(header, 'latin1'),
  }
}

/**
 * Opens a JWE. Nothing is expanded before the tag is right, and never beyond 8 MiB.
 *
 * @returns `undefined` for a wrong key, padding, tag or compression alike
 */
export async function openJwe(reading: JweReading, open: SessionKeyOpener): Promise<Buffer | undefined> {
  const sessionKey = await openSessionKey(open, reading.sealedKey)
  const opened = openGcm(sessionKey, reading.nonce, reading.sealed, reading.aad)
  if (opened === undefined || !reading.isCompressed) return opened
  return expand(opened)
}

function compress(plain: Uint8Array): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    deflateRaw(plain, (error, result) => (error ? reject(error) : resolve(result)))
  })
}

/** @returns `undefined` for what is not compressed, or larger than allowed */
function expand(compressed: Uint8Array): Promise<Buffer | undefined> {
  return new Promise((resolve) => {
    inflateRaw(compressed, { maxOutputLength: MAXIMUM_OPENED_BYTES }, (error, result) =>
      resolve(error ? undefined : result),
    )
  })
}

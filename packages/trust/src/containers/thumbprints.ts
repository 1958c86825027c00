import { timingSafeEqual } from 'node:crypto'
import type { Certificate } from '../certificates/certificate.ts'
import { decodeBase64 } from '../encodings/base64.ts'
import { viewOf } from '../encodings/base64url.ts'

const DIGEST_BYTES = 32

/** SHA-256 of a certificate's DER, 32 octets: what payloads name their recipient by. */
export function thumbprintOf(certificate: Certificate): Buffer {
  return Buffer.from(certificate.sha256, 'hex')
}

/** Reads a thumbprint as partners write it: hex in either case, or base64url (trust-and-crypto §2.8). */
export function readThumbprint(text: string): Uint8Array | undefined {
  const bytes = /^[\da-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : decodeBase64(text)
  return bytes?.length === DIGEST_BYTES ? viewOf(bytes) : undefined
}

/** Compares two digests in constant time. */
export function isSameDigest(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && timingSafeEqual(left, right)
}

import { TrustError } from '../asn1/trust-error.ts'
import type { Certificate } from '../certificates/certificate.ts'
import { fromBase64Url, toBase64Url } from '../encodings/base64url.ts'
import { fitsJwsAlgorithm, requestSignatureAlgorithms, verifyForJws } from './jws-algorithms.ts'
import type { JwsAlgorithm } from './jws-algorithms.ts'
import { readJwsHeader, type JwsCache, type JwsHeader } from './jws-header.ts'
import { refuseJws, type JwsRefusal } from './jws-refusals.ts'

export interface JwsRules {
  /** The allow-list; `requestSignatureAlgorithms` when absent. `none` and HMAC are on no list. */
  readonly algorithms?: readonly JwsAlgorithm[]
  /** Most characters of protected header and signature together. */
  readonly maximumHeaderLength?: number
  /** Most octets of payload. */
  readonly maximumPayloadLength?: number
  readonly cache?: JwsCache
}

/** A JWS whose form is right. Nothing is verified yet: pin the certificate first, that is cheaper. */
export interface JwsReading {
  readonly header: JwsHeader
  readonly payload: Uint8Array
  /** ASCII of protected header, dot, payload. */
  readonly signingInput: Uint8Array
  readonly signature: Uint8Array
}

export type JwsAnswer =
  | {
      readonly ok: true
      /** Whose key made the signature. Whether it is trusted is another question: `findPath`. */
      readonly certificate: Certificate
      readonly payload: Uint8Array
    }
  | { readonly ok: false; readonly refusal: JwsRefusal }

const MAXIMUM_HEADER_LENGTH = 16 * 1024
const MAXIMUM_PAYLOAD_LENGTH = 4 * 1024 * 1024

/**
 * Takes a compact JWS apart (RFC 7515 §7.1), or a detached one (§A.5), whose payload are the exact octets of the body
 * it came with.
 *
 * @param body octets as transmitted; absent: the payload is inside. With a body the middle part is empty or equal to it
 * @returns the parts, or the refusal; never throws
 */
export function readJws(
  text: string,
  body: Uint8Array | undefined,
  rules: JwsRules = {},
): JwsReading | JwsRefusal {
  const { algorithms = requestSignatureAlgorithms, cache } = rules
  const firstDot = text.indexOf('.')
  const lastDot = text.lastIndexOf('.')
  if (firstDot < 1 || lastDot === firstDot || text.indexOf('.', firstDot + 1) !== lastDot)
    return refuseJws('not-a-jws', 'two dots')
  const [encodedHeader, middle] = [text.slice(0, firstDot), text.slice(firstDot + 1, lastDot)]
  const payloadLength = body?.length ?? Math.floor(middle.length * 0.75)
  if (text.length - middle.length > (rules.maximumHeaderLength ?? MAXIMUM_HEADER_LENGTH))
    return refuseJws('too-large', 'protected header')
  if (Math.max(payloadLength, middle.length * 0.75) > (rules.maximumPayloadLength ?? MAXIMUM_PAYLOAD_LENGTH))
    return refuseJws('too-large', 'payload')
  const signature = fromBase64Url(text.slice(lastDot + 1))
  if (signature === undefined || signature.length === 0) return refuseJws('bad-encoding', 'signature')
  const header = readJwsHeader(encodedHeader, cache)
  if ('code' in header) return header
  if (!algorithms.includes(header.algorithm)) return refuseJws('algorithm-not-allowed', header.algorithm)
  const encodedBody = body && toBase64Url(body)
  if (encodedBody !== undefined && middle !== '' && middle !== encodedBody)
    return refuseJws('payload-mismatch', 'payload')
  const payload = body ?? fromBase64Url(middle)
  if (payload === undefined) return refuseJws('bad-encoding', 'payload')
  const signingInput = Buffer.from(`${encodedHeader}.${encodedBody ?? middle}`, 'latin1')
  return { header, payload, signingInput, signature }
}

/**
 * Verifies with the key of `x5c[0]`, or of `certificate` where the header brings none. One public-key operation.
 *
 * @returns the certificate and the payload, or the refusal; never throws
 *
 * @example
 * const reading = readJws(request.headers.signature, body, { cache })
 * if ('code' in reading) return refuse(reading.code)
 * if (!isPinned(reading.header.certificates[0])) return refuse('another certificate')
 * const answer = verifyJws(reading)
 */
export function verifyJws(reading: JwsReading, certificate?: Certificate): JwsAnswer {
  const { header, payload } = reading
  const signer = header.certificates[0] ?? certificate
  if (signer === undefined) return { ok: false, refusal: refuseJws('no-certificate', 'x5c') }
  if (!fitsJwsAlgorithm(header.algorithm, signer.keyAlgorithm))
    return { ok: false, refusal: refuseJws('key-mismatch', 'alg') }
  return isSignedBy(signer, reading)
    ? { ok: true, certificate: signer, payload }
    : { ok: false, refusal: refuseJws('bad-signature', 'signature') }
}

function isSignedBy(signer: Certificate, { header, signingInput, signature }: JwsReading): boolean {
  try {
    return verifyForJws(header.algorithm, signer.publicKey, signingInput, signature)
  } catch (error) {
    // A key that OpenSSL does not take verifies nothing.
    if (error instanceof TrustError) return false
    throw error
  }
}

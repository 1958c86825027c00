import { TrustError } from '../asn1/trust-error.ts'
import { createHash, timingSafeEqual } from 'node:crypto'
import { parseCertificate, withSoundExtensions, type Certificate } from '../certificates/certificate.ts'
import { createBoundedCache, type BoundedCache } from '../encodings/bounded-cache.ts'
import { fromBase64Url } from '../encodings/base64url.ts'
import { jwsAlgorithms, type JwsAlgorithm } from './jws-algorithms.ts'
import { refuseJws, type JwsRefusal } from './jws-refusals.ts'
import { parseStrictObject } from './strict-json.ts'

/** A protected header that can be worked with. */
export interface JwsHeader {
  readonly algorithm: JwsAlgorithm
  /** `x5c`, leaf first; empty when there is none. None of them is trusted. */
  readonly certificates: readonly Certificate[]
  readonly keyId: string | undefined
}

/** Headers and certificates that were read before. Keys are the exact text and the own digest, so no entry can lie. */
export interface JwsCache {
  readonly headers: BoundedCache<JwsHeader>
  /** By SHA-256 of the DER. */
  readonly certificates: BoundedCache<Certificate>
}

/** A cache for one process; a sender's header is the same from request to request. */
export function createJwsCache(maximumEntries = 1000): JwsCache {
  return {
    headers: createBoundedCache(maximumEntries),
    certificates: createBoundedCache(maximumEntries),
  }
}

const MAXIMUM_CERTIFICATES = 10

/**
 * Reads a protected header (RFC 7515 §4): JSON with unique members, an algorithm this library knows, certificates
 * that can be read. `crit` and `b64` are refused, since no extension is understood here (§4.1.11, RFC 7797). Keys and
 * addresses that the sender names itself (`jwk`, `jku`, `x5u`) are passed over.
 */
export function readJwsHeader(encoded: string, cache?: JwsCache): JwsHeader | JwsRefusal {
  const known = cache?.headers.get(encoded)
  if (known) return known
  const bytes = fromBase64Url(encoded)
  if (bytes === undefined) return refuseJws('bad-encoding', 'protected header')
  const members = parseStrictObject(bytes.toString('utf8'))
  if (members === undefined) return refuseJws('bad-header', 'not one JSON object with unique members')
  const header = readMembers(members, cache)
  if (!('code' in header)) cache?.headers.set(encoded, header)
  return header
}

function readMembers(
  members: Readonly<Record<string, unknown>>,
  cache: JwsCache | undefined,
): JwsHeader | JwsRefusal {
  const { alg, crit, b64, kid, x5c = [], 'x5t#S256': digest } = members
  if (crit !== undefined || b64 !== undefined)
    return refuseJws('critical-header', crit === undefined ? 'b64' : 'crit')
  const algorithm = jwsAlgorithms.find((each) => each === alg)
  if (algorithm === undefined)
    return refuseJws('algorithm-not-allowed', typeof alg === 'string' ? alg.slice(0, 16) : 'alg')
  if (kid !== undefined && typeof kid !== 'string') return refuseJws('bad-header', 'kid')
  if (!Array.isArray(x5c) || x5c.length > MAXIMUM_CERTIFICATES) return refuseJws('bad-certificate', 'x5c')
  const certificates: Certificate[] = []
  for (const [position, text] of x5c.entries()) {
    const certificate = readCertificate(text, cache)
    if (certificate === undefined) return refuseJws('bad-certificate', `x5c[${position}]`)
    certificates.push(certificate)
  }
  if (digest !== undefined && !isDigestOf(digest, certificates[0]))
    return refuseJws('digest-mismatch', 'x5t#S256')
  return { algorithm, certificates, keyId: kid }
}

/** `x5c` holds standard base64 of DER, not base64url (RFC 7515 §4.1.6). */
function readCertificate(text: unknown, cache: JwsCache | undefined): Certificate | undefined {
  if (typeof text !== 'string') return undefined
  const der = Buffer.from(text, 'base64')
  if (der.toString('base64') !== text) return undefined
  const sha256 = createHash('sha256').update(der).digest('hex')
  const known = cache?.certificates.get(sha256)
  if (known) return known
  try {
    const certificate = withSoundExtensions(parseCertificate(der))
    cache?.certificates.set(sha256, certificate)
    return certificate
  } catch (error) {
    if (error instanceof TrustError) return undefined
    throw error
  }
}

function isDigestOf(digest: unknown, certificate: Certificate | undefined): boolean {
  if (typeof digest !== 'string' || certificate === undefined) return false
  const given = fromBase64Url(digest)
  const own = Buffer.from(certificate.sha256, 'hex')
  return given?.length === own.length && timingSafeEqual(given, own)
}

import { encodeBase64, type CertificateView } from '@entente/trust/view'
import { areEqual, base64Url, fromText, utf8 } from './octets.ts'

const rs256 = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } as const
const longestHeader = 16 * 1024

/** A private key for signing, from PKCS#8. It cannot be read out again. @throws DOMException for anything else */
export function importSignatureKey(pkcs8: Uint8Array): Promise<CryptoKey> {
  return crypto.subtle.importKey('pkcs8', Uint8Array.from(pkcs8), rs256, false, ['sign'])
}

/** The header `signature` over exactly these octets, RS256 (trust-and-crypto §4.6). */
export async function signBody(
  body: Uint8Array,
  key: CryptoKey,
  certificate: CertificateView,
): Promise<string> {
  const header = base64Url(utf8(JSON.stringify({ alg: 'RS256', x5c: [encodeBase64(certificate.der)] })))
  const signature = await crypto.subtle.sign(rs256, key, utf8(`${header}.${base64Url(body)}`))
  return `${header}..${base64Url(new Uint8Array(signature))}`
}

/**
 * Whether an answer was signed by one of the given certificates, RS256. A browser finds no path to a root: take the
 * certificates of the platform's signers, checked on a server, along with the page.
 *
 * @param header `response-signature`
 * @returns false for anything else; never throws
 */
export async function isSignedBy(
  signers: readonly CertificateView[],
  header: string,
  body: Uint8Array,
): Promise<boolean> {
  const [encoded = '', middle, encodedSignature = '', ...more] = header.split('.')
  if (header.length > longestHeader || middle !== '' || more.length > 0) return false
  const signer = signers.find(({ der }) => areEqual(der, certificateIn(encoded)))
  const signature = fromText(encodedSignature)
  // A signature is as long as the modulus (RFC 8017 §8.2.2), and written in one way.
  if (signer?.keyAlgorithm.type !== 'RSA' || base64Url(signature) !== encodedSignature) return false
  if (signature.length !== Math.ceil((signer.keyAlgorithm.bits ?? 0) / 8)) return false
  try {
    const key = await crypto.subtle.importKey('spki', Uint8Array.from(signer.spkiDer), rs256, false, [
      'verify',
    ])
    return await crypto.subtle.verify(rs256, key, signature, utf8(`${encoded}.${base64Url(body)}`))
  } catch {
    return false
  }
}

/** The first certificate of a protected header that says RS256; empty when there is none. */
function certificateIn(encoded: string): Uint8Array {
  try {
    const { alg, x5c, crit, b64 } = JSON.parse(new TextDecoder().decode(fromText(encoded))) as Record<
      string,
      unknown
    >
    const isKnown = alg === 'RS256' && crit === undefined && b64 === undefined
    const [first] = isKnown && Array.isArray(x5c) ? (x5c as unknown[]) : []
    return typeof first === 'string' ? fromText(first) : new Uint8Array()
  } catch {
    return new Uint8Array()
  }
}

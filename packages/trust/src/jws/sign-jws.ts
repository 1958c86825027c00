import type { Certificate } from '../certificates/certificate.ts'
import { toBase64Url, viewOf } from '../encodings/base64url.ts'
import type { JwsAlgorithm } from './jws-algorithms.ts'

/** What a protected header says. Members stand in the order of these fields; only `algorithm` must be there. */
export interface JwsOrder {
  readonly algorithm: JwsAlgorithm
  /** Written as `x5c`, leaf first. */
  readonly certificates?: readonly Certificate[]
  /** Whether `x5t#S256` names the leaf, which may then be left out of `x5c`. */
  readonly digestOf?: Certificate
  readonly keyId?: string
  /** Address of the certificate, `x5u`. */
  readonly certificateUrl?: string
  /** Signs the input; see `signForJws`. May be slow and far away. */
  readonly sign: (input: Uint8Array) => Promise<Uint8Array>
}

export interface JwsSigner {
  /** Header, payload and signature (RFC 7515 §7.1). */
  compact(payload: Uint8Array): Promise<string>
  /** The same without the payload between the dots (§A.5); send exactly these octets as the body. */
  detached(body: Uint8Array): Promise<string>
}

/**
 * A signer whose header is written once. The payload is signed as the octets it is given as: nothing is
 * re-serialised.
 *
 * @example response.headers['response-signature'] = await signer.detached(body)
 */
export function createJwsSigner(order: JwsOrder): JwsSigner {
  const { algorithm, certificates, digestOf, keyId, certificateUrl } = order
  const protectedHeader = toBase64Url(
    Buffer.from(
      JSON.stringify({
        alg: algorithm,
        x5c: certificates?.map(({ der }) => viewOf(der).toString('base64')),
        'x5t#S256': digestOf && Buffer.from(digestOf.sha256, 'hex').toString('base64url'),
        kid: keyId,
        x5u: certificateUrl,
      }),
    ),
  )
  const signatureOver = async (payload: string): Promise<string> =>
    toBase64Url(await order.sign(Buffer.from(`${protectedHeader}.${payload}`, 'latin1')))

  return {
    async compact(payload) {
      const encoded = toBase64Url(payload)
      return `${protectedHeader}.${encoded}.${await signatureOver(encoded)}`
    },
    async detached(body) {
      return `${protectedHeader}..${await signatureOver(toBase64Url(body))}`
    },
  }
}

import { KeyObject } from 'node:crypto'
import { detailsOf } from '@entente/trust'
import {
  errors,
  jwtVerify,
  type CryptoKey,
  type FlattenedJWSInput,
  type JWTHeaderParameters,
  type JWTVerifyOptions,
  type JWTVerifyResult,
} from 'jose'

/** Finds the public key for a token. */
type KeySource = (header: JWTHeaderParameters, token: FlattenedJWSInput) => Promise<CryptoKey | KeyObject>

const lengthOf = (key: CryptoKey | KeyObject): number | undefined => {
  // Both kinds of key tell the length of their modulus, each in its own place.
  const object = key instanceof KeyObject ? key : KeyObject.from(key)
  const { modulusLength } = detailsOf(object)
  return modulusLength === undefined ? undefined : Math.ceil(modulusLength / 8)
}

/**
 * Verifies a JWT as `jose` does, and an RSA signature only if it is exactly as long as the modulus (RFC 8017 §8.1.2):
 * OpenSSL, on which `jose` stands, takes a PSS signature whose leading zeros were cut off. `jose` itself looks at the
 * length of all others.
 * @throws errors.JOSEError
 */
export const verifyJwt = (
  token: string,
  keyOf: KeySource,
  options: JWTVerifyOptions,
): Promise<JWTVerifyResult> =>
  jwtVerify(
    token,
    async (header, parts) => {
      const key = await keyOf(header, parts)
      const length = lengthOf(key)
      if (length !== undefined && Buffer.from(parts.signature, 'base64url').length !== length)
        throw new errors.JWSSignatureVerificationFailed()
      return key
    },
    options,
  )

import { createHash, type KeyObject } from 'node:crypto'

/**
 * The `kid` that existing parties compute: of application, reference and day, not of the key (trust-and-crypto §3.3).
 * Two keys made on one day share it: use it for looking up, never for deciding.
 *
 * @param generatedOn the instant the key was made; its UTC day counts
 */
export function legacyKeyId(applicationId: string, referenceId: string, generatedOn: Date): string {
  const [year, month, day] = generatedOn.toISOString().slice(0, 10).split('-')
  const alias = [applicationId, referenceId, `${month}-${day}-${year}`].filter(Boolean).join('_')
  const digest = createHash('sha1').update(alias).digest()
  return createHash('sha256').update(digest).digest('base64url')
}

/** Members of a public JWK that its thumbprint covers, in their order (RFC 7638 §3.2, RFC 8037 §2). */
const thumbprintMembers: Readonly<Record<string, readonly string[]>> = {
  RSA: ['e', 'kty', 'n'],
  EC: ['crv', 'kty', 'x', 'y'],
  OKP: ['crv', 'kty', 'x'],
}

/** RFC 7638 thumbprint of a public key, SHA-256 in base64url: a `kid` that names the key itself. */
export function jwkThumbprint(publicKey: KeyObject): string {
  const jwk: Readonly<Record<string, unknown>> = { ...publicKey.export({ format: 'jwk' }) }
  const members = (thumbprintMembers[String(jwk.kty)] ?? []).map((name) => [name, jwk[name]])
  return createHash('sha256')
    .update(JSON.stringify(Object.fromEntries(members)))
    .digest('base64url')
}

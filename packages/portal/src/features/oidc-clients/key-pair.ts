/** Kinds of pairs that a browser makes here; eSignet takes both. */
export const pairKinds = ['RS256', 'ES256'] as const
export type PairKind = (typeof pairKinds)[number]

/** A pair as two texts: one to send, one to keep. */
export interface KeyPair {
  readonly kid: string
  readonly publicJwk: string
  readonly privateJwk: string
}

const algorithms = {
  RS256: {
    name: 'RSASSA-PKCS1-v1_5',
    modulusLength: 2048,
    publicExponent: Uint8Array.of(1, 0, 1),
    hash: 'SHA-256',
  },
  ES256: { name: 'ECDSA', namedCurve: 'P-256' },
} as const

const base64url = (bytes: Uint8Array): string =>
  btoa(String.fromCodePoint(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')

/** The RFC 7638 thumbprint of a public key, by which it is named. */
const thumbprintOf = async ({
  kty = '',
  n = '',
  e = '',
  crv = '',
  x = '',
  y = '',
}: JsonWebKey): Promise<string> => {
  const canonical = kty === 'RSA' ? { e, kty, n } : { crv, kty, x, y }
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(JSON.stringify(canonical)))
  return base64url(new Uint8Array(digest))
}

/** Whether this browser makes pairs: only where pages come encrypted, or from this computer. */
export const canMakePairs = (): boolean => globalThis.isSecureContext && 'subtle' in crypto

/**
 * Makes a pair of keys, in this browser. The private key leaves it only as the text that is returned.
 * @throws what the browser throws where it cannot
 */
export const makeKeyPair = async (kind: PairKind): Promise<KeyPair> => {
  const pair = await crypto.subtle.generateKey(algorithms[kind], true, ['sign', 'verify'])
  const [publicKey, privateKey] = await Promise.all([
    crypto.subtle.exportKey('jwk', pair.publicKey),
    crypto.subtle.exportKey('jwk', pair.privateKey),
  ])
  const kid = await thumbprintOf(publicKey)
  const written = (key: JsonWebKey): string => {
    // What the browser notes of its own use is nobody else's business.
    const { key_ops: _operations, ext: _extractable, ...members } = key
    return JSON.stringify({ ...members, kid, use: 'sig', alg: kind }, null, 2)
  }
  return { kid, publicJwk: written(publicKey), privateJwk: written(privateKey) }
}

/** What is wrong with a text that should be a public JWK, as far as that shows without the server. */
export type JwkProblem = 'json' | 'private'

const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']

/** Reads a public JWK. @returns its members, or why it is none */
export const readJwk = (text: string): Record<string, unknown> | JwkProblem => {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'json'
    if (Object.keys(value).length === 0) return 'json'
    return privateMembers.some((name) => Object.hasOwn(value, name))
      ? 'private'
      : (value as Record<string, unknown>)
  } catch {
    return 'json'
  }
}

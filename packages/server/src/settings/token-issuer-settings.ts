import { z } from 'zod'

/** Somebody else's issuer whose access tokens open the API. */
export interface TokenIssuer {
  /** `iss`, to the letter. */
  readonly issuer: string
  /** A token must be for one of them; empty: `parties` decide alone. */
  readonly audiences: ReadonlySet<string>
  /** The clients that tokens may have been issued to; empty: `audiences` decide alone. */
  readonly parties: ReadonlySet<string>
  readonly algorithms: readonly string[]
  /** Path of the claim with the roles, its parts parted by dots. */
  readonly rolesClaim: string
  /** Their role → ours; a role that is not named keeps its name. */
  readonly roleMap: ReadonlyMap<string, string>
  /** Undefined: what the issuer's discovery document says. */
  readonly jwksUri: string | undefined
}

// Signatures with a public key only: with HS256 the published key would be a password that everybody knows.
const algorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
] as const

const name = z.string().min(1).max(512)

const names = z
  .union([name, z.array(name).min(1).max(50)])
  .transform((value) => new Set([value].flat()))
  .optional()

/** True for the addresses of this machine. */
export const isLoopback = (hostname: string): boolean =>
  /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/u.test(hostname)

const isSafeAddress = (text: string): boolean => {
  const { protocol, hostname } = new URL(text)
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname))
}

const address = z.url().max(512).refine(isSafeAddress, { error: 'must be https' })

const entry = z
  .strictObject({
    issuer: address,
    audience: names,
    azp: names,
    algorithms: z.array(z.enum(algorithms)).min(1).default(['RS256']),
    rolesClaim: name.default('realm_access.roles'),
    roleMap: z.record(name, name).default({}),
    jwksUri: address.optional(),
  })
  // Without either, a token for any client of the realm would open this one (RFC 9068 §4).
  .refine(({ audience, azp }) => audience !== undefined || azp !== undefined, {
    error: 'needs audience, azp or both',
  })

const list = z
  .array(entry)
  .max(20)
  .refine((entries) => new Set(entries.map(({ issuer }) => issuer)).size === entries.length, {
    error: 'names an issuer twice',
  })

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    throw new Error('TOKEN_ISSUERS: must be a list in JSON, as docs/operators/identity.md shows')
  }
}

/**
 * Reads the list of trusted issuers.
 * @param text JSON; undefined for none
 * @throws Error naming the entry and the member that cannot work
 */
export const readTokenIssuers = (text: string | undefined): readonly TokenIssuer[] => {
  if (text === undefined) return []
  const parsed = list.safeParse(parseJson(text))
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new Error(`TOKEN_ISSUERS: ${[...(issue?.path ?? []), issue?.message ?? ''].map(String).join(' ')}`)
  }
  return parsed.data.map(({ audience, azp, roleMap, jwksUri, ...rest }) => ({
    ...rest,
    audiences: audience ?? new Set(),
    parties: azp ?? new Set(),
    roleMap: new Map(Object.entries(roleMap)),
    jwksUri,
  }))
}

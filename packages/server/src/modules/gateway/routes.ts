import type { OperationAtRunTime } from '../decision/index.ts'

/** One of the calls of trust-and-crypto §5.1. */
export interface CallRoute {
  readonly operation: OperationAtRunTime
  /** What the body calls itself. */
  readonly id: string
  /** The third value of the path is a client's id, not an API key. */
  readonly isDelegated: boolean
  /** The body holds an encrypted block. */
  readonly isEncrypted: boolean
}

const context = '/idauthentication/v1/'

const direct = (operation: OperationAtRunTime, isEncrypted: boolean): readonly [string, CallRoute] => [
  operation,
  { operation, id: `mosip.identity.${operation}`, isDelegated: false, isEncrypted },
]

const delegated = (
  path: string,
  operation: OperationAtRunTime,
  id: string,
  isEncrypted: boolean,
): readonly [string, CallRoute] => [`${path}/delegated`, { operation, id, isDelegated: true, isEncrypted }]

const routes: ReadonlyMap<string, CallRoute> = new Map([
  direct('otp', false),
  direct('auth', true),
  direct('kyc', true),
  delegated('kyc-auth', 'kyc-auth', 'mosip.identity.kycauth', true),
  delegated('kyc-exchange', 'kyc-exchange', 'mosip.identity.kycexchange', false),
  delegated('identity-key-binding', 'key-binding', 'mosip.identity.keybinding', true),
  delegated('vci-exchange', 'vci-exchange', 'mosip.identity.vciexchange', false),
])

/** Who calls what, by the path alone. */
export interface CallPath {
  readonly route: CallRoute
  readonly licenceKey: string
  readonly partnerId: string
  /** An API key, or a client's id. */
  readonly credential: string
}

/**
 * Reads a path, exactly: nothing in front, nothing behind, no other spelling of a route.
 * @returns `unknown` for no route of ours, `incomplete` for one of them without its three values
 */
export const readCallPath = (path: string): CallPath | 'unknown' | 'incomplete' => {
  if (!path.startsWith(context)) return 'unknown'
  const segments = path.slice(context.length).split('/')
  const isDelegated = segments[1] === 'delegated'
  const route = routes.get(isDelegated ? segments.slice(0, 2).join('/') : (segments[0] ?? ''))
  if (!route) return 'unknown'
  const values = segments.slice(isDelegated ? 2 : 1).map(decoded)
  const [licenceKey, partnerId, credential] = values
  const isWhole = values.length === 3 && licenceKey && partnerId && credential
  return isWhole ? { route, licenceKey, partnerId, credential } : 'incomplete'
}

const longest = 128

const decoded = (segment: string): string | undefined => {
  try {
    const text = decodeURIComponent(segment)
    return text.length <= longest && !text.includes('\0') ? text : undefined
  } catch {
    return undefined
  }
}

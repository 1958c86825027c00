/** The calls of a gateway: first segment of the path, and what the body calls itself. */
export const routes = {
  otp: { id: 'mosip.identity.otp', isEncrypted: false },
  auth: { id: 'mosip.identity.auth', isEncrypted: true },
  kyc: { id: 'mosip.identity.kyc', isEncrypted: true },
} as const

export type Route = keyof typeof routes

/** Who calls: the three values of a path, in the order of the path. */
export interface Caller {
  readonly licenceKey: string
  readonly partnerId: string
  readonly apiKey: string
}

/** The address of a call: `{gateway}/{route}/{licence key}/{partner id}/{API key}`. */
export function addressOf(gateway: string, route: Route, caller: Caller): URL {
  const segments = [caller.licenceKey, caller.partnerId, caller.apiKey].map(encodeURIComponent)
  return new URL(`${gateway.replace(/\/+$/, '')}/${route}/${segments.join('/')}`)
}

/** The same with the keys hidden, for screens and logs. */
export function shownAddress(address: URL | string): string {
  const text = String(address)
  return text.replace(
    /\/(otp|auth|kyc)\/([^/?]*)\/([^/?]*)\/([^/?]*)/,
    (_, route: string, licence: string, partner: string, apiKey: string) =>
      `/${route}/${masked(licence)}/${partner}/${masked(apiKey)}`,
  )
}

/** The last four characters of a secret that is long enough to lose them. */
function masked(secret: string): string {
  return secret.length < 12 ? '…' : `…${secret.slice(-4)}`
}

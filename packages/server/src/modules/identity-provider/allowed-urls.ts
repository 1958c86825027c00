import { readUrl } from '@entente/trust'
import type { App } from '../../platform/app.ts'

/** Where other portals are sent back to after sign-in: below it, `{redirectURI}` in base64. */
export const proxyRedirectPath = '/v1/partnermanager/login-redirect'

/**
 * True for an address that AUTH_ALLOWED_URLS permits: same origin as an entry, and at or below its path. What a browser
 * could read differently (user names in addresses, other schemes) is not.
 */
export const isAllowedUrl = ({ settings }: Pick<App, 'settings'>, address: string): boolean => {
  const url = address.length > 2048 ? undefined : readUrl(address)
  if (!url || url.username || url.password || !/^https?:$/u.test(url.protocol)) return false
  return settings.allowedUrls.some((entry) => {
    const { origin, pathname } = new URL(entry)
    const folder = pathname.replace(/\/+$/u, '')
    return url.origin === origin && (url.pathname === folder || url.pathname.startsWith(`${folder}/`))
  })
}

/** The address in a path or query that carries it in base64, either alphabet. @returns undefined when it is not allowed */
export const allowedUrlFrom = (app: Pick<App, 'settings'>, encoded: unknown): string | undefined => {
  if (typeof encoded !== 'string' || encoded.length > 4096) return undefined
  const address = Buffer.from(encoded.replaceAll(' ', '+'), 'base64').toString()
  // As browsers write it: nothing in it can break a header.
  return isAllowedUrl(app, address) ? new URL(address).href : undefined
}

/** Where the identity provider sends the browser when another portal has asked for the sign-in. */
export const proxyRedirectUri = ({ settings }: Pick<App, 'settings'>, target: string): string =>
  `${settings.publicUrl}${proxyRedirectPath}/${Buffer.from(target).toString('base64url')}`

/** True for an address that `proxyRedirectUri` makes of an allowed one. */
export const isProxyRedirectUri = (app: Pick<App, 'settings'>, uri: string): boolean => {
  const target = allowedUrlFrom(app, uri.slice(uri.lastIndexOf('/') + 1))
  return target !== undefined && uri === proxyRedirectUri(app, target)
}

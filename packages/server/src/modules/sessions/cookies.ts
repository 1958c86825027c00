import type { App } from '../../platform/app.ts'

/** The portal's session. */
export const sessionCookie = 'entente_session'

/** The contract's cookie with a token. */
export const tokenCookie = 'Authorization'

/** All cookies of a header in the order in which they came; names can repeat. */
export const readCookies = (header: string | undefined): { name: string; value: string }[] =>
  (header ?? '').split(';').flatMap((pair) => {
    const at = pair.indexOf('=')
    if (at < 1) return []
    const value = pair.slice(at + 1).trim()
    return [{ name: pair.slice(0, at).trim(), value: value.replaceAll(/^"|"$/gu, '') }]
  })

/** The last cookie of that name: a browser sends the one with the longest path first. */
export const lastCookie = (header: string | undefined, name: string): string | undefined =>
  readCookies(header).findLast((cookie) => cookie.name === name)?.value

/** A cookie that scripts cannot read and other sites cannot send along. @param seconds undefined: until the browser closes */
export const writeCookie = (
  app: App,
  name: string,
  value: string,
  { path = '/', seconds }: { readonly path?: string; readonly seconds?: number } = {},
): string =>
  [
    `${name}=${value}`,
    `Path=${path}`,
    'HttpOnly',
    'SameSite=Lax',
    ...(app.settings.publicUrl.startsWith('https:') ? ['Secure'] : []),
    ...(seconds === undefined ? [] : [`Max-Age=${seconds}`]),
  ].join('; ')

/** Makes the browser forget a cookie. */
export const eraseCookie = (app: App, name: string, path = '/'): string =>
  writeCookie(app, name, '', { path, seconds: 0 })

import { readUrl } from '@entente/trust'
/** What acts, or begins a sign-in, instead of showing a page: the doors of sign-in and the API, with its sign-out. */
const noPages = ['/auth/', '/oidc/', '/v1/']

/** As the router reads it, which decodes what is written with per cent signs. @returns undefined for what it cannot */
const decoded = (path: string): string | undefined => {
  try {
    return decodeURIComponent(path)
  } catch {
    return undefined
  }
}

/**
 * Where to go after sign-in: a path of our own, else the first page. Everything that a browser might read as another
 * origin (`//host`, `/\host`, `/.//host`, control characters, absolute URLs) is the first page.
 */
export const safeReturnTo = (wish: unknown, publicUrl: string): string => {
  if (typeof wish !== 'string' || wish.length > 2048 || !wish.startsWith('/')) return '/'
  const url = readUrl(wish, publicUrl)
  if (!url) return '/'
  const isOwn = url.origin === new URL(publicUrl).origin && !url.pathname.startsWith('//')
  const path = decoded(url.pathname)
  const isPage = path !== undefined && !noPages.some((each) => path.startsWith(each))
  return isOwn && isPage ? `${url.pathname}${url.search}${url.hash}` : '/'
}

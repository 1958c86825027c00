/**
 * Where to go after sign-in: a path of our own, else the first page. Everything that a browser might read as another
 * origin (`//host`, `/\host`, `/.//host`, control characters, absolute URLs) is the first page.
 */
export const safeReturnTo = (wish: unknown, publicUrl: string): string => {
  if (typeof wish !== 'string' || wish.length > 2048 || !wish.startsWith('/')) return '/'
  if (!URL.canParse(wish, publicUrl)) return '/'
  const url = new URL(wish, publicUrl)
  const isOwn = url.origin === new URL(publicUrl).origin && !url.pathname.startsWith('//')
  const leadsBack = url.pathname.startsWith('/auth/') || url.pathname.startsWith('/oidc/')
  return isOwn && !leadsBack ? `${url.pathname}${url.search}${url.hash}` : '/'
}

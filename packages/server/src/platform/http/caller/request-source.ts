import { readUrl } from '@entente/trust'
import type { FastifyRequest } from 'fastify'

/**
 * Who made a browser send a request.
 * - `own`: one of our own pages.
 * - `friend`: a page that the caller of `sourceOf` calls one.
 * - `elsewhere`: another site, a link in a mail, the address bar – or the browser does not say.
 * - `program`: nothing tells of a browser; whoever sends it holds its credentials in hand.
 */
export type RequestSource = 'own' | 'friend' | 'elsewhere' | 'program'

const originOf = (address: string): string => readUrl(address)?.origin ?? ''

/**
 * True for an `Origin` that is ours: the public one, or the host that the request itself was sent to.
 * @param origin what the header says; `null` and what cannot be read are foreign
 */
export const isOwnOrigin = (request: FastifyRequest, origin: string, publicUrl: string): boolean => {
  const host = readUrl(origin)?.host ?? ''
  return host !== '' && (host === new URL(publicUrl).host || host === request.host)
}

/**
 * Tells where a request comes from, by what browsers say and pages cannot change: `Sec-Fetch-Site` (Fetch Metadata Request
 * Headers, W3C), else `Origin`, else `Referer`. Plain `http:` leaves the first out, and pages can suppress the last,
 * never forge it; so a browser that says nothing comes from elsewhere.
 * @param isFriend says of the address of another page, as far as the browser tells it – often its origin alone –, whether
 * it may do what ours may
 */
export const sourceOf = (
  request: FastifyRequest,
  publicUrl: string,
  isFriend: (address: string) => boolean = () => false,
): RequestSource => {
  const { origin, referer, accept, 'sec-fetch-site': site } = request.headers
  if (site === 'same-origin') return 'own'
  const from = origin ?? (referer === undefined ? undefined : originOf(referer))
  if (from !== undefined) {
    if (site === undefined && isOwnOrigin(request, from, publicUrl)) return 'own'
    // Of the two, the one that says more, where they agree.
    const page = referer !== undefined && originOf(referer) === from ? referer : from
    return isFriend(page) ? 'friend' : 'elsewhere'
  }
  if (site !== undefined) return 'elsewhere'
  return (accept ?? '').includes('text/html') ? 'elsewhere' : 'program'
}

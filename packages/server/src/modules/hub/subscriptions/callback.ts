import { readUrl } from '@entente/trust'
import { readAllowList } from '../../../platform/outbound/public-addresses.ts'

const longest = 1024
// What is not printable ASCII has no place in an address that is sent as it is.
const printable = /^[\x21-\x7e]+$/u

/** Why an address cannot be a callback. */
export type CallbackProblem = 'form' | 'not-allowed'

/**
 * Reads an address to which messages with keys in them will go: one of the hosts that the operator named, and nobody else's.
 * @param allowed HUB_CALLBACKS
 */
export const readCallback = (
  text: string,
  allowed: readonly string[],
): { readonly url: URL } | { readonly problem: CallbackProblem } => {
  const url = text.length > longest || !printable.test(text) ? undefined : readUrl(text)
  if (!url) return { problem: 'form' }
  const isWeb = url.protocol === 'https:' || url.protocol === 'http:'
  if (!isWeb || url.username !== '' || url.password !== '' || text.includes('#')) return { problem: 'form' }
  const list = readAllowList(allowed)
  const literal = url.hostname.replaceAll(/^\[|\]$/gu, '')
  return list.allowsHost(url) || list.allowsAddress(literal) ? { url } : { problem: 'not-allowed' }
}

/** How people know a callback: what may be secret in an address is left out. */
export const shownCallback = (callback: string): string => {
  const { origin, pathname } = new URL(callback)
  return `${origin}${pathname}`.slice(0, 500)
}

/** An address with more in its query: what was there stays (WebSub §5.3). */
export const withQuery = (callback: string, more: Readonly<Record<string, string>>): string => {
  const url = new URL(callback)
  for (const [name, value] of Object.entries(more)) url.searchParams.append(name, value)
  return url.href
}

import { readUrl } from '@entente/trust'
/** Where a browser may be sent after a sign-in; why an address is none, in the locales below `redirect-problems`. */
export type RedirectProblem = 'form' | 'fragment' | 'user' | 'wildcard' | 'insecure' | 'scheme' | 'twice'

// RFC 8252 §7.3, and the name that people write instead.
const loopbackHosts = new Set(['127.0.0.1', '[::1]', 'localhost'])

const isLoopback = ({ protocol, hostname }: URL): boolean =>
  protocol === 'http:' && loopbackHosts.has(hostname)

// RFC 8252 §7.1: a name of the app's own domain, turned round; anything shorter is everybody's.
const isPrivateScheme = (protocol: string): boolean => /^[a-z][a-z0-9+-]*(?:\.[a-z0-9+-]+)+:$/u.test(protocol)

const hasControl = (text: string): boolean => /[\s\p{Cc}\\"<>^`{|}]/u.test(text)

/**
 * Judges one address.
 * @param text as it was sent; it counts exactly so, letter by letter
 * @param isProduction refuses wildcards and `http` away from loopback, which tests may want
 * @returns what is wrong with it; undefined for nothing
 */
export const problemOfRedirect = (text: string, isProduction: boolean): RedirectProblem | undefined => {
  const url = text.length > 2048 || hasControl(text) ? undefined : readUrl(text)
  if (!url) return 'form'
  const isWeb = url.protocol === 'https:' || url.protocol === 'http:'
  if (!isWeb && !isPrivateScheme(url.protocol)) return 'scheme'
  if (isWeb && !/^https?:\/\/[^/?#]/iu.test(text)) return 'form'
  if (text.includes('#')) return 'fragment'
  if (url.username !== '' || url.password !== '') return 'user'
  if (isProduction && /\*|%2a/iu.test(text)) return 'wildcard'
  if (isProduction && url.protocol === 'http:' && !isLoopback(url)) return 'insecure'
  return undefined
}

/** The first of several that is wrong. @returns it and why, or undefined */
export const problemOfRedirects = (
  uris: readonly string[],
  isProduction: boolean,
): { readonly uri: string; readonly problem: RedirectProblem } | undefined => {
  for (const [index, uri] of uris.entries()) {
    const problem = uris.indexOf(uri) < index ? 'twice' : problemOfRedirect(uri, isProduction)
    if (problem) return { uri, problem }
  }
  return undefined
}

const withoutPort = (url: URL): string => {
  const bare = new URL(url)
  bare.port = ''
  return bare.href
}

/**
 * Whether a browser may be sent to an address for a client: exactly one that was registered, but that on loopback any port
 * counts, for programs take what is free (RFC 8252 §7.3, RFC 9700 §4.1.3).
 */
export const allowsRedirect = (registered: readonly string[], asked: string): boolean => {
  if (registered.includes(asked)) return true
  const url = hasControl(asked) ? undefined : readUrl(asked)
  if (!url || !isLoopback(url) || url.username !== '' || url.password !== '' || asked.includes('#'))
    return false
  return registered.some((each) => {
    const one = new URL(each)
    return isLoopback(one) && withoutPort(one) === withoutPort(url)
  })
}

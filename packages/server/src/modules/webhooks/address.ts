import { createAddressRule, isAddress, readAllowList } from '../../platform/outbound/public-addresses.ts'
import { Refusal } from '../../platform/refusal.ts'

const printable = /^[\x21-\x7e]+$/u

/**
 * That events may be sent to an address: https, but for hosts inside that the operator named; no user, no fragment, no
 * address of a network that is nobody's. What a name leads to is looked at when something is sent.
 * @throws Refusal ENT_WHK_003
 */
export const requireAddress = (text: string, allowed: readonly string[]): string => {
  if (!printable.test(text) || !URL.canParse(text)) throw new Refusal('ENT_WHK_003')
  const url = new URL(text)
  const list = readAllowList(allowed)
  const literal = url.hostname.replaceAll(/^\[|\]$/gu, '')
  const isLiteral = isAddress(literal)
  const isInside = list.allowsHost(url) || list.allowsAddress(literal)
  const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && isInside)
  const isPlain = url.username === '' && url.password === '' && !text.includes('#')
  const isReachable = isInside || !isLiteral || createAddressRule()(literal)
  const isNamed = isInside || isLiteral || (literal.includes('.') && literal !== 'localhost')
  if (!isSafe || !isPlain || !isReachable || !isNamed) throw new Refusal('ENT_WHK_003')
  return url.href
}

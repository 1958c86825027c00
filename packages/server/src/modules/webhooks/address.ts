import { readUrl } from '@entente/trust'
import { createAddressRule, isAddress, readAllowList } from '../../platform/outbound/public-addresses.ts'
import type { App } from '../../platform/app.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { Webhook } from './webhook.ts'

type AllowLists = Pick<App['settings'], 'WEBHOOKS_ALLOWED' | 'WEBHOOKS_ALLOWED_FOR_PARTNERS'>

/** The longest address, as it is stored: what a parser escapes grows. */
const longestAddress = 500

/** Hosts inside that a webhook may name: the operator names some for the platform's own; partners are somebody else. */
export const allowedFor = (
  { WEBHOOKS_ALLOWED, WEBHOOKS_ALLOWED_FOR_PARTNERS }: AllowLists,
  { partnerId }: Pick<Webhook, 'partnerId'>,
): readonly string[] => (partnerId === null ? WEBHOOKS_ALLOWED : WEBHOOKS_ALLOWED_FOR_PARTNERS)

const printable = /^[\x21-\x7e]+$/u

/**
 * That events may be sent to an address: https, but for hosts inside that the operator named; no user, no fragment, no
 * address of a network that is nobody's. What a name leads to is looked at when something is sent.
 * @throws Refusal ENT_WHK_003
 */
export const requireAddress = (text: string, allowed: readonly string[]): string => {
  const url = printable.test(text) ? readUrl(text) : undefined
  if (!url) throw new Refusal('ENT_WHK_003')
  const list = readAllowList(allowed)
  const literal = url.hostname.replaceAll(/^\[|\]$/gu, '')
  const isLiteral = isAddress(literal)
  const isInside = list.allowsHost(url) || list.allowsAddress(literal)
  const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && isInside)
  const isPlain = url.username === '' && url.password === '' && !text.includes('#')
  const isReachable = isInside || !isLiteral || createAddressRule()(literal)
  const isNamed = isInside || isLiteral || (literal.includes('.') && literal !== 'localhost')
  const isShort = url.href.length <= longestAddress
  if (!isSafe || !isPlain || !isReachable || !isNamed || !isShort) throw new Refusal('ENT_WHK_003')
  return url.href
}

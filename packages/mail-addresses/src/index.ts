// Not by the front door, which brings tools for other addresses along that no browser can run.
import { isEmailValid } from '@hapi/address/dist/email.js'
import punycode from 'punycode.js'

/** The longest address that mail servers take (RFC 5321 §4.5.3.1.3, less the angle brackets). */
export const longestEmail = 254

/** The longest name of a domain, written out (RFC 1035 §2.3.4). */
const longestDomain = 253

const isAscii = (text: string): boolean => /^[\x20-\x7e]*$/u.test(text)

const hostOf = (domain: string): string => new URL(`http://${domain}`).hostname

/** Newer URL parsers take any label after `xn--` where all else is ASCII; older ones refuse what stands for no name. */
const standsForAName = (label: string): boolean =>
  // oxlint-disable-next-line import/no-named-as-default-member -- plain Node finds no names in it, only bundlers do
  !label.startsWith('xn--') || hostOf(punycode.decode(label.slice('xn--'.length))) === label

/** A domain as mail servers write it: ASCII (UTS #46), lower case; undefined for what is none. */
const domainInAscii = (domain: string): string | undefined => {
  try {
    const host = hostOf(domain)
    return host.split('.').every(standsForAName) ? host : undefined
  } catch {
    return undefined
  }
}

/**
 * Reads an e-mail address as mail servers take it (RFC 5321 §4.1.2): a dot-atom of at most 64 octets, `@`, and a domain of
 * at least two labels, which may be written in any script (RFC 5890). Not taken, although a standard knows them: quoted
 * local parts, address literals, and local parts outside ASCII, which many mail servers refuse (RFC 6531) – whoever
 * registers with one would wait for a mail that never leaves. Work is linear in the first 254 characters.
 * @param text without blanks around it
 * @returns the address for storing: a domain outside ASCII in its ASCII form, all else as written; undefined when it is none
 */
export const readEmail = (text: string): string | undefined => {
  if (text.length > longestEmail) return undefined
  const at = text.lastIndexOf('@')
  const [local, domain] = [text.slice(0, at), text.slice(at + 1)]
  if (!isAscii(local) || !isEmailValid(text, { minDomainSegments: 2 })) return undefined
  const ascii = domainInAscii(domain)
  if (ascii === undefined || ascii.length > longestDomain) return undefined
  const address = `${local}@${isAscii(domain) ? domain : ascii}`
  return address.length > longestEmail ? undefined : address
}

/**
 * What two spellings of one address have in common: lower case, and a domain in ASCII. Local parts that differ in case
 * alone are one mailbox nearly everywhere, and counted as one here. What is no address is its own key, in lower case.
 */
export const emailKey = (text: string): string => (readEmail(text.trim()) ?? text.trim()).toLowerCase()

/** True for two spellings of one address. */
export const isSameEmail = (one: string, other: string): boolean => emailKey(one) === emailKey(other)

import type { Certificate } from '../certificates/certificate.ts'
import type { GeneralName } from '../certificates/general-names.ts'
import { attributeTypes } from '../certificates/names.ts'

/** A dot inside a word, an IPv6 address, or an IPv4 address as one number; never a mailbox or a phrase. */
function looksLikeHost(text: string): boolean {
  if (/[\s@]/.test(text)) return false
  return text.slice(1, -1).includes('.') || /^(?:[\da-f]*:[\da-f:]+|0x[\da-f]+)$/i.test(text)
}

/**
 * Whether every common name that looks like a host stands in subjectAltName too, character for character; addresses in
 * their one canonical form (Baseline Requirements §7.1.4.3). Nobody matches hosts against the common name any more, but
 * people read it. Other common names claim nothing.
 */
export function areHostsOfSubjectPresented({ subject, subjectAltName = [] }: Certificate): boolean {
  const presented = subjectAltName.map(textOf)
  return subject.relativeNames
    .flat()
    .every(
      ({ oid, text = '' }) => oid !== attributeTypes.CN || !looksLikeHost(text) || presented.includes(text),
    )
}

function textOf(name: GeneralName): string | undefined {
  if (name.kind === 'dNSName') return name.value
  if (name.kind !== 'iPAddress') return undefined
  if (name.octets.length === 4) return name.octets.join('.')
  const groups = Buffer.from(name.octets).toString('hex').match(/.{4}/g) ?? []
  const address = `https://[${groups.join(':')}]/`
  // A URL writes IPv6 as RFC 5952 wants it.
  return URL.canParse(address) ? new URL(address).hostname.slice(1, -1) : undefined
}

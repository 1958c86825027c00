import {
  DerError,
  expectChild,
  readChildren,
  readOid,
  readOnly,
  readTime,
  tags,
} from '../../ui/certificate/der.ts'
import { nameKey, nameText } from '../../ui/certificate/names.ts'
import { signatureNameOf } from '../../ui/certificate/parse-certificate.ts'
import type { Element } from '../../ui/certificate/der.ts'

/** What a person needs to see of a revocation list before sending it. */
export interface CrlFacts {
  readonly issuer: string
  /** Equal for equal names, whatever their encoding. */
  readonly issuerKey: string
  /** Decimal; null where the list has none. */
  readonly number: string | null
  readonly thisUpdate: Date
  readonly nextUpdate: Date | null
  readonly entries: number
  readonly signatureAlgorithm: string
  readonly der: Uint8Array
}

const crlNumber = '2.5.29.20'

const isTime = (element: Element | undefined): element is Element =>
  element?.tag === tags.utcTime || element?.tag === tags.generalizedTime

const readNumber = (extensions: Element | undefined): string | null => {
  if (extensions === undefined) return null
  const list = readChildren(readOnly(extensions.content, tags.sequence)).map(readChildren)
  const value = list.find(([type]) => type !== undefined && readOid(type) === crlNumber)?.at(-1)
  if (value === undefined) return null
  const { content } = readOnly(value.content, tags.integer)
  return BigInt(`0x${Array.from(content, (byte) => byte.toString(16).padStart(2, '0')).join('')}`).toString()
}

/**
 * Reads a revocation list (RFC 5280 §5.1) strictly enough to show it. Signature and entries are the server's matter.
 *
 * @throws {DerError} when the bytes are not one list
 */
export const parseCrl = (der: Uint8Array): CrlFacts => {
  const outer = readChildren(readOnly(der, tags.sequence))
  if (outer.length !== 3) throw new DerError('not a revocation list')
  expectChild(outer, 2, tags.bitString)
  const body = readChildren(expectChild(outer, 0, tags.sequence))
  const at = body[0]?.tag === tags.integer ? 1 : 0
  const issuer = expectChild(body, at + 1, tags.sequence)
  const [thisUpdate, ...rest] = body.slice(at + 2)
  // Here a certificate has a sequence of its two dates.
  if (!isTime(thisUpdate)) throw new DerError('not a revocation list')
  const next = rest.find(isTime)
  const revoked = rest.find(({ tag }) => tag === tags.sequence)
  return {
    issuer: nameText(issuer),
    issuerKey: nameKey(issuer),
    number: readNumber(rest.find(({ tag }) => tag === 0xa0)),
    thisUpdate: readTime(thisUpdate),
    nextUpdate: next === undefined ? null : readTime(next),
    entries: revoked === undefined ? 0 : readChildren(revoked).length,
    signatureAlgorithm: signatureNameOf(expectChild(outer, 1, tags.sequence)),
    der,
  }
}

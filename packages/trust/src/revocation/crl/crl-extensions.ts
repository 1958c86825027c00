import { fieldsOf } from '../../asn1/fields.ts'
import { contentOf, readDer, type Element } from '../../asn1/reader.ts'
import { contextConstructed, contextPrimitive } from '../../asn1/tags.ts'
import { TrustError } from '../../asn1/trust-error.ts'
import { compareOctets } from '../../encodings/octets.ts'
import { readBoolean, readIntegerBytes } from '../../asn1/values.ts'
import {
  readDistributionPointName,
  readDistributionPoints,
  readReasons,
  type DistributionPoint,
  type DistributionPointName,
  type LimitedReason,
} from '../../certificates/extensions/distribution-points.ts'
import {
  readAlternativeNames,
  readAuthorityKeyIdentifier,
  type AuthorityKeyIdentifier,
} from '../../certificates/extensions/extension-values.ts'
import type { Extension } from '../../certificates/extensions/extensions.ts'

/** Object identifiers of CRL extensions and CRL entry extensions (RFC 5280 §5.2, §5.3). */
export const crlExtensionTypes = {
  authorityKeyIdentifier: '2.5.29.35',
  issuerAltName: '2.5.29.18',
  crlNumber: '2.5.29.20',
  reasonCode: '2.5.29.21',
  invalidityDate: '2.5.29.24',
  deltaCrlIndicator: '2.5.29.27',
  issuingDistributionPoint: '2.5.29.28',
  certificateIssuer: '2.5.29.29',
  freshestCrl: '2.5.29.46',
  expiredCertsOnCrl: '2.5.29.60',
} as const

/** What a CRL covers (RFC 5280 §5.2.5). */
export interface IssuingDistributionPoint {
  readonly name: DistributionPointName | undefined
  readonly onlyContainsUserCerts: boolean
  readonly onlyContainsCaCerts: boolean
  /** `undefined` = all reasons. */
  readonly onlySomeReasons: ReadonlySet<LimitedReason> | undefined
  readonly isIndirect: boolean
  readonly onlyContainsAttributeCerts: boolean
}

export interface KnownCrlExtensions {
  readonly authorityKeyIdentifier: AuthorityKeyIdentifier | undefined
  readonly crlNumber: Uint8Array | undefined
  readonly baseCrlNumber: Uint8Array | undefined
  readonly issuingDistributionPoint: IssuingDistributionPoint | undefined
  readonly freshestCrl: readonly DistributionPoint[] | undefined
  readonly unknownCriticalExtension: string | undefined
}

const understood = new Set<string>([
  crlExtensionTypes.authorityKeyIdentifier,
  crlExtensionTypes.issuerAltName,
  crlExtensionTypes.crlNumber,
  crlExtensionTypes.deltaCrlIndicator,
  crlExtensionTypes.issuingDistributionPoint,
  crlExtensionTypes.freshestCrl,
])

/** Decodes the extensions of a list. @throws TrustError when a known one is malformed */
export function decodeCrlExtensions(extensions: readonly Extension[]): KnownCrlExtensions {
  function decode<T>(oid: string, read: (element: Element) => T): T | undefined {
    const extension = extensions.find((each) => each.oid === oid)
    return extension && read(readDer(extension.value))
  }
  decode(crlExtensionTypes.issuerAltName, readAlternativeNames)
  return {
    authorityKeyIdentifier: decode(crlExtensionTypes.authorityKeyIdentifier, readAuthorityKeyIdentifier),
    crlNumber: decode(crlExtensionTypes.crlNumber, readCrlNumber),
    baseCrlNumber: decode(crlExtensionTypes.deltaCrlIndicator, readCrlNumber),
    issuingDistributionPoint: decode(
      crlExtensionTypes.issuingDistributionPoint,
      readIssuingDistributionPoint,
    ),
    freshestCrl: decode(crlExtensionTypes.freshestCrl, readDistributionPoints),
    unknownCriticalExtension: extensions.find(({ oid, isCritical }) => isCritical && !understood.has(oid))
      ?.oid,
  }
}

/** Compares two CRL numbers: negative, zero or positive. */
export function compareCrlNumbers(left: Uint8Array, right: Uint8Array): number {
  const [a, b] = [withoutSign(left), withoutSign(right)]
  return a.length === b.length ? compareOctets(a, b) : a.length - b.length
}

function readCrlNumber(element: Element): Uint8Array {
  const octets = readIntegerBytes(element, 'cRLNumber')
  if ((octets[0] ?? 0) >= 0x80 || withoutSign(octets).length > 20)
    throw new TrustError('bad-extension', 'cRLNumber: negative or longer than 20 octets (RFC 5280 §5.2.3)')
  return octets
}

function withoutSign(octets: Uint8Array): Uint8Array {
  return octets[0] === 0 ? octets.subarray(1) : octets
}

function readIssuingDistributionPoint(element: Element): IssuingDistributionPoint {
  const fields = fieldsOf(element, 'issuingDistributionPoint')
  const name = fields.optional(contextConstructed(0))
  const users = fields.optional(contextPrimitive(1))
  const authorities = fields.optional(contextPrimitive(2))
  const reasons = fields.optional(contextPrimitive(3))
  const indirect = fields.optional(contextPrimitive(4))
  const attributes = fields.optional(contextPrimitive(5))
  fields.end('issuingDistributionPoint')
  const isSet = (flag: Element | undefined): boolean =>
    flag !== undefined && readBoolean(flag, 'issuingDistributionPoint', flag.tag)
  if (contentOf(element).length === 0)
    throw new TrustError('bad-extension', 'issuingDistributionPoint: empty (RFC 5280 §5.2.5)')
  const point = {
    name: name && readDistributionPointName(name),
    onlyContainsUserCerts: isSet(users),
    onlyContainsCaCerts: isSet(authorities),
    onlySomeReasons: reasons && readReasons(reasons, contextPrimitive(3)),
    isIndirect: isSet(indirect),
    onlyContainsAttributeCerts: isSet(attributes),
  }
  const scopes = [point.onlyContainsUserCerts, point.onlyContainsCaCerts, point.onlyContainsAttributeCerts]
  if (scopes.filter(Boolean).length > 1)
    throw new TrustError('bad-extension', 'issuingDistributionPoint: contradictory scopes (RFC 5280 §5.2.5)')
  return point
}

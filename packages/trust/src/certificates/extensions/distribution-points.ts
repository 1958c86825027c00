import { expectTag, fieldsOf, onlyChild } from '../../asn1/fields.ts'
import { childrenOf, type Element } from '../../asn1/reader.ts'
import { contextConstructed, contextPrimitive, tags } from '../../asn1/tags.ts'
import { TrustError } from '../../asn1/trust-error.ts'
import { readBitString } from '../../asn1/values.ts'
import { readNonEmptyNames, type GeneralName } from '../names/general-names.ts'
import { readRelativeName, type NameAttribute } from '../names/names.ts'

/** Reasons a CRL may be limited to, in the order of RFC 5280 §4.2.1.13; the index is the bit number, 0 is unused. */
export const limitedReasons = [
  'unused',
  'keyCompromise',
  'cACompromise',
  'affiliationChanged',
  'superseded',
  'cessationOfOperation',
  'certificateHold',
  'privilegeWithdrawn',
  'aACompromise',
] as const

export type LimitedReason = (typeof limitedReasons)[number]

/** Where a CRL is published: whole names, or a piece that completes the CRL issuer's name. */
export type DistributionPointName =
  | { readonly kind: 'full'; readonly names: readonly GeneralName[] }
  | { readonly kind: 'relative'; readonly relativeName: readonly NameAttribute[] }

/** One DistributionPoint (RFC 5280 §4.2.1.13). */
export interface DistributionPoint {
  readonly name: DistributionPointName | undefined
  /** `undefined` = all reasons. */
  readonly reasons: ReadonlySet<LimitedReason> | undefined
  /** Names of the CRL's issuer when it is not the certificate's. */
  readonly crlIssuer: readonly GeneralName[] | undefined
}

/** RFC 5280 §4.2.1.13 and §4.2.1.15 (freshest CRL has the same syntax). @throws TrustError */
export function readDistributionPoints(element: Element): DistributionPoint[] {
  expectTag(element, tags.sequence, 'distribution points')
  const points = childrenOf(element).map(readDistributionPoint)
  if (points.length === 0) throw new TrustError('bad-extension', 'distribution points: empty')
  return points
}

/** The choice inside a `[0]` distributionPoint field. @throws TrustError */
export function readDistributionPointName(element: Element): DistributionPointName {
  const choice = onlyChild(element, 'distributionPoint')
  if (choice.tag === contextConstructed(0))
    return { kind: 'full', names: readNonEmptyNames(choice, 'fullName') }
  expectTag(choice, contextConstructed(1), 'distributionPoint')
  return {
    kind: 'relative',
    relativeName: readRelativeName(choice, 'nameRelativeToCRLIssuer', contextConstructed(1)),
  }
}

/** ReasonFlags. Bits beyond the known ones are ignored. @throws TrustError */
export function readReasons(element: Element, tag: number): ReadonlySet<LimitedReason> {
  const { bytes } = readBitString(element, 'reasons', tag)
  return new Set(limitedReasons.filter((_, bit) => ((bytes[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) !== 0))
}

/** The URIs of all full names, in order. */
export function urisOf(points: readonly DistributionPoint[]): string[] {
  return points
    .flatMap(({ name }) => (name?.kind === 'full' ? name.names : []))
    .flatMap((name) => (name.kind === 'uniformResourceIdentifier' ? [name.value] : []))
}

function readDistributionPoint(element: Element): DistributionPoint {
  const fields = fieldsOf(element, 'DistributionPoint')
  const name = fields.optional(contextConstructed(0))
  const reasons = fields.optional(contextPrimitive(1))
  const crlIssuer = fields.optional(contextConstructed(2))
  fields.end('DistributionPoint')
  if (name === undefined && crlIssuer === undefined)
    throw new TrustError('bad-extension', 'DistributionPoint: neither a name nor a CRL issuer')
  return {
    name: name && readDistributionPointName(name),
    reasons: reasons && readReasons(reasons, contextPrimitive(1)),
    crlIssuer: crlIssuer && readNonEmptyNames(crlIssuer, 'cRLIssuer'),
  }
}

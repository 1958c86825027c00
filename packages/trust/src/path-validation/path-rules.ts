import type { Certificate } from '../certificates/certificate.ts'
import { extensionTypes } from '../certificates/extensions/extensions.ts'
import { refuse, type PathRefusal } from './refusals.ts'
import type { SignatureChecks } from './signature-checks.ts'
import type { Spend } from './work.ts'

/** A certificate, and its place on the path. */
interface Placed {
  readonly certificate: Certificate
  /** The next one upwards; the anchor has none. */
  readonly issuer: Certificate | undefined
  readonly isAnchor: boolean
  readonly isTarget: boolean
  /** Whether its own key signed it, whatever it names as its issuer. One signature check. */
  readonly isSignedByOwnKey: () => boolean
}

/** What the rules may use besides the certificates themselves. */
export interface RuleContext {
  readonly signatures: SignatureChecks
  readonly spend: Spend
}

/** Rules walk through a whole certificate: a comparison for so many of its octets. */
const OCTETS_OF_A_COMPARISON = 16

/** What a conforming issuer never writes: the field in the standard's words and where it says so. */
export interface Rule {
  readonly field: string
  readonly clause: string
  isBroken(placed: Placed): boolean
}

/** The first rule that a certificate of the path breaks, from the target up. */
export function findBrokenRule(
  path: readonly Certificate[],
  asked: readonly Rule[],
  code: 'not-conformant' | 'not-for-web',
  { signatures, spend }: RuleContext,
): PathRefusal | undefined {
  for (const [position, certificate] of path.entries()) {
    const issuer = path[position + 1]
    const placed = {
      certificate,
      issuer,
      isAnchor: issuer === undefined,
      isTarget: position === 0,
      isSignedByOwnKey: () => signatures.isSignedBy(certificate, certificate),
    }
    spend(Math.ceil(certificate.der.length / OCTETS_OF_A_COMPARISON))
    if (placed.isAnchor && certificate.version < 3 && code === 'not-conformant') continue
    const broken = asked.find((each) => each.isBroken(placed))
    if (broken) return refuse(code, certificate, broken.field, broken.clause)
  }
  return undefined
}

/** Whether basicConstraints says that the subject is a CA. */
export function isAuthority({ basicConstraints }: Certificate): boolean {
  return basicConstraints?.ca === true
}

/** Whether the certificate has that extension, marked critical. */
export function isCritical({ extensions }: Certificate, type: keyof typeof extensionTypes): boolean {
  return extensions.some((each) => each.isCritical && each.oid === extensionTypes[type])
}

/** Whether the certificate has that extension, not marked critical. */
export function isUncritical({ extensions }: Certificate, type: keyof typeof extensionTypes): boolean {
  return extensions.some((each) => !each.isCritical && each.oid === extensionTypes[type])
}

export function hasEmptySubject({ subject }: Certificate): boolean {
  return subject.relativeNames.length === 0
}

import type { Certificate } from '../../certificates/certificate.ts'
import {
  limitedReasons,
  type DistributionPoint,
  type LimitedReason,
} from '../../certificates/extensions/distribution-points.ts'
import type { GeneralName } from '../../certificates/names/general-names.ts'
import { comparisonKeyOf } from '../../certificates/names/name-comparison.ts'
import type { Name } from '../../certificates/names/names.ts'
import type { Crl } from './crl.ts'
import { crlExtensionTypes } from './crl-extensions.ts'

/** Every reason a scope can be limited to. */
export const allReasons: ReadonlySet<LimitedReason> = new Set(
  limitedReasons.filter((reason) => reason !== 'unused'),
)

/**
 * The distribution points to look at: those of the certificate, then what its issuer publishes without one
 * (RFC 5280 §6.3.3, last paragraph).
 */
export function pointsOf(certificate: Certificate): DistributionPoint[] {
  const implied: DistributionPoint = {
    name: { kind: 'full', names: [{ kind: 'directoryName', name: certificate.issuer }] },
    reasons: undefined,
    crlIssuer: undefined,
  }
  return [...(certificate.distributionPoints ?? []), implied]
}

/** Whether issuer and scope of the CRL fit the distribution point and the certificate (RFC 5280 §6.3.3 (b)). */
export function isInScope(crl: Crl, point: DistributionPoint, certificate: Certificate): boolean {
  const scope = crl.issuingDistributionPoint
  if (point.crlIssuer === undefined) {
    if (crl.issuer.comparisonKey !== certificate.issuer.comparisonKey) return false
  } else if (!scope?.isIndirect || !directoryNames(point.crlIssuer).has(crl.issuer.comparisonKey)) {
    return false
  }
  if (scope === undefined) return true
  if (scope.onlyContainsAttributeCerts) return false
  const isAuthority = certificate.basicConstraints?.ca === true
  if (scope.onlyContainsUserCerts && isAuthority) return false
  if (scope.onlyContainsCaCerts && !isAuthority) return false
  return scope.name === undefined || sharesName(crl, point, certificate)
}

/** How many names `isInScope` may have to bring into comparable form. */
export function namesComparedIn(crl: Crl, point: DistributionPoint): number {
  const names = [crl.issuingDistributionPoint?.name, point.name]
  const inNames = names.map((name) => (name?.kind === 'full' ? name.names.length : 1))
  return inNames.reduce((sum, count) => sum + count, point.crlIssuer?.length ?? 0)
}

/** The reasons a CRL answers for at a distribution point (RFC 5280 §6.3.3 (d)). */
export function coveredReasons(crl: Crl, point: DistributionPoint): Set<LimitedReason> {
  const some = crl.issuingDistributionPoint?.onlySomeReasons ?? allReasons
  const asked = point.reasons ?? allReasons
  return new Set([...allReasons].filter((reason) => some.has(reason) && asked.has(reason)))
}

/** Equal for lists of one issuer and one scope. */
export function scopeKeyOf({ issuer, extensions }: Crl): string {
  const scope = extensions.find(({ oid }) => oid === crlExtensionTypes.issuingDistributionPoint)?.value
  return `${Buffer.from(scope ?? []).toString('hex')} ${issuer.comparisonKey}`
}

/** Whether a delta may complete the CRL: same issuer, same scope, same key (RFC 5280 §5.2.4, §6.3.3 (c)). */
export function isDeltaFor(delta: Crl, complete: Crl): boolean {
  return scopeKeyOf(delta) === scopeKeyOf(complete) && sameExtension(delta, complete, '2.5.29.35')
}

function sameExtension(left: Crl, right: Crl, oid: string): boolean {
  const [a, b] = [left, right].map(({ extensions }) => extensions.find((each) => each.oid === oid)?.value)
  return a === undefined || b === undefined ? a === b : Buffer.compare(a, b) === 0
}

function sharesName(crl: Crl, point: DistributionPoint, certificate: Certificate): boolean {
  const published = keysOf(crl.issuingDistributionPoint?.name, [crl.issuer])
  const issuers = point.crlIssuer === undefined ? [certificate.issuer] : namesIn(point.crlIssuer)
  const wanted =
    point.name === undefined ? generalNameKeys(point.crlIssuer ?? []) : keysOf(point.name, issuers)
  return [...wanted].some((key) => published.has(key))
}

/** Comparable keys of a distribution point name; a relative one completes each of the issuers' names. */
function keysOf(name: DistributionPoint['name'], issuers: readonly Name[]): Set<string> {
  if (name === undefined) return new Set()
  if (name.kind === 'full') return generalNameKeys(name.names)
  const last = comparisonKeyOf(name.relativeName)
  return new Set(issuers.map(({ comparisonKeys }) => `directoryName ${[...comparisonKeys, last].join('\n')}`))
}

function generalNameKeys(names: readonly GeneralName[]): Set<string> {
  return new Set(names.map(generalNameKey))
}

function generalNameKey(name: GeneralName): string {
  switch (name.kind) {
    case 'directoryName':
      return `directoryName ${name.name.comparisonKey}`
    case 'dNSName':
      return `dNSName ${name.value.toLowerCase()}`
    case 'rfc822Name':
    case 'uniformResourceIdentifier':
      return `${name.kind} ${name.value}`
    case 'registeredID':
      return `registeredID ${name.oid}`
    case 'iPAddress':
      return `iPAddress ${Buffer.from(name.octets).toString('hex')}`
    default:
      return `${name.kind} ${Buffer.from(name.der).toString('hex')}`
  }
}

function namesIn(names: readonly GeneralName[]): Name[] {
  return names.flatMap((name) => (name.kind === 'directoryName' ? [name.name] : []))
}

function directoryNames(names: readonly GeneralName[]): Set<string> {
  return new Set(namesIn(names).map(({ comparisonKey }) => comparisonKey))
}

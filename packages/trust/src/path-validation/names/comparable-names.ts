import type { GeneralName } from '../../certificates/names/general-names.ts'
import { isHostName } from './name-forms.ts'

/** A name, or the base of a subtree, in the form in which it is compared; made once, compared many times. */
export type ComparableName =
  | {
      readonly kind: 'dNSName'
      readonly host: string
      readonly suffix: string
      readonly wildcardParent?: string
    }
  | {
      readonly kind: 'rfc822Name'
      readonly local: string | undefined
      readonly host: string
      readonly isSound: boolean
    }
  | { readonly kind: 'uniformResourceIdentifier'; readonly host: string | undefined; readonly base: string }
  | { readonly kind: 'directoryName'; readonly keys: readonly string[] }
  | { readonly kind: 'iPAddress'; readonly octets: Uint8Array }
  | { readonly kind: 'other' }

/** Names are compared with those of the same form; every type of otherName is a form of its own (X.509 §9.3.2.1). */
export function formOf(name: GeneralName): string {
  return name.kind === 'otherName' ? `otherName ${name.type}` : name.kind
}

/** What is shorter costs no more than a comparison does anyway. */
const SHORT_NAME = 64

/** Characters beyond those of short names that a comparison may have to look at. */
export function excessLengthOf(name: GeneralName): number {
  return Math.max(0, lengthOf(name) - SHORT_NAME)
}

function lengthOf(name: GeneralName): number {
  switch (name.kind) {
    case 'rfc822Name':
    case 'dNSName':
    case 'uniformResourceIdentifier':
      return name.value.length
    case 'directoryName':
      return name.name.der.length
    default:
      return 0
  }
}

export function comparable(name: GeneralName): ComparableName {
  switch (name.kind) {
    case 'dNSName':
      return comparableHost(name.value)
    case 'rfc822Name':
      return comparableMailbox(name.value)
    case 'uniformResourceIdentifier':
      return { kind: name.kind, host: hostOfUri(name.value), base: name.value.toLowerCase() }
    case 'directoryName':
      return { kind: name.kind, keys: name.name.comparisonKeys }
    case 'iPAddress':
      return { kind: name.kind, octets: name.octets }
    default:
      return { kind: 'other' }
  }
}

function comparableHost(value: string): ComparableName {
  const lower = value.toLowerCase()
  return {
    kind: 'dNSName',
    host: lower,
    suffix: lower.startsWith('.') ? lower : `.${lower}`,
    ...(lower.startsWith('*.') ? { wildcardParent: withoutFinalDot(lower.slice(1)) } : {}),
  }
}

function comparableMailbox(value: string): ComparableName {
  const at = value.lastIndexOf('@')
  const host = value.slice(at + 1)
  return {
    kind: 'rfc822Name',
    local: at === -1 ? undefined : value.slice(0, at),
    host: host.toLowerCase(),
    isSound: at >= 1 && isHostName(withoutFinalDot(host)),
  }
}

/** Whether the subtree covers the name; `undefined` when that cannot be told, which serves neither side. */
export function covers(subtree: ComparableName, name: ComparableName): boolean | undefined {
  if (subtree.kind === 'directoryName' && name.kind === 'directoryName')
    return isBelow(subtree.keys, name.keys)
  if (subtree.kind === 'dNSName' && name.kind === 'dNSName') {
    const host = withoutFinalDot(name.host)
    // The host itself or anything to its left; a leading dot leaves out the host itself.
    return subtree.host === '' || host === subtree.host || host.endsWith(subtree.suffix)
  }
  if (subtree.kind === 'rfc822Name' && name.kind === 'rfc822Name') {
    if (!name.isSound) return undefined
    return subtree.local === undefined
      ? coversExactHost(subtree.host, name.host)
      : subtree.local === name.local && subtree.host === name.host
  }
  if (subtree.kind === 'uniformResourceIdentifier' && name.kind === 'uniformResourceIdentifier')
    return name.host === undefined ? undefined : coversExactHost(subtree.base, name.host)
  if (subtree.kind === 'iPAddress' && name.kind === 'iPAddress')
    return coversAddress(subtree.octets, name.octets)
  return undefined
}

/** A wildcard stands for every host one label long in its place, so an excluded one among them excludes it. */
export function canExpandInto(subtree: ComparableName, name: ComparableName): boolean {
  if (subtree.kind !== 'dNSName' || name.kind !== 'dNSName' || name.wildcardParent === undefined) return false
  const { host: base } = subtree
  const { wildcardParent: parent } = name
  return base.endsWith(parent) && !base.slice(0, -parent.length).includes('.') && !base.startsWith('.')
}

/** A URI must name a host, and not by address (RFC 5280 §4.2.1.10). */
function hostOfUri(uri: string): string | undefined {
  const host = /^[a-z][a-z\d+.-]*:\/\/(?:[^/?#@]*@)?([^/?#:@[\]]+)(?::\d*)?(?:[/?#]|$)/i.exec(uri)?.[1]
  // What is no plain host name, such as one with percent signs, cannot be compared.
  if (host === undefined || /^[\d.]+$/.test(host) || !isHostName(withoutFinalDot(host))) return undefined
  return host.toLowerCase()
}

function isBelow(base: readonly string[], name: readonly string[]): boolean {
  return base.every((key, index) => key === name[index])
}

/** rfc822Name and URI: one host, with a leading dot everything below it; an empty one, as NSS has it, everything. */
function coversExactHost(wanted: string, host: string): boolean {
  const given = withoutFinalDot(host)
  if (wanted === '') return true
  return wanted.startsWith('.') ? given.endsWith(wanted) : given === wanted
}

function coversAddress(base: Uint8Array, address: Uint8Array): boolean | undefined {
  if (base.length !== 8 && base.length !== 32) return undefined
  if (base.length !== address.length * 2) return false
  for (let index = 0; index < address.length; index++) {
    const mask = base[address.length + index] ?? 0
    if (((address[index] ?? 0) & mask) !== ((base[index] ?? 0) & mask)) return false
  }
  return true
}

function withoutFinalDot(host: string): string {
  return host.endsWith('.') ? host.slice(0, -1) : host
}

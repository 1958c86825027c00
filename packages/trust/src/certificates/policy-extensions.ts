import { expectTag, fieldsOf } from '../asn1/fields.ts'
import { readObjectIdentifier } from '../asn1/object-identifiers.ts'
import { childrenOf, contentOf, type Element } from '../asn1/reader.ts'
import { contextPrimitive, tags } from '../asn1/tags.ts'
import { TrustError } from '../asn1/trust-error.ts'
import { readSmallInteger } from '../asn1/values.ts'

/** The policy that stands for all policies (RFC 5280 §4.2.1.4). */
export const ANY_POLICY = '2.5.29.32.0'

/** One mapping: what the issuer calls so, the subject calls otherwise. */
export interface PolicyMapping {
  readonly issuerDomainPolicy: string
  readonly subjectDomainPolicy: string
}

/** Skip counters in certificates; `undefined` = not set. */
export interface PolicyConstraints {
  readonly requireExplicitPolicy: number | undefined
  readonly inhibitPolicyMapping: number | undefined
}

/** RFC 5280 §4.2.1.4: policy identifiers, each at most once; qualifiers are not interpreted. @throws TrustError */
export function readCertificatePolicies(element: Element): string[] {
  const policies = nonEmpty(element, 'certificatePolicies').map((information) => {
    const fields = fieldsOf(information, 'PolicyInformation')
    const policy = readObjectIdentifier(fields.next('policyIdentifier'), 'policyIdentifier')
    fields.optional(tags.sequence)
    fields.end('PolicyInformation')
    return policy
  })
  if (new Set(policies).size !== policies.length)
    throw new TrustError('bad-extension', 'certificatePolicies: a policy occurs twice')
  return policies
}

/** RFC 5280 §4.2.1.5. Whether the mappings make sense is judged on the path. @throws TrustError */
export function readPolicyMappings(element: Element): PolicyMapping[] {
  return nonEmpty(element, 'policyMappings').map((mapping) => {
    const fields = fieldsOf(mapping, 'PolicyMapping')
    const issuerDomainPolicy = readObjectIdentifier(fields.next('issuerDomainPolicy'), 'issuerDomainPolicy')
    const subjectDomainPolicy = readObjectIdentifier(
      fields.next('subjectDomainPolicy'),
      'subjectDomainPolicy',
    )
    fields.end('PolicyMapping')
    return { issuerDomainPolicy, subjectDomainPolicy }
  })
}

/** RFC 5280 §4.2.1.11. @throws TrustError; an empty sequence is not allowed */
export function readPolicyConstraints(element: Element): PolicyConstraints {
  const fields = fieldsOf(element, 'policyConstraints')
  const explicit = fields.optional(contextPrimitive(0))
  const mapping = fields.optional(contextPrimitive(1))
  fields.end('policyConstraints')
  if (explicit === undefined && mapping === undefined)
    throw new TrustError('bad-extension', 'policyConstraints: empty')
  return {
    requireExplicitPolicy: explicit && readSkipCerts(explicit, contextPrimitive(0)),
    inhibitPolicyMapping: mapping && readSkipCerts(mapping, contextPrimitive(1)),
  }
}

/** RFC 5280 §4.2.1.14. @throws TrustError */
export function readInhibitAnyPolicy(element: Element): number {
  return readSkipCerts(element, tags.integer)
}

/** RFC 6960 §4.2.2.2.1: the value is NULL and says nothing more. @throws TrustError */
export function readOcspNoCheck(element: Element): true {
  expectTag(element, tags.null, 'ocspNoCheck')
  if (contentOf(element).length > 0) throw new TrustError('bad-value', 'ocspNoCheck: not NULL')
  return true
}

/** `readSmallInteger` bounds it; no path is that long, so a larger number could only be an attack. */
function readSkipCerts(element: Element, tag: number): number {
  return readSmallInteger(element, 'SkipCerts', tag)
}

function nonEmpty(element: Element, what: string): Element[] {
  expectTag(element, tags.sequence, what)
  const children = childrenOf(element)
  if (children.length === 0) throw new TrustError('bad-extension', `${what}: empty`)
  return children
}

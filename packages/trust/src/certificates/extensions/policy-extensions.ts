import { expectNull, expectTag, fieldsOf } from '../../asn1/fields.ts'
import { readObjectIdentifier } from '../../asn1/object-identifiers.ts'
import { childrenOf, readDer, type Element } from '../../asn1/reader.ts'
import { contextPrimitive, tags } from '../../asn1/tags.ts'
import { TrustError } from '../../asn1/trust-error.ts'
import { readCount } from '../../asn1/values.ts'

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

/** RFC 5280 §4.2.1.4: policy identifiers, each at most once; qualifiers are for people. @throws TrustError */
export function readCertificatePolicies(element: Element): string[] {
  const policies = readPolicyInformation(element).map(({ policy }) => policy)
  if (new Set(policies).size !== policies.length)
    throw new TrustError('bad-extension', 'certificatePolicies: a policy occurs twice')
  return policies
}

/** What follows a policy: the statement's address, and a notice to whoever relies on the certificate. */
const knownQualifiers = new Set(['1.3.6.1.5.5.7.2.1', '1.3.6.1.5.5.7.2.2'])

/** A search looks at the same certificate many times. */
const readBefore = new WeakMap<object, readonly string[]>()

/**
 * The policies with a qualifier of another kind than RFC 5280 §4.2.1.4 knows.
 *
 * @param extension certificatePolicies
 * @throws TrustError
 */
export function policiesWithUnknownQualifiers(extension: { readonly value: Uint8Array }): readonly string[] {
  const known = readBefore.get(extension)
  if (known !== undefined) return known
  const { value } = extension
  const policies = readPolicyInformation(readDer(value, { maximumBytes: value.length }))
    .filter(({ qualifiers }) => !qualifiers.every((each) => knownQualifiers.has(each)))
    .map(({ policy }) => policy)
  readBefore.set(extension, policies)
  return policies
}

function readPolicyInformation(element: Element): { policy: string; qualifiers: string[] }[] {
  return nonEmpty(element, 'certificatePolicies').map((information) => {
    const fields = fieldsOf(information, 'PolicyInformation')
    const policy = readObjectIdentifier(fields.next('policyIdentifier'), 'policyIdentifier')
    const qualifiers = fields.optional(tags.sequence)
    fields.end('PolicyInformation')
    return { policy, qualifiers: qualifiers ? nonEmpty(qualifiers, 'policyQualifiers').map(kindOf) : [] }
  })
}

function kindOf(qualifier: Element): string {
  const fields = fieldsOf(qualifier, 'PolicyQualifierInfo')
  const kind = readObjectIdentifier(fields.next('policyQualifierId'), 'policyQualifierId')
  fields.next('qualifier')
  fields.end('PolicyQualifierInfo')
  return kind
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

/** Extensions whose value is NULL: being there says it all (RFC 6960 §4.2.2.2.1, RFC 9608 §2). @throws TrustError */
export function readPresence(element: Element): true {
  expectNull(element, 'extnValue')
  return true
}

function readSkipCerts(element: Element, tag: number): number {
  return readCount(element, 'SkipCerts', tag)
}

function nonEmpty(element: Element, what: string): Element[] {
  expectTag(element, tags.sequence, what)
  const children = childrenOf(element)
  if (children.length === 0) throw new TrustError('bad-extension', `${what}: empty`)
  return children
}

import { fieldsOf, expectTag } from '../../asn1/fields.ts'
import { readObjectIdentifier } from '../../asn1/object-identifiers.ts'
import { childrenOf, type Element } from '../../asn1/reader.ts'
import { tags } from '../../asn1/tags.ts'
import { TrustError } from '../../asn1/trust-error.ts'
import { readBoolean, readOctetString } from '../../asn1/values.ts'
import { readDistributionPoints, type DistributionPoint } from './distribution-points.ts'
import {
  readAlternativeNames,
  readAuthorityInformationAccess,
  readAuthorityKeyIdentifier,
  readBasicConstraints,
  readExtendedKeyUsage,
  readKeyUsage,
  readNameConstraints,
  readSubjectKeyIdentifier,
  type AccessDescription,
  type AuthorityKeyIdentifier,
  type BasicConstraints,
  type KeyUsage,
  type NameConstraints,
} from './extension-values.ts'
import type { GeneralName } from '../names/general-names.ts'
import {
  readCertificatePolicies,
  readInhibitAnyPolicy,
  readPolicyConstraints,
  readPolicyMappings,
  readPresence,
  type PolicyConstraints,
  type PolicyMapping,
} from './policy-extensions.ts'

/** Object identifiers of the extensions this library reads or writes. */
export const extensionTypes = {
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  issuerAltName: '2.5.29.18',
  basicConstraints: '2.5.29.19',
  nameConstraints: '2.5.29.30',
  crlDistributionPoints: '2.5.29.31',
  certificatePolicies: '2.5.29.32',
  policyMappings: '2.5.29.33',
  authorityKeyIdentifier: '2.5.29.35',
  policyConstraints: '2.5.29.36',
  extendedKeyUsage: '2.5.29.37',
  freshestCrl: '2.5.29.46',
  inhibitAnyPolicy: '2.5.29.54',
  authorityInformationAccess: '1.3.6.1.5.5.7.1.1',
  ocspNoCheck: '1.3.6.1.5.5.7.48.1.5',
  noRevAvail: '2.5.29.56',
} as const

export interface Extension {
  /** Dotted object identifier. */
  readonly oid: string
  readonly isCritical: boolean
  /** Whether `critical FALSE` is written out, which DER leaves away (X.690 §11.5). */
  readonly writesDefault: boolean
  /** DER inside the OCTET STRING. */
  readonly value: Uint8Array
}

/**
 * The extensions this library understands; `undefined` = absent. Decoded on first reading, which throws TrustError
 * when the extension is malformed.
 */
export interface KnownExtensions {
  readonly basicConstraints: BasicConstraints | undefined
  readonly keyUsage: ReadonlySet<KeyUsage> | undefined
  readonly extendedKeyUsage: readonly string[] | undefined
  readonly subjectKeyIdentifier: Uint8Array | undefined
  readonly authorityKeyIdentifier: AuthorityKeyIdentifier | undefined
  readonly subjectAltName: readonly GeneralName[] | undefined
  readonly issuerAltName: readonly GeneralName[] | undefined
  readonly distributionPoints: readonly DistributionPoint[] | undefined
  readonly freshestCrl: readonly DistributionPoint[] | undefined
  readonly nameConstraints: NameConstraints | undefined
  readonly certificatePolicies: readonly string[] | undefined
  readonly policyMappings: readonly PolicyMapping[] | undefined
  readonly policyConstraints: PolicyConstraints | undefined
  readonly inhibitAnyPolicy: number | undefined
  readonly authorityInformationAccess: readonly AccessDescription[] | undefined
  readonly ocspNoCheck: true | undefined
  readonly noRevAvail: true | undefined
}

type Decoders = { readonly [K in keyof KnownExtensions]: Decoder<NonNullable<KnownExtensions[K]>> }

interface Decoder<T> {
  readonly oid: string
  readonly read: (element: Element) => T
}

/** How each known extension is read. */
export const extensionDecoders: Decoders = {
  basicConstraints: { oid: extensionTypes.basicConstraints, read: readBasicConstraints },
  keyUsage: { oid: extensionTypes.keyUsage, read: readKeyUsage },
  extendedKeyUsage: { oid: extensionTypes.extendedKeyUsage, read: readExtendedKeyUsage },
  subjectKeyIdentifier: { oid: extensionTypes.subjectKeyIdentifier, read: readSubjectKeyIdentifier },
  authorityKeyIdentifier: { oid: extensionTypes.authorityKeyIdentifier, read: readAuthorityKeyIdentifier },
  subjectAltName: { oid: extensionTypes.subjectAltName, read: readAlternativeNames },
  issuerAltName: { oid: extensionTypes.issuerAltName, read: readAlternativeNames },
  distributionPoints: { oid: extensionTypes.crlDistributionPoints, read: readDistributionPoints },
  freshestCrl: { oid: extensionTypes.freshestCrl, read: readDistributionPoints },
  nameConstraints: { oid: extensionTypes.nameConstraints, read: readNameConstraints },
  certificatePolicies: { oid: extensionTypes.certificatePolicies, read: readCertificatePolicies },
  policyMappings: { oid: extensionTypes.policyMappings, read: readPolicyMappings },
  policyConstraints: { oid: extensionTypes.policyConstraints, read: readPolicyConstraints },
  inhibitAnyPolicy: { oid: extensionTypes.inhibitAnyPolicy, read: readInhibitAnyPolicy },
  authorityInformationAccess: {
    oid: extensionTypes.authorityInformationAccess,
    read: readAuthorityInformationAccess,
  },
  ocspNoCheck: { oid: extensionTypes.ocspNoCheck, read: readPresence },
  noRevAvail: { oid: extensionTypes.noRevAvail, read: readPresence },
}

const knownExtensions: ReadonlyMap<string, keyof KnownExtensions> = new Map(
  (Object.keys(extensionDecoders) as (keyof KnownExtensions)[]).map((type) => [
    extensionDecoders[type].oid,
    type,
  ]),
)

/** The property of a certificate that holds the extension of that type. */
export function knownExtensionOf(oid: string): keyof KnownExtensions | undefined {
  return knownExtensions.get(oid)
}

/** The list of extensions (RFC 5280 §4.2), each type at most once. @throws TrustError */
export function readExtensions(element: Element): Extension[] {
  expectTag(element, tags.sequence, 'extensions')
  const seen = new Set<string>()
  const children = childrenOf(element)
  if (children.length === 0) throw new TrustError('bad-value', 'extensions: empty (RFC 5280 §4.1.2.9)')
  return children.map((child) => {
    const fields = fieldsOf(child, 'Extension')
    const oid = readObjectIdentifier(fields.next('extnID'), 'extnID')
    const critical = fields.optional(tags.boolean)
    const value = readOctetString(fields.next('extnValue'), 'extnValue')
    fields.end('Extension')
    if (seen.has(oid)) throw new TrustError('duplicate-extension', `Extension ${oid} occurs twice`)
    seen.add(oid)
    const isCritical = critical !== undefined && readBoolean(critical, 'critical')
    return { oid, isCritical, writesDefault: critical !== undefined && !isCritical, value }
  })
}

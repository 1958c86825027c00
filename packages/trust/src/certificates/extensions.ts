import { fieldsOf, expectTag } from '../asn1/fields.ts'
import { readObjectIdentifier } from '../asn1/object-identifiers.ts'
import { childrenOf, readDer, type Element } from '../asn1/reader.ts'
import { tags } from '../asn1/tags.ts'
import { TrustError } from '../asn1/trust-error.ts'
import { readBoolean, readOctetString } from '../asn1/values.ts'
import {
  readAlternativeNames,
  readAuthorityKeyIdentifier,
  readBasicConstraints,
  readCrlDistributionPoints,
  readExtendedKeyUsage,
  readKeyUsage,
  readNameConstraints,
  readSubjectKeyIdentifier,
  type AuthorityKeyIdentifier,
  type BasicConstraints,
  type KeyUsage,
  type NameConstraints,
} from './extension-values.ts'
import type { GeneralName } from './general-names.ts'

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
  authorityKeyIdentifier: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
  authorityInformationAccess: '1.3.6.1.5.5.7.1.1',
} as const

export interface Extension {
  /** Dotted object identifier. */
  readonly oid: string
  readonly isCritical: boolean
  /** DER inside the OCTET STRING. */
  readonly value: Uint8Array
}

/** The extensions this library understands; `undefined` = absent. */
export interface KnownExtensions {
  readonly basicConstraints: BasicConstraints | undefined
  readonly keyUsage: ReadonlySet<KeyUsage> | undefined
  readonly extendedKeyUsage: readonly string[] | undefined
  readonly subjectKeyIdentifier: Uint8Array | undefined
  readonly authorityKeyIdentifier: AuthorityKeyIdentifier | undefined
  readonly subjectAltName: readonly GeneralName[] | undefined
  readonly crlDistributionPoints: readonly string[] | undefined
  readonly nameConstraints: NameConstraints | undefined
}

/** The list of extensions (RFC 5280 §4.2), each type at most once. @throws TrustError */
export function readExtensions(element: Element): Extension[] {
  expectTag(element, tags.sequence, 'extensions')
  const seen = new Set<string>()
  return childrenOf(element).map((child) => {
    const fields = fieldsOf(child, 'Extension')
    const oid = readObjectIdentifier(fields.next('extnID'), 'extnID')
    const critical = fields.optional(tags.boolean)
    const value = readOctetString(fields.next('extnValue'), 'extnValue')
    fields.end('Extension')
    if (seen.has(oid)) throw new TrustError('duplicate-extension', `Extension ${oid} occurs twice`)
    seen.add(oid)
    return { oid, isCritical: critical !== undefined && readBoolean(critical, 'critical'), value }
  })
}

/** Decodes the known ones among `extensions`. @throws TrustError when a known extension is malformed */
export function decodeKnownExtensions(extensions: readonly Extension[]): KnownExtensions {
  function decode<T>(oid: string, read: (element: Element) => T): T | undefined {
    const extension = extensions.find((each) => each.oid === oid)
    return extension && read(readDer(extension.value))
  }
  return {
    basicConstraints: decode(extensionTypes.basicConstraints, readBasicConstraints),
    keyUsage: decode(extensionTypes.keyUsage, readKeyUsage),
    extendedKeyUsage: decode(extensionTypes.extendedKeyUsage, readExtendedKeyUsage),
    subjectKeyIdentifier: decode(extensionTypes.subjectKeyIdentifier, readSubjectKeyIdentifier),
    authorityKeyIdentifier: decode(extensionTypes.authorityKeyIdentifier, readAuthorityKeyIdentifier),
    subjectAltName: decode(extensionTypes.subjectAltName, readAlternativeNames),
    crlDistributionPoints: decode(extensionTypes.crlDistributionPoints, readCrlDistributionPoints),
    nameConstraints: decode(extensionTypes.nameConstraints, readNameConstraints),
  }
}

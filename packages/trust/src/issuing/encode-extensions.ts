import {
  namedBits,
  boolean,
  integer,
  nullValue,
  objectIdentifier,
  octetString,
  sequence,
  tagged,
  taggedPrimitive,
} from '../asn1/writer.ts'
import { keyUsages, type KeyUsage } from '../certificates/extensions/extension-values.ts'
import { extensionTypes } from '../certificates/extensions/extensions.ts'
import type { CertificateProfile } from './profiles.ts'

/** The same for every certificate, so written once. */
const encodedTypes = Object.fromEntries(
  Object.entries(extensionTypes).map(([type, oid]) => [type, objectIdentifier(oid)]),
) as Readonly<Record<keyof typeof extensionTypes, Uint8Array>>
const encodedTrue = boolean(true)
const OCSP = '1.3.6.1.5.5.7.48.1'
const CA_ISSUERS = '1.3.6.1.5.5.7.48.2'

/** Key identifiers of both sides, octets. */
export interface KeyIdentifiers {
  readonly subject: Uint8Array
  readonly issuer: Uint8Array
}

/** The extensions of a profile as the `[3]` field of a TBSCertificate, DER (RFC 5280 §4.2). */
export function encodeExtensions(profile: CertificateProfile, keys: KeyIdentifiers): Uint8Array {
  const { ca, pathLength, extendedKeyUsage = [], crlUrls = [], serverNames = [] } = profile
  const { ocspUrls = [], issuerUrls = [] } = profile
  const access = [
    ...ocspUrls.map((url) => [OCSP, url] as const),
    ...issuerUrls.map((url) => [CA_ISSUERS, url] as const),
  ]
  const extensions = [
    extension(
      'basicConstraints',
      sequence(
        ...(ca ? [encodedTrue] : []),
        ...(ca && pathLength !== undefined ? [integer(pathLength)] : []),
      ),
      'critical',
    ),
    extension('subjectKeyIdentifier', octetString(keys.subject)),
  ]
  if (profile.namesIssuerKey)
    extensions.push(extension('authorityKeyIdentifier', sequence(taggedPrimitive(0, keys.issuer))))
  if (profile.keyUsage.length > 0)
    extensions.push(extension('keyUsage', encodeKeyUsage(profile.keyUsage), 'critical'))
  if (extendedKeyUsage.length > 0)
    extensions.push(extension('extendedKeyUsage', sequence(...extendedKeyUsage.map(objectIdentifier))))
  if (serverNames.length > 0)
    extensions.push(extension('subjectAltName', sequence(...serverNames.map(encodeServerName))))
  if (crlUrls.length > 0)
    extensions.push(
      extension('crlDistributionPoints', sequence(sequence(tagged(0, tagged(0, ...crlUrls.map(encodeUri)))))),
    )
  if (access.length > 0)
    extensions.push(
      extension(
        'authorityInformationAccess',
        sequence(...access.map(([method, url]) => sequence(objectIdentifier(method), encodeUri(url)))),
      ),
    )
  if (profile.ocspNoCheck) extensions.push(extension('ocspNoCheck', nullValue()))
  return tagged(3, sequence(...extensions))
}

function extension(type: keyof typeof extensionTypes, value: Uint8Array, critical?: 'critical'): Uint8Array {
  return critical
    ? sequence(encodedTypes[type], encodedTrue, octetString(value))
    : sequence(encodedTypes[type], octetString(value))
}

function encodeKeyUsage(usages: readonly KeyUsage[]): Uint8Array {
  return namedBits(usages.map((usage) => keyUsages.indexOf(usage)))
}

function encodeUri(uri: string): Uint8Array {
  if (!/^[\x21-\x7e]+$/.test(uri)) throw new RangeError('A URI in a certificate is printable ASCII')
  return taggedPrimitive(6, Buffer.from(uri, 'latin1'))
}

/** RFC 5280 §4.2.1.6: an address has four octets, a name is one of the DNS. */
function encodeServerName(name: string): Uint8Array {
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(name))
    return taggedPrimitive(7, Buffer.from(name.split('.').map(Number)))
  if (!/^[A-Za-z\d.-]+$/.test(name))
    throw new RangeError('A name of a server has letters, digits, dots and hyphens')
  return taggedPrimitive(2, Buffer.from(name, 'latin1'))
}

import { createHash, timingSafeEqual } from 'node:crypto'
import { fieldsOf } from '../../asn1/fields.ts'
import { readObjectIdentifier } from '../../asn1/object-identifiers.ts'
import { contentOf, type Element } from '../../asn1/reader.ts'
import { tags } from '../../asn1/tags.ts'
import { TrustError } from '../../asn1/trust-error.ts'
import { readIntegerBytes, readOctetString } from '../../asn1/values.ts'
import { nullValue, objectIdentifier, octetString, sequence, writeElement } from '../../asn1/writer.ts'
import type { Certificate } from '../../certificates/certificate.ts'
import { keyIdentifierOf } from '../../certificates/keys/key-objects.ts'
import { keyOctetsOf } from '../../certificates/keys/public-keys.ts'

/** Hashes a CertID may use. SHA-1 is no weakness here: it only names a certificate whose issuer is known. */
export type OcspHash = 'SHA1' | 'SHA256' | 'SHA384' | 'SHA512'

/** Which certificate is meant (RFC 6960 §4.1.1). */
export interface OcspCertificateId {
  /** `undefined` for a hash this library does not know; such an identifier matches nothing. */
  readonly hash: OcspHash | undefined
  readonly issuerNameHash: Uint8Array
  readonly issuerKeyHash: Uint8Array
  /** INTEGER content octets. */
  readonly serialNumber: Uint8Array
}

const hashes: Readonly<Record<string, OcspHash>> = {
  '1.3.14.3.2.26': 'SHA1',
  '2.16.840.1.101.3.4.2.1': 'SHA256',
  '2.16.840.1.101.3.4.2.2': 'SHA384',
  '2.16.840.1.101.3.4.2.3': 'SHA512',
}

/** Reads a CertID. @throws TrustError */
export function readOcspCertificateId(element: Element): OcspCertificateId {
  const fields = fieldsOf(element, 'CertID')
  const algorithm = fieldsOf(fields.next('hashAlgorithm'), 'hashAlgorithm')
  const oid = readObjectIdentifier(algorithm.next('algorithm'), 'hashAlgorithm')
  const [parameters, ...more] = algorithm.rest()
  const areParametersRight =
    parameters === undefined || (parameters.tag === tags.null && contentOf(parameters).length === 0)
  if (!areParametersRight || more.length > 0)
    throw new TrustError('bad-value', 'hashAlgorithm: parameters that a hash does not have')
  const issuerNameHash = readOctetString(fields.next('issuerNameHash'), 'issuerNameHash')
  const issuerKeyHash = readOctetString(fields.next('issuerKeyHash'), 'issuerKeyHash')
  const serialNumber = readIntegerBytes(fields.next('serialNumber'), 'serialNumber')
  fields.end('CertID')
  return { hash: hashes[oid], issuerNameHash, issuerKeyHash, serialNumber }
}

/** The CertID of a certificate: digests of its issuer's name and key, and its serial number. */
export function ocspCertificateId(
  certificate: Pick<Certificate, 'serialNumber'>,
  issuer: Pick<Certificate, 'subject' | 'spkiDer'>,
  hash: OcspHash = 'SHA1',
): OcspCertificateId {
  return {
    hash,
    issuerNameHash: digest(hash, issuer.subject.der),
    issuerKeyHash:
      hash === 'SHA1' ? keyIdentifierOf(issuer.spkiDer) : digest(hash, keyOctetsOf(issuer.spkiDer)),
    serialNumber: certificate.serialNumber.bytes,
  }
}

/** Whether the identifier means that certificate of that issuer. */
export function meansCertificate(
  id: OcspCertificateId,
  certificate: Pick<Certificate, 'serialNumber'>,
  issuer: Pick<Certificate, 'subject' | 'spkiDer'>,
): boolean {
  if (id.hash === undefined || !areEqual(id.serialNumber, certificate.serialNumber.bytes)) return false
  const wanted = ocspCertificateId(certificate, issuer, id.hash)
  return (
    areEqual(id.issuerNameHash, wanted.issuerNameHash) && areEqual(id.issuerKeyHash, wanted.issuerKeyHash)
  )
}

/** A CertID as DER. @throws RangeError for an unknown hash */
export function encodeOcspCertificateId(id: OcspCertificateId): Uint8Array {
  const oid = Object.keys(hashes).find((each) => hashes[each] === id.hash)
  if (oid === undefined || id.hash === undefined) throw new RangeError('A CertID needs a known hash')
  return sequence(
    sequence(objectIdentifier(oid), nullValue()),
    octetString(id.issuerNameHash),
    octetString(id.issuerKeyHash),
    writeElement(tags.integer, id.serialNumber),
  )
}

function digest(hash: OcspHash, octets: Uint8Array): Uint8Array {
  return createHash(hash).update(octets).digest()
}

function areEqual(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && timingSafeEqual(left, right)
}

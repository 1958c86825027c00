import { bitString, integer, sequence, tagged, time, unsignedInteger } from '../asn1/writer.ts'
import type { Certificate } from '../certificates/certificate.ts'
import { keyIdentifierOf } from '../certificates/keys/key-objects.ts'
import { encodeExtensions } from './encode-extensions.ts'
import { issuerIdentity, type IssuerIdentity } from './issuer-identity.ts'
import type { CertificateProfile } from './profiles.ts'
import { encodeSigningAlgorithm, type SigningAlgorithm } from './signature-algorithm-identifiers.ts'

export interface CertificateOrder {
  /** Name, DER: copied verbatim. */
  readonly subjectDer: Uint8Array
  /** SubjectPublicKeyInfo, DER: copied verbatim. */
  readonly spkiDer: Uint8Array
  readonly issuer: Certificate | IssuerIdentity
  /** Unsigned big-endian octets, as of `newSerialNumber`; not zero, at most 20. */
  readonly serialNumber: Uint8Array
  /** Milliseconds are cut off. */
  readonly notBefore: Date
  readonly notAfter: Date
  readonly profile: CertificateProfile
  /** Must fit the key behind `sign`. */
  readonly signatureAlgorithm: SigningAlgorithm
  /** Signs the TBSCertificate; returns the signature value as X.509 wants it (ECDSA: DER). */
  readonly sign: (tbs: Uint8Array) => Promise<Uint8Array>
}

/**
 * Writes and signs a version 3 certificate (RFC 5280 §4.1). Dates, names and keys are the caller's decision; nothing
 * is checked against the issuer.
 *
 * @returns DER
 * @throws RangeError for a zero or overlong serial number, or dates out of order; TrustError for a malformed
 *   `spkiDer`; whatever `sign` throws
 */
export async function issueCertificate(order: CertificateOrder): Promise<Uint8Array> {
  const { subjectDer, spkiDer, serialNumber, notBefore, notAfter, profile, sign } = order
  if (serialNumber.length > 20 || serialNumber.every((octet) => octet === 0))
    throw new RangeError('A serial number has 1 to 20 octets and is not zero')
  if (!(notBefore <= notAfter)) throw new RangeError('notAfter lies before notBefore')
  const issuer = issuerIdentity(order.issuer)
  const algorithm = encodeSigningAlgorithm(order.signatureAlgorithm)
  const tbs = sequence(
    tagged(0, integer(2)),
    unsignedInteger(serialNumber),
    algorithm,
    issuer.nameDer,
    sequence(time(notBefore), time(notAfter)),
    subjectDer,
    spkiDer,
    encodeExtensions(profile, { subject: keyIdentifierOf(spkiDer), issuer: issuer.keyIdentifier }),
  )
  return sequence(tbs, algorithm, bitString(await sign(tbs)))
}

import {
  DerError,
  expectChild,
  readChildren,
  readElement,
  readOid,
  readOnly,
  readTime,
  tags,
  toHexPairs,
} from './der.ts'
import { nameKey, nameText, readName } from './names.ts'
import type { Element } from './der.ts'

interface KeyFacts {
  /** `RSA 2048`, `EC P-256`, `Ed25519`, or the algorithm's identifier when unknown. */
  readonly name: string
  /** Too weak to be accepted anywhere: RSA below 2048 bits, curves below P-256. */
  readonly weak: boolean
}

/** What a person needs to see of a certificate before sending it. */
export interface CertificateFacts {
  readonly version: number
  readonly subject: string
  /** Equal for equal names, whatever their encoding. */
  readonly subjectKey: string
  readonly issuer: string
  /** First O of the subject; null when there is none. */
  readonly organization: string | null
  readonly selfIssued: boolean
  readonly validFrom: Date
  readonly validTill: Date
  readonly serialNumber: string
  readonly key: KeyFacts
  readonly signatureAlgorithm: string
  readonly der: Uint8Array
}

const signatureNames: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.4': 'RSA-MD5',
  '1.2.840.113549.1.1.5': 'RSA-SHA1',
  '1.2.840.113549.1.1.10': 'RSA-PSS',
  '1.2.840.113549.1.1.11': 'RSA-SHA256',
  '1.2.840.113549.1.1.12': 'RSA-SHA384',
  '1.2.840.113549.1.1.13': 'RSA-SHA512',
  '1.2.840.10045.4.1': 'ECDSA-SHA1',
  '1.2.840.10045.4.3.2': 'ECDSA-SHA256',
  '1.2.840.10045.4.3.3': 'ECDSA-SHA384',
  '1.2.840.10045.4.3.4': 'ECDSA-SHA512',
  '1.3.101.112': 'Ed25519',
  '1.3.101.113': 'Ed448',
}

const curves: Readonly<Record<string, KeyFacts>> = {
  '1.2.840.10045.3.1.1': { name: 'EC P-192', weak: true },
  '1.3.132.0.33': { name: 'EC P-224', weak: true },
  '1.2.840.10045.3.1.7': { name: 'EC P-256', weak: false },
  '1.3.132.0.34': { name: 'EC P-384', weak: false },
  '1.3.132.0.35': { name: 'EC P-521', weak: false },
  '1.3.132.0.10': { name: 'EC secp256k1', weak: false },
}

const bitLength = (integer: Element): number => {
  const digits = integer.content[0] === 0 ? integer.content.subarray(1) : integer.content
  const [first] = digits
  return first === undefined ? 0 : (digits.length - 1) * 8 + (32 - Math.clz32(first))
}

const readKey = (info: Element): KeyFacts => {
  const parts = readChildren(info)
  const algorithm = readChildren(expectChild(parts, 0, tags.sequence))
  const oid = readOid(expectChild(algorithm, 0))
  if (oid === '1.2.840.113549.1.1.1' || oid === '1.2.840.113549.1.1.10') {
    const bits = expectChild(parts, 1, tags.bitString).content
    const modulus = expectChild(readChildren(readOnly(bits.subarray(1), tags.sequence)), 0, tags.integer)
    const size = bitLength(modulus)
    return { name: `RSA ${size}`, weak: size < 2048 }
  }
  if (oid === '1.2.840.10045.2.1') {
    const curve = expectChild(algorithm, 1)
    const curveOid = curve.tag === tags.oid ? readOid(curve) : ''
    return curves[curveOid] ?? { name: `EC ${curveOid}`.trim(), weak: false }
  }
  if (oid === '1.3.101.112') return { name: 'Ed25519', weak: false }
  if (oid === '1.3.101.113') return { name: 'Ed448', weak: false }
  return { name: oid, weak: false }
}

/** What a signature algorithm is called; its identifier where it has no name here. */
export const signatureNameOf = (algorithm: Element): string => {
  const oid = readOid(expectChild(readChildren(algorithm), 0))
  return signatureNames[oid] ?? oid
}

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, i) => byte === b[i])

/**
 * Reads an X.509 certificate (RFC 5280 §4.1) strictly enough to show it. Signatures and extensions are the server's matter.
 *
 * @throws {DerError} when the bytes are not one certificate
 */
export const parseCertificate = (der: Uint8Array): CertificateFacts => {
  const outer = readChildren(readOnly(der, tags.sequence))
  if (outer.length !== 3) throw new DerError('not a certificate')
  expectChild(outer, 2, tags.bitString)
  const body = readChildren(expectChild(outer, 0, tags.sequence))
  const versioned = body[0]?.tag === 0xa0
  const at = versioned ? 1 : 0
  const version = versioned ? (readElement(expectChild(body, 0).content).content[0] ?? 0) + 1 : 1
  const issuer = expectChild(body, at + 2, tags.sequence)
  const validity = readChildren(expectChild(body, at + 3, tags.sequence))
  const subject = expectChild(body, at + 4, tags.sequence)
  return {
    version,
    subject: nameText(subject),
    subjectKey: nameKey(subject),
    issuer: nameText(issuer),
    organization:
      readName(subject)
        .flat()
        .find(({ type }) => type === '2.5.4.10')?.value ?? null,
    selfIssued: sameBytes(issuer.whole, subject.whole),
    validFrom: readTime(expectChild(validity, 0)),
    validTill: readTime(expectChild(validity, 1)),
    serialNumber: toHexPairs(expectChild(body, at, tags.integer).content),
    key: readKey(expectChild(body, at + 5, tags.sequence)),
    signatureAlgorithm: signatureNameOf(expectChild(outer, 1, tags.sequence)),
    der,
  }
}

const signedData = '1.2.840.113549.1.7.2'

/** True when the bytes are a PKCS#7 container of certificates (RFC 2315, RFC 5652 §5.1). */
export const isPkcs7 = (der: Uint8Array): boolean => {
  try {
    const [type] = readChildren(readElement(der))
    return type !== undefined && type.tag === tags.oid && readOid(type) === signedData
  } catch {
    return false
  }
}

/** The certificates of a PKCS#7 container. */
export const certificatesOfPkcs7 = (der: Uint8Array): CertificateFacts[] => {
  const content = expectChild(readChildren(readOnly(der, tags.sequence)), 1, 0xa0)
  const parts = readChildren(readOnly(content.content, tags.sequence))
  const certificates = parts.find(({ tag }) => tag === 0xa0)
  return certificates === undefined
    ? []
    : readChildren(certificates).map(({ whole }) => parseCertificate(whole))
}

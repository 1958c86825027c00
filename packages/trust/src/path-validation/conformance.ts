import type { Certificate } from '../certificates/certificate.ts'
import { extensionTypes } from '../certificates/extensions.ts'
import { problemWithAlternativeNames, problemWithNameConstraints } from './name-forms.ts'
import { refuse, type PathRefusal } from './refusals.ts'

/** A certificate, and its place on the path. */
interface Placed {
  readonly certificate: Certificate
  readonly isAnchor: boolean
  readonly isTarget: boolean
}

/** What a conforming issuer never writes: the field in the RFC's words and where it says so. */
export interface Rule {
  readonly field: string
  readonly clause: string
  isBroken(placed: Placed): boolean
}

const MAXIMUM_SERIAL_OCTETS = 20
const rsaEncryptionWithNull = Buffer.from('06092a864886f70d0101010500', 'hex')

/**
 * Demands of RFC 5280 §4 on issuers that a reader can check and that NIST PKITS does not contradict. Validation by §6
 * alone does not ask them; `openssl verify -x509_strict` asks most of them.
 */
const rules: readonly Rule[] = [
  rule('authorityKeyIdentifier is critical', '§4.2.1.1', ({ certificate }) =>
    isCritical(certificate, 'authorityKeyIdentifier'),
  ),
  rule('authorityKeyIdentifier is missing', '§4.2.1.1', ({ certificate, isAnchor }) => {
    const isSelfSigned = certificate.isSelfIssued && (isAnchor || certificate.isSelfSigned)
    return !isSelfSigned && certificate.authorityKeyIdentifier?.keyIdentifier === undefined
  }),
  rule(
    'authorityKeyIdentifier names the issuer without the serial number, or the other way round',
    '§4.2.1.1',
    ({ certificate: { authorityKeyIdentifier: key } }) =>
      key !== undefined && (key.issuer === undefined) !== (key.serialNumber === undefined),
  ),
  rule('subjectKeyIdentifier is critical', '§4.2.1.2', ({ certificate }) =>
    isCritical(certificate, 'subjectKeyIdentifier'),
  ),
  rule(
    'subjectKeyIdentifier of a CA is missing',
    '§4.2.1.2',
    ({ certificate }) => isAuthority(certificate) && certificate.subjectKeyIdentifier === undefined,
  ),
  rule('basicConstraints.pathLenConstraint without cA and keyCertSign', '§4.2.1.9', ({ certificate }) => {
    const { basicConstraints, keyUsage } = certificate
    const signsCertificates = keyUsage === undefined || keyUsage.has('keyCertSign')
    return basicConstraints?.pathLength !== undefined && !(basicConstraints.ca && signsCertificates)
  }),
  rule(
    'basicConstraints of the trusted CA is missing or not critical',
    '§4.2.1.9',
    ({ certificate, isAnchor, isTarget }) =>
      isAnchor && !isTarget && !isCritical(certificate, 'basicConstraints'),
  ),
  rule(
    'keyUsage of a CA is missing',
    '§4.2.1.3',
    ({ certificate, isAnchor }) =>
      !isAnchor && isAuthority(certificate) && certificate.keyUsage === undefined,
  ),
  rule('keyUsage is empty', '§4.2.1.3', ({ certificate }) => certificate.keyUsage?.size === 0),
  rule(
    'keyUsage.keyCertSign without basicConstraints.cA',
    '§4.2.1.9',
    ({ certificate }) => certificate.keyUsage?.has('keyCertSign') === true && !isAuthority(certificate),
  ),
  rule('extKeyUsage is empty', '§4.2.1.12', ({ certificate }) => certificate.extendedKeyUsage?.length === 0),
  rule(
    'nameConstraints in a certificate that is no CA',
    '§4.2.1.10',
    ({ certificate }) => certificate.nameConstraints !== undefined && !isAuthority(certificate),
  ),
  rule('nameConstraints is not critical', '§4.2.1.10', ({ certificate }) =>
    isUncritical(certificate, 'nameConstraints'),
  ),
  rule(
    'nameConstraints is empty or malformed',
    '§4.2.1.10',
    ({ certificate: { nameConstraints } }) =>
      nameConstraints !== undefined && problemWithNameConstraints(nameConstraints),
  ),
  rule('inhibitAnyPolicy is not critical', '§4.2.1.14', ({ certificate }) =>
    isUncritical(certificate, 'inhibitAnyPolicy'),
  ),
  rule('freshestCRL is critical', '§4.2.1.15', ({ certificate }) => isCritical(certificate, 'freshestCrl')),
  rule(
    'subjectPublicKeyInfo of an RSA key without NULL',
    '§4.1.2.7',
    ({ certificate }) => certificate.keyAlgorithm.type === 'RSA' && !hasNullParameters(certificate.spkiDer),
  ),
  rule('issuer is empty', '§4.1.2.4', ({ certificate }) => certificate.issuer.relativeNames.length === 0),
  rule(
    'subject of a CA is empty',
    '§4.1.2.6',
    ({ certificate }) => isAuthority(certificate) && hasEmptySubject(certificate),
  ),
  rule(
    'subjectAltName beside an empty subject is missing or not critical',
    '§4.2.1.6',
    ({ certificate }) =>
      hasEmptySubject(certificate) &&
      (certificate.subjectAltName === undefined || isUncritical(certificate, 'subjectAltName')),
  ),
  rule(
    'subjectAltName is empty or malformed',
    '§4.2.1.6',
    ({ certificate: { subjectAltName } }) =>
      subjectAltName !== undefined && problemWithAlternativeNames(subjectAltName),
  ),
  rule(
    'serialNumber is zero or longer than 20 octets',
    '§4.1.2.2',
    ({ certificate: { serialNumber }, isAnchor }) =>
      !isAnchor &&
      (serialNumber.bytes.length > MAXIMUM_SERIAL_OCTETS || serialNumber.bytes.every((octet) => octet === 0)),
  ),
]

/**
 * Whether every certificate on the path is written as RFC 5280 §4 demands. Version 1 anchors are passed over: they
 * cannot say any of it.
 *
 * @param path target first, anchor last
 */
export function checkConformance(path: readonly Certificate[]): PathRefusal | undefined {
  return findBrokenRule(path, rules, 'not-conformant')
}

/** The first rule that a certificate of the path breaks, from the target up. */
export function findBrokenRule(
  path: readonly Certificate[],
  asked: readonly Rule[],
  code: 'not-conformant' | 'not-for-web',
): PathRefusal | undefined {
  for (const [position, certificate] of path.entries()) {
    const placed = { certificate, isAnchor: position === path.length - 1, isTarget: position === 0 }
    if (placed.isAnchor && certificate.version < 3 && code === 'not-conformant') continue
    const broken = asked.find((each) => each.isBroken(placed))
    if (broken) return refuse(code, certificate, broken.field, broken.clause)
  }
  return undefined
}

/** Whether basicConstraints says that the subject is a CA. */
export function isAuthority({ basicConstraints }: Certificate): boolean {
  return basicConstraints?.ca === true
}

/** Whether the certificate has that extension, marked critical. */
export function isCritical({ extensions }: Certificate, type: keyof typeof extensionTypes): boolean {
  return extensions.some((each) => each.isCritical && each.oid === extensionTypes[type])
}

/** Whether the certificate has that extension, not marked critical. */
export function isUncritical({ extensions }: Certificate, type: keyof typeof extensionTypes): boolean {
  return extensions.some((each) => !each.isCritical && each.oid === extensionTypes[type])
}

/** rsaEncryption has parameters, and they are NULL (RFC 3279 §2.3.1). */
function hasNullParameters(spkiDer: Uint8Array): boolean {
  return Buffer.from(spkiDer).includes(rsaEncryptionWithNull)
}

function hasEmptySubject({ subject }: Certificate): boolean {
  return subject.relativeNames.length === 0
}

function rule(field: string, clause: string, isBroken: Rule['isBroken']): Rule {
  return { field, clause: `RFC 5280 ${clause}`, isBroken }
}

import type { Certificate } from '../certificates/certificate.ts'
import { extensionTypes } from '../certificates/extensions/extensions.ts'
import { ANY_POLICY, policiesWithUnknownQualifiers } from '../certificates/extensions/policy-extensions.ts'
import { problemWithAlternativeNames, problemWithNameConstraints } from './names/name-forms.ts'
import {
  findBrokenRule,
  hasEmptySubject,
  isAuthority,
  isCritical,
  isUncritical,
  type Rule,
  type RuleContext,
} from './path-rules.ts'
import type { PathRefusal } from './refusals.ts'

const MAXIMUM_SERIAL_OCTETS = 20
const OCSP = '1.3.6.1.5.5.7.48.1'
const rsaEncryptionWithNull = Buffer.from('06092a864886f70d0101010500', 'hex')

/**
 * Demands of RFC 5280 §4 on issuers that a reader can check and that NIST PKITS does not contradict. Validation by §6
 * alone does not ask them; `openssl verify -x509_strict` asks most of them.
 */
const rules: readonly Rule[] = [
  rule('authorityKeyIdentifier is critical', '§4.2.1.1', ({ certificate }) =>
    isCritical(certificate, 'authorityKeyIdentifier'),
  ),
  // It tells keys of an issuer apart; whose own key signed it has no other (§4.2.1.1), by whatever names.
  rule('authorityKeyIdentifier is missing', '§4.2.1.1', ({ certificate, isAnchor, isSignedByOwnKey }) => {
    if (certificate.authorityKeyIdentifier?.keyIdentifier !== undefined) return false
    if (isAnchor && certificate.isSelfIssued) return false
    return !((isAnchor || certificate.isSelfIssued) && isSignedByOwnKey())
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
    'subject of a CRL issuer is empty',
    '§4.1.2.6',
    ({ certificate }) => certificate.keyUsage?.has('cRLSign') === true && hasEmptySubject(certificate),
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
    'issuerAltName is empty or malformed',
    '§4.2.1.7',
    ({ certificate: { issuerAltName } }) =>
      issuerAltName !== undefined && problemWithAlternativeNames(issuerAltName),
  ),
  rule('a default is written out', 'X.690 §11.5', ({ certificate }) => writesDefaults(certificate)),
  rule('policyMappings with anyPolicy', '§4.2.1.5', ({ certificate: { policyMappings = [] } }) =>
    policyMappings.some(
      ({ issuerDomainPolicy, subjectDomainPolicy }) =>
        issuerDomainPolicy === ANY_POLICY || subjectDomainPolicy === ANY_POLICY,
    ),
  ),
  rule(
    'certificatePolicies.anyPolicy with an unknown qualifier',
    '§4.2.1.4',
    ({ certificate: { certificatePolicies = [], extensions } }) =>
      certificatePolicies.includes(ANY_POLICY) &&
      extensions.some(
        (each) =>
          each.oid === extensionTypes.certificatePolicies &&
          policiesWithUnknownQualifiers(each).includes(ANY_POLICY),
      ),
  ),
  rule('noRevAvail is critical', 'RFC 9608 §2', ({ certificate }) => isCritical(certificate, 'noRevAvail')),
  rule(
    'noRevAvail of a CA, or beside a place to ask',
    'RFC 9608 §3',
    ({ certificate }) =>
      certificate.noRevAvail === true && (isAuthority(certificate) || saysWhereToAsk(certificate)),
  ),
  rule(
    'serialNumber is zero or longer than 20 octets',
    '§4.1.2.2',
    ({ certificate: { serialNumber }, isAnchor }) =>
      !isAnchor &&
      (serialNumber.bytes.length > MAXIMUM_SERIAL_OCTETS || serialNumber.bytes.every((octet) => octet === 0)),
  ),
]

/** Where the Baseline Requirements make an exception (§7.1.2.10.8), browsers take the extension either way. */
const criticalNameConstraints = rule('nameConstraints is not critical', '§4.2.1.10', ({ certificate }) =>
  isUncritical(certificate, 'nameConstraints'),
)

/**
 * Whether every certificate on the path is written as RFC 5280 §4 demands. Version 1 anchors are passed over: they
 * cannot say any of it.
 *
 * @param path target first, anchor last
 */
export function checkConformance(
  path: readonly Certificate[],
  profile: 'rfc5280' | 'web',
  context: RuleContext,
): PathRefusal | undefined {
  const asked = profile === 'web' ? rules : [...rules, criticalNameConstraints]
  return findBrokenRule(path, asked, 'not-conformant', context)
}

/** rsaEncryption has parameters, and they are NULL (RFC 3279 §2.3.1). */
function hasNullParameters(spkiDer: Uint8Array): boolean {
  return Buffer.from(spkiDer).includes(rsaEncryptionWithNull)
}

/** DER leaves out what is the default anyway (X.690 §11.5). */
function writesDefaults({ extensions, basicConstraints, nameConstraints }: Certificate): boolean {
  return (
    basicConstraints?.writesDefault === true ||
    nameConstraints?.writesDefault === true ||
    extensions.some(({ writesDefault }) => writesDefault)
  )
}

/** A certificate that says that nobody will ever tell must not say where to ask. */
function saysWhereToAsk(certificate: Certificate): boolean {
  const { distributionPoints, freshestCrl, authorityInformationAccess = [] } = certificate
  const namesResponder = authorityInformationAccess.some(({ method }) => method === OCSP)
  return namesResponder || distributionPoints !== undefined || freshestCrl !== undefined
}

function rule(field: string, clause: string, isBroken: Rule['isBroken']): Rule {
  return { field, clause: clause.startsWith('§') ? `RFC 5280 ${clause}` : clause, isBroken }
}

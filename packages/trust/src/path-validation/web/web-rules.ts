import type { Certificate } from '../../certificates/certificate.ts'
import type { SignatureAlgorithm } from '../../certificates/keys/signature-algorithms.ts'
import { isKeyAllowed, type AlgorithmRules } from '../algorithm-rules.ts'
import {
  findBrokenRule,
  hasEmptySubject,
  isAuthority,
  isCritical,
  isUncritical,
  type Rule,
  type RuleContext,
} from '../path-rules.ts'
import { isHostName } from '../names/name-forms.ts'
import { checkPurpose, keyPurposes } from '../purposes.ts'
import type { PathRefusal } from '../refusals.ts'

/** Algorithms of the public web (Baseline Requirements §6.1.5, §7.1.3): no SHA-1, no DSA, no Edwards curves. */
export const webAlgorithmRules: AlgorithmRules = {
  signatures: [
    'RSA-SHA256',
    'RSA-SHA384',
    'RSA-SHA512',
    'RSA-PSS-SHA256',
    'RSA-PSS-SHA384',
    'RSA-PSS-SHA512',
    'ECDSA-SHA256',
    'ECDSA-SHA384',
    'ECDSA-SHA512',
  ],
  rsa: { minimumBits: 2048, maximumBits: 16_384 },
  curves: ['P-256', 'P-384', 'P-521'],
  otherKeys: [],
}

/** What a certificate for TLS servers is never issued for as well. */
const purposesApart = [
  keyPurposes.codeSigning,
  keyPurposes.emailProtection,
  keyPurposes.timeStamping,
  keyPurposes.OCSPSigning,
]

const rules: readonly Rule[] = [
  rule('version is not 3', '§7.1.1', ({ certificate }) => certificate.version !== 3),
  rule('subjectPublicKeyInfo', '§6.1.5', ({ certificate: { keyAlgorithm } }) => {
    const hasOddSize = keyAlgorithm.type === 'RSA' && keyAlgorithm.bits % 8 !== 0
    // An RSA key is named rsaEncryption, whatever it signs with (§7.1.3.1.1).
    return hasOddSize || keyAlgorithm.type === 'RSA-PSS' || !isKeyAllowed(keyAlgorithm, webAlgorithmRules)
  }),
  rule(
    'issuer is not written as the subject of the issuer',
    '§7.1.4.1',
    ({ certificate, issuer }) =>
      issuer !== undefined && Buffer.compare(certificate.issuer.der, issuer.subject.der) !== 0,
  ),
  rule(
    'validity before 2050 as GeneralizedTime',
    '§7.1.2',
    ({ certificate }) => certificate.hasEarlyGeneralizedTime,
  ),
  rule(
    'issuerUniqueID or subjectUniqueID',
    '§7.1.2.7',
    ({ certificate }) => certificate.hasUniqueIdentifiers,
  ),
  rule('signatureAlgorithm', '§7.1.3.2', ({ certificate: { signatureAlgorithm } }) =>
    hasOddParameters(signatureAlgorithm),
  ),
  rule(
    'serialNumber is not positive',
    '§7.1.2.7',
    ({ certificate: { serialNumber }, isAnchor }) => !isAnchor && (serialNumber.bytes[0] ?? 0) >= 0x80,
  ),
  rule(
    'basicConstraints.cA of a certificate in use',
    '§7.1.2.7.6',
    ({ certificate, isTarget }) => isTarget && isAuthority(certificate),
  ),
  rule(
    'basicConstraints of a CA is not critical',
    '§7.1.2',
    ({ certificate }) => isAuthority(certificate) && !isCritical(certificate, 'basicConstraints'),
  ),
  rule('policyConstraints is not critical', '§7.1.2', ({ certificate }) =>
    isUncritical(certificate, 'policyConstraints'),
  ),
  rule(
    'extKeyUsage is missing',
    '§7.1.2.7.10',
    ({ certificate, isTarget }) => isTarget && certificate.extendedKeyUsage === undefined,
  ),
  rule(
    'extKeyUsage is critical',
    '§7.1.2.7.6, §7.1.2.6.1',
    ({ certificate, isAnchor, isTarget }) =>
      (isTarget || !isAnchor) && isCritical(certificate, 'extendedKeyUsage'),
  ),
  rule('extKeyUsage does not name TLS, or names everything', '§7.1.2.7.10', ({ certificate, isTarget }) => {
    const purposes = certificate.extendedKeyUsage
    if (!isTarget || purposes === undefined) return false
    const isForTls = [keyPurposes.serverAuth, keyPurposes.clientAuth].some((each) => purposes.includes(each))
    return !isForTls || purposes.includes(keyPurposes.anyExtendedKeyUsage)
  }),
  rule(
    'extKeyUsage names more than TLS',
    '§7.1.2.7.10',
    ({ certificate: { extendedKeyUsage = [] }, isTarget }) =>
      isTarget &&
      extendedKeyUsage.includes(keyPurposes.serverAuth) &&
      purposesApart.some((purpose) => extendedKeyUsage.includes(purpose)),
  ),
  rule(
    'authorityKeyIdentifier names the issuer or its serial number',
    '§7.1.2.11.1',
    ({ certificate: { authorityKeyIdentifier: key }, isAnchor }) =>
      !isAnchor && key !== undefined && (key.issuer !== undefined || key.serialNumber !== undefined),
  ),
  rule(
    'authorityKeyIdentifier is not the subjectKeyIdentifier of the issuer',
    '§7.1.2.11.1',
    ({ certificate: { authorityKeyIdentifier: key }, issuer }) =>
      key?.keyIdentifier !== undefined &&
      issuer?.subjectKeyIdentifier !== undefined &&
      Buffer.compare(key.keyIdentifier, issuer.subjectKeyIdentifier) !== 0,
  ),
  rule(
    'extKeyUsage of a root',
    '§7.1.2.1.2',
    ({ certificate, isAnchor, isTarget }) =>
      isAnchor && !isTarget && certificate.isSelfIssued && certificate.extendedKeyUsage !== undefined,
  ),
  rule('authorityKeyIdentifier of a root', '§7.1.2.1.3', ({ certificate, isAnchor }) => {
    const { authorityKeyIdentifier: given, subjectKeyIdentifier: own } = certificate
    if (!isAnchor || !certificate.isSelfIssued || given === undefined) return false
    const namesItself =
      given.keyIdentifier !== undefined && own !== undefined && Buffer.compare(given.keyIdentifier, own) === 0
    return !namesItself || given.issuer !== undefined || given.serialNumber !== undefined
  }),
  rule(
    'subjectAltName is missing',
    '§7.1.2.7.12',
    ({ certificate, isTarget }) => isTarget && certificate.subjectAltName === undefined,
  ),
  rule(
    'subjectAltName beside a subject is critical',
    '§7.1.2.7.12',
    ({ certificate, isTarget }) =>
      isTarget && !hasEmptySubject(certificate) && isCritical(certificate, 'subjectAltName'),
  ),
  rule(
    'subjectAltName with an address as dNSName',
    '§7.1.2.7.12',
    ({ certificate, isTarget }) =>
      isTarget &&
      (certificate.subjectAltName ?? []).some(
        (name) => name.kind === 'dNSName' && /(?:^|\.)\d+$/.test(name.value),
      ),
  ),
  rule(
    'subjectAltName with a wildcard right below a top-level domain, or inside a label',
    '§7.1.4.2.1',
    ({ certificate, isTarget }) =>
      isTarget &&
      (certificate.subjectAltName ?? []).some(
        (name) => name.kind === 'dNSName' && name.value.includes('*') && !isPlainWildcard(name.value),
      ),
  ),
  rule(
    'subjectAltName with an underscore',
    '§7.1.2.7.12',
    ({ certificate, isTarget }) =>
      isTarget &&
      (certificate.subjectAltName ?? []).some((name) => name.kind === 'dNSName' && name.value.includes('_')),
  ),
  rule('authorityInformationAccess', '§7.1.2.7.7', ({ certificate: { authorityInformationAccess } }) =>
    (authorityInformationAccess ?? []).some(({ location }) => location.kind !== 'uniformResourceIdentifier'),
  ),
]

/**
 * What browsers and the CA/Browser Forum ask of a path beyond RFC 5280: version 3 everywhere, keys and algorithms of
 * the allow-list, alternative names and purposes that are stated, and a purpose of TLS that every CA leaves standing.
 *
 * @param path target first, anchor last
 */
export function checkWebRules(path: readonly Certificate[], context: RuleContext): PathRefusal | undefined {
  return findBrokenRule(path, rules, 'not-for-web', context) ?? checkTlsPurposes(path)
}

/** Purposes of CAs below the anchor narrow those of the target; one of TLS must remain. */
function checkTlsPurposes(path: readonly Certificate[]): PathRefusal | undefined {
  const refusals = [keyPurposes.serverAuth, keyPurposes.clientAuth].map((purpose) =>
    checkPurpose(path, { extendedKeyUsage: [purpose] }),
  )
  return refusals.every((refusal) => refusal !== undefined) ? refusals[0] : undefined
}

/** RSASSA-PSS salts as long as the hash; PKCS#1 with the NULL that belongs to it. */
function hasOddParameters({ name, saltLength, der }: SignatureAlgorithm): boolean {
  if (name?.startsWith('RSA-PSS-')) return saltLength !== Number(name.slice(-3)) / 8
  return name?.startsWith('RSA-') === true && !(der.at(-2) === 0x05 && der.at(-1) === 0)
}

function isPlainWildcard(pattern: string): boolean {
  const parent = pattern.slice(2)
  return pattern.startsWith('*.') && parent.includes('.') && isHostName(parent)
}

function rule(field: string, clause: string, isBroken: Rule['isBroken']): Rule {
  return { field, clause: `Baseline Requirements ${clause}`, isBroken }
}

import type { PathRefusal, PathRefusalCode } from '@entente/trust'

/** What is wrong, and what the reader can do. */
export interface RefusalText {
  readonly problem: string
  readonly remedy: string
}

/** Codes of the commands themselves: input that never became a question about a path. */
export type InputProblemCode = 'unreadable' | 'bad-line'

/** Every refusal code in words; the only place of these texts. */
export const refusalTexts: Readonly<Record<PathRefusalCode | InputProblemCode, RefusalText>> = {
  'bad-line': {
    problem: 'The line is not a question',
    remedy: 'Write one JSON object a line with at least "target" and "anchors" as base64 of DER.',
  },
  unreadable: {
    problem: 'The certificate cannot be read',
    remedy: 'Export it again as DER or PEM; if that does not help, its issuer has written it wrongly.',
  },
  expired: {
    problem: 'The certificate has expired',
    remedy: 'Have it renewed by its issuer, or ask about an earlier time.',
  },
  'expired-issuer': {
    problem: 'The certificate of an issuer has expired',
    remedy: 'Add the renewed certificate of that issuer.',
  },
  'not-yet-valid': {
    problem: 'The certificate is not valid yet',
    remedy: 'Wait for its first day, or check the clock.',
  },
  'not-yet-valid-issuer': {
    problem: 'The certificate of an issuer is not valid yet',
    remedy: 'Wait for its first day, or add an earlier certificate of that issuer.',
  },
  'not-a-ca': {
    problem: 'The issuer is no certification authority',
    remedy: 'Have the certificate issued by a CA; this one may not issue any.',
  },
  'path-length-exceeded': {
    problem: 'More CAs follow an issuer than it allows',
    remedy: 'Have the certificate issued higher up, or the path length of that CA raised.',
  },
  'key-usage': {
    problem: 'The key of the issuer may not sign certificates',
    remedy: 'Use a CA whose keyUsage holds keyCertSign.',
  },
  'unknown-critical-extension': {
    problem: 'A critical extension is unknown here',
    remedy: 'Ask the issuer for a certificate without it; nobody may ignore it.',
  },
  'malformed-extension': {
    problem: 'An extension is malformed',
    remedy: 'Have the certificate reissued; its issuer has written the extension wrongly.',
  },
  'algorithm-not-allowed': {
    problem: 'The signature algorithm is not allowed',
    remedy: 'Have the certificate signed with SHA-256 or better by RSA, ECDSA or Ed25519.',
  },
  'weak-key': {
    problem: 'The key is too weak, or of a kind that is not allowed',
    remedy: 'Use RSA from 2048 bits, or ECDSA on P-256, P-384 or P-521.',
  },
  'bad-signature': {
    problem: 'The signature does not verify with the key of the issuer',
    remedy: 'Check that nothing was changed, and that the issuer is the right one of those with its name.',
  },
  'name-not-permitted': {
    problem: 'A name lies outside what a CA above may certify',
    remedy: 'Have the certificate issued by a CA that may certify the name.',
  },
  'policy-mapping-any': {
    problem: 'A CA maps a policy to or from anyPolicy',
    remedy: 'Have the CA certificate reissued without that mapping.',
  },
  'policy-required': {
    problem: 'The path is valid for no certificate policy, and one is required',
    remedy: 'Have every certificate of the path issued under a common policy, or do not require one.',
  },
  'policy-not-acceptable': {
    problem: 'The path is valid for none of the acceptable policies',
    remedy: 'Have it issued under an acceptable policy, or accept the policies it has.',
  },
  revoked: {
    problem: 'The certificate is revoked',
    remedy: 'Do not use it; have a new one issued for a new key.',
  },
  'revocation-unknown': {
    problem: 'Nobody trustworthy says whether the certificate is revoked',
    remedy: 'Add a current CRL or OCSP response of its issuer, or ask less with revocation "soft".',
  },
  'usage-not-allowed': {
    problem: 'The key may not be used so',
    remedy: 'Have the certificate issued with that key usage.',
  },
  'purpose-not-allowed': {
    problem: 'The certificate was not issued for that purpose',
    remedy: 'Have it issued with that extended key usage, below CAs that allow it.',
  },
  'peer-name-mismatch': {
    problem: 'The certificate was not issued to that name',
    remedy: 'Check the name, or have it put into subjectAltName; the common name does not count.',
  },
  'not-conformant': {
    problem: 'The certificate is not written as RFC 5280 demands',
    remedy: 'Have it reissued with that field right, or judge the path alone by profile "path".',
  },
  'not-for-web': {
    problem: 'Browsers do not accept such a certificate',
    remedy: 'Have it reissued with that field right, or judge it by profile "rfc5280".',
  },
  'untrusted-root': {
    problem: 'The path ends in a root that is not trusted',
    remedy: 'Add the root to the anchors, if you trust it.',
  },
  'no-issuer': {
    problem: 'The issuer is not among the certificates given',
    remedy: 'Add the certificate of the issuer.',
  },
  'too-deep': {
    problem: 'The path is longer than allowed',
    remedy: 'Allow more intermediates, or have the certificate issued higher up.',
  },
  'too-many-signatures': {
    problem: 'The search was stopped: too many signatures to check',
    remedy: 'Leave out certificates that do not belong to the path; many share the name of an issuer.',
  },
  'too-many-candidates': {
    problem: 'The search was stopped: too many possible issuers',
    remedy: 'Leave out certificates that do not belong to the path; many sign each other.',
  },
  'too-many-comparisons': {
    problem: 'The search was stopped: too many name constraints or policies to compare',
    remedy: 'Ask the issuer for certificates with fewer names, constraints or policies.',
  },
}

/** One sentence each: what is wrong, with which field of which certificate, by which clause, and the remedy. */
export const inWords = ({ code, certificate, field, clause }: PathRefusal): string => {
  const { problem, remedy } = refusalTexts[code]
  const who = certificate.subject === '' ? 'the certificate without a subject' : certificate.subject
  return `${problem}: ${field}, in ${who} (SHA-256 ${certificate.sha256}), by ${clause}. ${remedy}`
}

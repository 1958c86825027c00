import type { CertificateSummary } from '../../certificates/inspect.ts'
import type { Purpose } from '../../settings/settings.ts'
import type { Check } from '../check.ts'
import type { CredentialFacts, Facts } from '../facts.ts'
import { perCredential } from './per-credential.ts'

const DAY = 86_400_000
const CLIENT_AUTH = '1.3.6.1.5.5.7.3.2'
const ANY_PURPOSE = '2.5.29.37.0'

/** A judgement about the partner's own certificate of each credential. */
const ofLeaves = (
  find: (leaf: CertificateSummary, purpose: Purpose, facts: Facts) => string | false | null | undefined,
): Check['judge'] =>
  perCredential((credential, purpose, facts) => {
    const leaf = leafOf(credential)
    return leaf && find(leaf, purpose, facts)
  })

const leafOf = ({ certificates, leaf }: CredentialFacts): CertificateSummary | undefined =>
  certificates[leaf ?? 0]

const chainIs = (chain: CredentialFacts['chain']): Check['judge'] =>
  perCredential((each) => each.chain === chain && chain)

const lacks = (leaf: CertificateSummary, usage: string): boolean => leaf.keyUsage?.includes(usage) === false

const part = 'certificates'
const weight = 'fault'

/** The partner's certificates. */
export const certificateChecks: readonly Check[] = [
  {
    id: 'certificate-unreadable',
    part,
    weight,
    what: 'The file of a certificate holds none that can be read.',
    cause: 'It is missing, cut off, a request, a private key, or damaged.',
    remedy: 'Save the certificate that the platform gave back, as it came.',
    judge: perCredential(({ file }) => !file.isReadable && file.form),
  },
  {
    id: 'certificate-encoding',
    part,
    weight: 'advice',
    what: 'The file of a certificate is read here, but not by every program.',
    cause: 'DER or PKCS#7, a byte order mark, UTF-16.',
    remedy: 'PEM in ASCII: openssl x509 -inform DER, openssl pkcs7 -print_certs.',
    judge: perCredential(({ file }) => {
      const mark = file.marks.find((each) => each !== 'crlf')
      return file.isReadable && (mark ?? (!/^pem(-bundle)?$/.test(file.form) && file.form))
    }),
  },
  {
    id: 'key-misfit',
    part,
    weight,
    what: 'The private key does not belong to the certificate.',
    cause: 'A new key was made after the request, or files were mixed up.',
    remedy: 'Find the key of this certificate, or have a certificate made for this key.',
    judge: perCredential(
      ({ key, certificates, leaf }) =>
        key.key !== null && certificates.length > 0 && leaf === null && key.key,
    ),
  },
  {
    id: 'certificate-expired',
    part,
    weight,
    code: 'KER-PCM-004',
    what: 'A certificate has expired.',
    cause: 'Platform-signed certificates last a year.',
    remedy: 'Upload the certificate of the own authority again; the platform signs a new one.',
    judge: ofLeaves(({ notAfter }, _, { at }) => notAfter < at && notAfter),
  },
  {
    id: 'certificate-not-yet-valid',
    part,
    weight,
    code: 'KER-PMS-020',
    what: 'A certificate is not valid yet.',
    cause: 'The clock of this machine is behind, or that of the authority ahead.',
    remedy: 'Check the clock first.',
    judge: ofLeaves(({ notBefore }, _, { at }) => notBefore > at && notBefore),
  },
  {
    id: 'certificate-ends-soon',
    part,
    weight: 'advice',
    what: 'A certificate ends within 30 days.',
    cause: 'Nobody renews it by itself.',
    remedy: 'Renew it now; old and new one may overlap.',
    judge: ofLeaves(({ notAfter }, _, { at }) => {
      const left = Date.parse(notAfter) - Date.parse(at)
      return left >= 0 && left < 30 * DAY && notAfter
    }),
  },
  {
    id: 'certificate-self-signed',
    part,
    weight,
    code: 'KER-PCM-015',
    what: 'A certificate is self-signed.',
    cause: 'It was made for a try-out.',
    remedy:
      'csr, have it signed by an authority that the platform trusts, upload it, use what the platform gives back.',
    judge: ofLeaves(({ isSelfSigned, subject }) => isSelfSigned && subject),
  },
  {
    id: 'certificate-not-platform-signed',
    part,
    weight,
    code: 'IDA-MPA-021',
    what: 'A certificate does not lead to a root of the platform.',
    cause:
      'It is the one that was uploaded, not the one that the platform has signed; or one of another environment.',
    remedy: 'Download the platform-signed certificate from the portal.',
    judge: perCredential(
      (credential) =>
        leafOf(credential)?.isSelfSigned === false &&
        ['no-issuer', 'untrusted-root', 'bad-signature'].includes(credential.path ?? '') &&
        (leafOf(credential)?.issuer ?? ''),
    ),
  },
  {
    id: 'certificate-revoked',
    part,
    weight,
    what: 'A certificate was revoked by the platform.',
    cause: 'Its key was reported as lost, or the partner was stopped.',
    remedy: 'Ask the platform; then a new key and certificate.',
    judge: perCredential(({ isRevoked }) => isRevoked === true && 'on the list'),
  },
  {
    id: 'certificate-weak-signature',
    part,
    weight,
    code: 'KER-PCM-014',
    what: 'A certificate is signed with SHA-1 or MD5.',
    cause: 'An authority with old defaults.',
    remedy: 'Have it signed with SHA-256.',
    judge: ofLeaves(({ signature }) => /SHA-?1\b|MD5/i.test(signature) && signature),
  },
  {
    id: 'certificate-other-organisation',
    part,
    weight,
    code: 'KER-PCM-008',
    what: 'The certificate names another organisation than the platform has registered.',
    cause: 'Another spelling: case, blanks, legal form, accents.',
    remedy: 'Ask for a certificate whose O is spelled as it is registered.',
    judge: ofLeaves(({ organisation }, _, { settings }) => {
      const registered = settings?.organisation ?? null
      return (
        registered !== null &&
        organisation !== registered &&
        `${organisation ?? 'no O'} instead of ${registered}`
      )
    }),
  },
  {
    id: 'certificate-other-domain',
    part,
    weight,
    what: 'The certificate is one of another trust domain.',
    cause: 'A certificate of a device provider issues others and encrypts nothing; one for chips only signs.',
    remedy: 'Upload the certificate for the domain AUTH and use what comes back.',
    // The original makes everybody an authority; one of AUTH enciphers keys all the same.
    judge: ofLeaves(
      (leaf, _, { settings }) =>
        settings?.domain === 'AUTH' &&
        leaf.isAuthority &&
        !leaf.isSelfSigned &&
        lacks(leaf, 'keyEncipherment') &&
        `${leaf.subject} is an authority`,
    ),
  },
  {
    id: 'usage-signature',
    part,
    weight,
    what: 'The certificate for signatures may not sign.',
    cause: 'The certificate for encryption was taken.',
    remedy: 'Use the one with digitalSignature.',
    judge: ofLeaves(
      (leaf, purpose) => purpose === 'signature' && lacks(leaf, 'digitalSignature') && 'no digitalSignature',
    ),
  },
  {
    id: 'usage-encryption',
    part,
    weight,
    what: 'The certificate for encryption may not encipher keys.',
    cause: 'The certificate for signatures was taken, or one for chips.',
    remedy: 'Use the one with keyEncipherment.',
    judge: ofLeaves(
      (leaf, purpose) => purpose === 'encryption' && lacks(leaf, 'keyEncipherment') && 'no keyEncipherment',
    ),
  },
  {
    id: 'usage-tls',
    part,
    weight,
    what: 'The certificate for TLS is not one for clients.',
    cause: 'The certificate of a web server was taken, or that for encryption.',
    remedy: 'Use one with digitalSignature, and clientAuth where it names purposes.',
    judge: ofLeaves((leaf, purpose) => {
      if (purpose !== 'tls') return false
      const isForOthers =
        leaf.extendedKeyUsage?.some((each) => each === CLIENT_AUTH || each === ANY_PURPOSE) === false
      return (isForOthers && 'no clientAuth') || (lacks(leaf, 'digitalSignature') && 'no digitalSignature')
    }),
  },
  {
    id: 'chain-leaf-only',
    part,
    weight: 'advice',
    what: 'The file holds the certificate alone, without the one that issued it.',
    cause: 'The platform gives back the leaf; the issuing certificate is in /trust/ca.p7b.',
    remedy: 'It is added here; other programs need leaf and issuing certificate in one file.',
    judge: chainIs('leaf-only'),
  },
  {
    id: 'chain-order',
    part,
    weight,
    what: 'The certificates of the file stand in another order.',
    cause: 'A PKCS#7 or a browser wrote them root first.',
    remedy: 'Leaf first, then the one that issued it.',
    judge: chainIs('disordered'),
  },
  {
    id: 'chain-broken',
    part,
    weight,
    what: 'The file holds certificates that did not issue the one before.',
    cause: 'The issuing certificate of another environment, or an old one of the same name.',
    remedy: 'Take it from /trust/ca.p7b of this platform.',
    judge: chainIs('broken'),
  },
  {
    id: 'chain-with-root',
    part,
    weight: 'advice',
    what: 'The file holds the root as well.',
    cause: 'The whole chain was saved.',
    remedy: 'Leave it away: the other side has it, and every handshake carries it.',
    judge: chainIs('with-root'),
  },
]

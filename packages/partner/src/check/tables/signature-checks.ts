import { judging, type Check } from '../check.ts'
import type { SignatureFacts } from '../facts.ts'

const ofSignature = (find: (signature: SignatureFacts) => string | false): Check['judge'] =>
  judging(
    // Nothing can be said about a signature that is not there, except that.
    ({ request }) => (request?.signature.form === 'missing' ? undefined : request?.signature),
    find,
  )

const overs = [
  'reserialised',
  'newline',
  'bom',
  'unencoded',
  'base64',
  'body-alone',
  'digest',
  'nothing',
] as const

const over = (...wrong: readonly (typeof overs)[number][]): Check['judge'] =>
  ofSignature(
    (signature) => wrong.some((each) => each === signature.over) && `verifies over: ${signature.over}`,
  )

const allowed = ['RS256', 'PS256', 'ES256', 'EdDSA']

/** The signature of a request (trust-and-crypto §4.5, §4.6). */
export const signatureChecks: readonly Check[] = [
  {
    id: 'signature-missing',
    part: 'request',
    weight: 'fault',
    code: 'IDA-MLC-006',
    what: 'The header signature is missing.',
    cause: 'The client does not sign, or a proxy strips headers that it does not know or that are long.',
    remedy: 'Send the detached JWS in the header signature; let proxies pass headers of 16 KiB.',
    judge: judging(
      ({ request }) => request,
      ({ signature }) => signature.form === 'missing' && 'no header',
    ),
  },
  {
    id: 'signature-not-a-jws',
    part: 'request',
    weight: 'fault',
    code: 'IDA-MPA-001',
    what: 'The header signature is no JWS in compact form.',
    cause: 'The bare signature was sent, or the JSON form of a JWS, or a part was lost.',
    remedy: 'Send {protected header}..{signature}, both in base64url.',
    judge: ofSignature(({ form }) => ['not-a-jws', 'two-parts', 'unreadable-header'].includes(form) && form),
  },
  {
    id: 'signature-alphabet',
    part: 'request',
    weight: 'fault',
    code: 'IDA-MPA-001',
    what: 'The JWS is written in base64 instead of base64url.',
    cause: 'The usual encoder writes +, / and =, which a JWS does not have.',
    remedy: 'Use the URL-safe alphabet without padding for header and signature.',
    judge: ofSignature(({ form }) => form === 'base64' && '+, / or = in the header'),
  },
  {
    id: 'signature-with-payload',
    part: 'request',
    weight: 'advice',
    what: 'The JWS holds the body once more.',
    cause: 'The library makes attached signatures.',
    remedy:
      'Cut out the middle part before sending: it is longer for nothing, and proxies drop long headers.',
    judge: ofSignature(({ form }) => form === 'with-payload' && 'the middle part is the body'),
  },
  {
    id: 'signature-other-payload',
    part: 'request',
    weight: 'fault',
    code: 'IDA-MPA-001',
    what: 'The JWS holds a payload that is not the body.',
    cause: 'One text was signed and another one sent.',
    remedy: 'Sign the octets that are sent, and leave the middle part empty.',
    judge: ofSignature(({ form }) => form === 'other-payload' && 'the middle part differs from the body'),
  },
  {
    id: 'signature-critical',
    part: 'request',
    weight: 'fault',
    code: 'IDA-MPA-001',
    what: 'The protected header asks for b64 or crit.',
    cause: 'The library was told to leave the payload unencoded (RFC 7797).',
    remedy: 'Sign {protected header}.{base64url of the body}, without b64 and crit.',
    judge: ofSignature(({ form }) => form === 'critical-header' && 'b64 or crit'),
  },
  {
    id: 'algorithm',
    part: 'request',
    weight: 'fault',
    code: 'IDA-MPA-001',
    what: 'The algorithm of the signature is not accepted.',
    cause: 'none, an HMAC algorithm, or a stronger one that the contract does not have.',
    remedy: 'RS256; where the platform has agreed to them PS256, ES256 or EdDSA.',
    judge: ofSignature(
      ({ form, algorithm }) =>
        form !== 'not-a-jws' &&
        form !== 'two-parts' &&
        !allowed.includes(algorithm ?? '') &&
        `alg is ${algorithm ?? 'missing'}`,
    ),
  },
  {
    id: 'signature-made-otherwise',
    part: 'request',
    weight: 'fault',
    code: 'IDA-MPA-001',
    what: 'The signature was made by another algorithm than alg says.',
    cause: 'PSS instead of PKCS#1 v1.5, or another digest.',
    remedy: 'For RS256: RSASSA-PKCS1-v1_5 with SHA-256.',
    judge: ofSignature(({ making }) => making.startsWith('made-as-') && making),
  },
  {
    id: 'signature-der',
    part: 'request',
    weight: 'fault',
    code: 'IDA-MPA-001',
    what: 'The ECDSA signature is in DER.',
    cause: 'Java and OpenSSL make DER; a JWS has r and s side by side.',
    remedy: 'Convert to 64 octets, or use SHA256withECDSAinP1363Format.',
    judge: ofSignature(({ making }) => making === 'der' && 'SEQUENCE of two integers'),
  },
  {
    id: 'x5c-missing',
    part: 'request',
    weight: 'fault',
    code: 'IDA-MPA-022',
    what: 'The protected header has no x5c.',
    cause: 'The library was not given the certificate.',
    remedy: 'Put the platform-signed certificate into x5c[0].',
    judge: ofSignature(({ certificate }) => certificate === 'missing' && 'missing'),
  },
  {
    id: 'x5c-unreadable',
    part: 'request',
    weight: 'fault',
    code: 'IDA-MPA-002',
    what: 'x5c is no list, or its first entry no certificate.',
    cause: 'A text instead of a list, or base64 of the PEM text instead of the DER.',
    remedy: 'A JSON list whose first entry is base64 of the DER.',
    judge: ofSignature(({ certificate }) => ['unreadable', 'no-list'].includes(certificate) && certificate),
  },
  {
    id: 'x5c-base64url',
    part: 'request',
    weight: 'fault',
    code: 'IDA-MPA-002',
    what: 'The certificate in x5c is written in base64url.',
    cause: 'Everything else in a JWS is base64url; x5c alone is not (RFC 7515 §4.1.6).',
    remedy: 'Standard base64 with padding.',
    judge: ofSignature(({ certificate }) => certificate === 'base64url' && 'base64url or no padding'),
  },
  {
    id: 'x5c-pem',
    part: 'request',
    weight: 'fault',
    code: 'IDA-MPA-002',
    what: 'The certificate in x5c holds PEM lines or line ends.',
    cause: 'The PEM text was put in as it stood in the file.',
    remedy: 'Remove the two lines of dashes and all line ends.',
    judge: ofSignature(({ certificate }) => ['pem', 'lines'].includes(certificate) && certificate),
  },
  {
    id: 'x5c-order',
    part: 'request',
    weight: 'fault',
    code: 'IDA-MPA-021',
    what: 'The own certificate is not the first of x5c.',
    cause: 'The chain was written root first.',
    remedy: 'Leaf first.',
    judge: ofSignature(({ certificate }) => certificate === 'order' && 'own certificate further behind'),
  },
  {
    id: 'x5c-not-platform-signed',
    part: 'request',
    weight: 'fault',
    code: 'IDA-MPA-021',
    what: 'x5c holds the certificate of the own authority, not the one the platform has signed.',
    cause: 'The certificate that was uploaded is still in use.',
    remedy: 'Take the certificate that the platform gave back after the upload; it has the same key.',
    judge: ofSignature(
      ({ certificate }) => certificate === 'not-platform-signed' && 'same key, another issuer',
    ),
  },
  {
    id: 'x5c-other-certificate',
    part: 'request',
    weight: 'fault',
    code: 'IDA-MPA-021',
    what: 'x5c holds another certificate than the one for signatures.',
    cause: 'The certificate for encryption or TLS was taken, or an old one.',
    remedy: 'Use the certificate that the settings name for signature.',
    judge: ofSignature(
      ({ certificate }) => ['encryption', 'tls', 'other'].includes(certificate) && certificate,
    ),
  },
  {
    id: 'x5t-differs',
    part: 'request',
    weight: 'fault',
    code: 'IDA-MPA-001',
    what: 'x5t#S256 is not the digest of x5c[0].',
    cause: 'Hex instead of base64url, or the digest of another certificate or of the PEM text.',
    remedy: 'Base64url of SHA-256 over the DER, or leave it away.',
    judge: ofSignature(({ digest }) => digest !== 'right' && digest),
  },
  {
    id: 'signature-reserialised',
    part: 'request',
    weight: 'fault',
    code: 'IDA-MPA-001',
    what: 'The signature is over the same JSON in another spelling.',
    cause:
      'The object was serialised once for signing and once more for sending: blanks, order or escapes differ.',
    remedy: 'Serialise once, keep the octets, sign and send those.',
    judge: over('reserialised'),
  },
  {
    id: 'signature-newline',
    part: 'request',
    weight: 'fault',
    code: 'IDA-MPA-001',
    what: 'Body and signed text differ by a line end or a byte order mark.',
    cause: 'echo and editors add a newline; curl -d @file drops it, --data-binary keeps it.',
    remedy: 'Sign the file that is sent, and send it with --data-binary.',
    judge: over('newline', 'bom'),
  },
  {
    id: 'signature-unencoded',
    part: 'request',
    weight: 'fault',
    code: 'IDA-MPA-001',
    what: 'The body was signed as it is, not in base64url.',
    cause: 'A detached JWS leaves the payload out of the header, not out of the encoding.',
    remedy: 'Sign {protected header}.{base64url of the body}.',
    judge: over('unencoded', 'body-alone'),
  },
  {
    id: 'signature-over-base64',
    part: 'request',
    weight: 'fault',
    code: 'IDA-MPA-001',
    what: 'The body was encoded in base64 instead of base64url before signing.',
    cause: 'The usual encoder; it differs only where +, / or = come up, so some requests pass.',
    remedy: 'URL-safe alphabet without padding.',
    judge: over('base64'),
  },
  {
    id: 'signature-over-digest',
    part: 'request',
    weight: 'fault',
    code: 'IDA-MPA-001',
    what: 'A digest of the body was signed, or nothing.',
    cause:
      'The body is hashed before it is handed to a function that hashes it again; or the empty middle part was signed.',
    remedy: 'Hand the whole signing input to the signature function.',
    judge: over('digest', 'nothing'),
  },
  {
    id: 'signature-key',
    part: 'request',
    weight: 'fault',
    code: 'IDA-MPA-001',
    what: 'The signature was made with another key than that of the certificate.',
    cause: 'The keys for signature, encryption and TLS were mixed up.',
    remedy: 'Sign with the key of the certificate in x5c.',
    judge: ofSignature(({ key }) => ['not-of-the-certificate', 'other-purpose'].includes(key) && key),
  },
  {
    id: 'signature-unknown',
    part: 'request',
    weight: 'fault',
    code: 'IDA-MPA-001',
    what: 'The signature holds for nothing that is known.',
    cause: 'Another key, or a body that was changed on its way.',
    remedy: 'Compare SHA-256 and length of the body at the client with those shown here.',
    judge: ofSignature(({ form, certificate, over }) => {
      const isReadable = !['not-a-jws', 'two-parts', 'unreadable-header'].includes(form)
      return (
        isReadable &&
        !['missing', 'unreadable'].includes(certificate) &&
        over === 'unknown' &&
        'no known way fits'
      )
    }),
  },
]

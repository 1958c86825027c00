import { judging, type Check } from '../check.ts'
import type { Facts, KeyFacts } from '../facts.ts'
import { perCredential } from './per-credential.ts'

const ofKeys = (find: (key: KeyFacts) => string | false): Check['judge'] =>
  perCredential(({ key }) => find(key))

const isForm = (...forms: readonly KeyFacts['form'][]): Check['judge'] =>
  ofKeys(({ form }) => forms.includes(form) && form)

/** What may be read by anybody. */
const noKeys: readonly KeyFacts['form'][] = ['public-key', 'certificate', 'nothing']

const encryptionKey = ({ credentials }: Facts): KeyFacts | undefined => credentials?.encryption?.key

const part = 'keys'
const weight = 'fault'

/** Files of private keys. */
export const keyChecks: readonly Check[] = [
  {
    id: 'key-file-missing',
    part,
    weight,
    what: 'The file of a private key is not there, or cannot be read.',
    cause: 'Another path, another user, or a folder that is not mounted.',
    remedy: 'Paths in partner.json start where partner.json lies.',
    judge: isForm('no-file'),
  },
  {
    id: 'key-not-private',
    part,
    weight,
    what: 'The file holds no private key.',
    cause: 'It is the public key, the certificate, or something else.',
    remedy: 'Name the file that keys new has written.',
    judge: isForm(...noKeys),
  },
  {
    id: 'key-damaged',
    part,
    weight,
    what: 'The private key cannot be read.',
    cause: 'A line was lost or changed when it was copied.',
    remedy: 'Copy the file anew; a key that is lost is made anew, with a new certificate.',
    judge: isForm('damaged'),
  },
  {
    id: 'key-encrypted',
    part,
    weight,
    what: 'The private key is encrypted with a passphrase.',
    cause: 'It was made so; a service has nobody to type it.',
    remedy: 'openssl pkcs8 -topk8 -nocrypt -in old.key -out new.key, and chmod 600.',
    judge: isForm('encrypted'),
  },
  {
    id: 'key-openssh',
    part,
    weight,
    what: 'The private key is in the format of OpenSSH.',
    cause: 'It was made with ssh-keygen.',
    remedy: 'ssh-keygen -p -m PKCS8 -f the.key, or make a new one.',
    judge: isForm('openssh'),
  },
  {
    id: 'key-der',
    part,
    weight: 'advice',
    what: 'The private key is binary (DER), not PEM.',
    cause: 'Java tools write it so.',
    remedy: 'It works here; curl and others want openssl pkey -inform DER -in the.key -out the.pem.',
    judge: isForm('der'),
  },
  {
    id: 'key-traditional',
    part,
    weight: 'advice',
    what: 'The private key is written as PKCS#1 or SEC1, not PKCS#8.',
    cause: 'Older OpenSSL; it reads RSA PRIVATE KEY or EC PRIVATE KEY.',
    remedy: 'It works here; plain Java wants openssl pkcs8 -topk8 -nocrypt -in old.key -out new.key.',
    judge: isForm('pkcs1', 'sec1'),
  },
  {
    id: 'key-bom',
    part,
    weight,
    what: 'The file of a key begins with a byte order mark or is UTF-16.',
    cause: 'A Windows editor or PowerShell has saved it.',
    remedy: 'Save as ASCII or as UTF-8 without mark: OpenSSL does not read it otherwise.',
    judge: ofKeys(({ marks }) => marks.find((each) => each === 'bom' || each === 'utf-16') ?? false),
  },
  {
    id: 'key-escaped-lines',
    part,
    weight,
    what: 'The file of a key holds the two characters \\n for line ends.',
    cause: 'It was copied out of JSON or an environment variable.',
    remedy: 'printf \'%b\' "$KEY" > the.key',
    judge: ofKeys(({ marks }) => marks.includes('escaped-lines') && '\\n'),
  },
  {
    id: 'key-crlf',
    part,
    weight: 'advice',
    what: 'The file of a key has the line ends of Windows.',
    cause: 'It was saved or transferred as text.',
    remedy: "It works here; sed -i 's/\\r$//' the.key for programs that do not take it.",
    judge: ofKeys(({ marks }) => marks.includes('crlf') && 'CR LF'),
  },
  {
    id: 'key-open',
    part,
    weight,
    what: 'Others on this machine can read a private key.',
    cause: 'The file was made or copied with the usual rights.',
    remedy: 'chmod 600; when others had access, replace key and certificate.',
    judge: ofKeys(
      ({ form, isOpenToOthers }) => isOpenToOthers && !noKeys.includes(form) && 'readable by group or others',
    ),
  },
  {
    id: 'key-small',
    part,
    weight,
    code: 'KER-PCM-013',
    what: 'An RSA key has fewer than 2048 bits.',
    cause: 'An old default.',
    remedy: 'keys new --kind rsa-2048, and a new certificate.',
    judge: ofKeys(({ kind, bits, key }) => kind === 'RSA' && bits !== null && bits < 2048 && (key ?? '')),
  },
  {
    id: 'key-kind',
    part,
    weight,
    what: 'A key is of a kind that no signature of requests is made with.',
    cause: 'Another curve, RSA-PSS, DSA.',
    remedy: 'RSA of 2048 bits, or P-256 where the platform has agreed to it.',
    judge: ofKeys(({ kind, key }) => kind === 'other' && (key ?? '')),
  },
  {
    id: 'encryption-key-not-rsa',
    part,
    weight,
    code: 'IDA-MLC-025',
    what: 'The key for encryption is not RSA.',
    cause: 'One EC key was made for everything; session keys can be sealed for RSA alone.',
    remedy: 'An RSA key and certificate for encryption.',
    judge: judging(encryptionKey, ({ kind, key }) => kind !== null && kind !== 'RSA' && (key ?? '')),
  },
]

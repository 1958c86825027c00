import { createHash, X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { takeKey } from './key-pool.ts'
import { mustRun } from '../run-program.ts'

/** A certificate as a stranger holds it: PEM texts made by the `openssl` command. */
export interface Identity {
  readonly certificate: string
  readonly key: string
}

/** What to ask `openssl` for. */
export interface CertificateWish {
  /** For example `/C=XX/O=Acme Chips/CN=Partner`; UTF-8. */
  readonly subject: string
  /** Absent: self-signed. */
  readonly issuer?: Identity
  /** Lines of an extension section; absent: an end entity's. */
  readonly extensions?: readonly string[]
  readonly from?: Date
  readonly until?: Date
  /** Arguments of `openssl genpkey`; absent: RSA 2048. */
  readonly key?: readonly string[]
  /** Which of the keys of that kind; absent: by the subject. */
  readonly keyNumber?: number
  readonly digest?: string
}

const dayMilliseconds = 86_400_000

/** `YYMMDDHHMMSSZ` or, from 2050 on, with four digits of the year. */
const asn1Time = (at: Date): string => {
  const digits = at.toISOString().replaceAll(/[-:T]|\.\d+/gu, '')
  return at.getUTCFullYear() >= 2050 ? digits : digits.slice(2)
}

const caExtensions = ['basicConstraints=critical,CA:true', 'keyUsage=critical,keyCertSign,cRLSign']
const leafExtensions = ['basicConstraints=CA:false', 'keyUsage=critical,digitalSignature,keyEncipherment']
const rsa2048 = ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048']

/** Runs `openssl` in an empty folder with the given files. @returns its standard output */
export const openssl = (
  args: readonly string[],
  files: Readonly<Record<string, string | Buffer>> = {},
): string => opensslBytes(args, files).toString()

/** The same where the output is no text. */
export const opensslBytes = (
  args: readonly string[],
  files: Readonly<Record<string, string | Buffer>>,
): Buffer => {
  const folder = mkdtempSync(join(tmpdir(), 'entente-openssl-'))
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
    return mustRun('openssl', args, folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A certificate request (PKCS#10, PEM) with a new key; P-256 unless said otherwise. */
export const makeCertificateRequest = (
  key: readonly string[] = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'],
  subject = '/CN=whoever',
): string => openssl(['req', '-new', ...key, '-nodes', '-keyout', 'key.pem', '-subj', subject])

/** RSA keys are slow to make, long ones above all; of the others there are enough for a file. */
const keysOfAKind = (kind: readonly string[]): number => {
  if (!kind.some((word) => word.startsWith('RSA'))) return 256
  return kind.includes('rsa_keygen_bits:2048') ? 32 : 4
}

/** Authorities and whoever they certify never share a key: nobody may bring an authority's key as his own. */
const firstOfAuthorities = 2_000_000

/** By the subject, so that a file's certificates share keys or do not, whichever files ran before it. */
const keyIndex = (kind: readonly string[], subject: string, extensions: readonly string[]): number => {
  const number = createHash('sha256').update(subject).digest().readUInt32BE(0) % keysOfAKind(kind)
  return extensions.some((line) => line.includes('CA:true')) ? firstOfAuthorities + number : number
}

// By key: `openssl ca` puts the subject in, so that one request does for all certificates of a key.
const requests = new Map<string, string>()

const requestOf = (key: string): string => {
  const known = requests.get(key)
  if (known) return known
  const made = openssl(['req', '-new', '-key', 'key.pem', '-subj', '/CN=x'], { 'key.pem': key })
  requests.set(key, made)
  return made
}

/** Makes a key and a certificate with the `openssl` command. */
export const makeCertificate = (wish: CertificateWish): Identity => {
  const extensions = wish.extensions ?? leafExtensions
  const kind = wish.key ?? rsa2048
  const key = takeKey(kind, wish.keyNumber ?? keyIndex(kind, wish.subject, extensions))
  const from = wish.from ?? new Date(Date.now() - 3_600_000)
  const until = wish.until ?? new Date(Date.now() + 800 * dayMilliseconds)
  const folder = mkdtempSync(join(tmpdir(), 'entente-openssl-'))
  const path = (name: string) => join(folder, name)
  try {
    writeFileSync(path('key.pem'), key)
    writeFileSync(path('issuer.pem'), wish.issuer?.certificate ?? '')
    writeFileSync(path('issuer.key'), wish.issuer?.key ?? '')
    writeFileSync(path('index.txt'), '')
    writeFileSync(
      path('ca.cnf'),
      `[ca]\ndefault_ca=our\n[our]\ndatabase=index.txt\nnew_certs_dir=.\nrand_serial=yes\npolicy=any\ndefault_md=${wish.digest ?? 'sha256'}\nunique_subject=no\nemail_in_dn=yes\npreserve=yes\nx509_extensions=ext\n[any]\n[ext]\n${extensions.join('\n')}\n[req]\ndistinguished_name=dn\n[dn]\n`,
    )
    writeFileSync(path('request.pem'), requestOf(key))
    const signer = wish.issuer
      ? ['-cert', 'issuer.pem', '-keyfile', 'issuer.key']
      : ['-selfsign', '-keyfile', 'key.pem']
    const dates = ['-startdate', asn1Time(from), '-enddate', asn1Time(until)]
    const what = ['-utf8', '-subj', wish.subject, '-in', 'request.pem', '-out', 'out.pem']
    const how = ['-preserveDN', '-batch', '-notext', '-config', 'ca.cnf']
    mustRun('openssl', ['ca', ...how, ...signer, ...dates, ...what], folder)
    return { certificate: readFileSync(path('out.pem'), 'utf8'), key }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A certificate by somebody else for the key of another certificate, of which only the public half is known. */
export const certifyElsewhere = (pem: string): string => {
  const { certificate, key } = makeCertificate({ subject: '/CN=Elsewhere CA' })
  const publicKey = openssl(['x509', '-in', 'c.pem', '-pubkey', '-noout'], { 'c.pem': pem })
  return openssl(
    ['x509', '-new', '-force_pubkey', 'p.pem', '-subj', '/CN=Elsewhere', '-CA', 'ca.pem', '-CAkey', 'ca.key'],
    { 'p.pem': publicKey, 'ca.pem': certificate, 'ca.key': key },
  )
}

/** A root CA and the sub CA below it. */
export const makeAuthority = (name: string): { root: Identity; sub: Identity } => {
  const root = makeCertificate({
    subject: `/C=XX/O=${name}/CN=${name} Root`,
    extensions: caExtensions,
    until: new Date(Date.now() + 3650 * dayMilliseconds),
  })
  const sub = makeCertificate({
    subject: `/C=XX/O=${name}/CN=${name} Issuing`,
    issuer: root,
    extensions: caExtensions,
    until: new Date(Date.now() + 3000 * dayMilliseconds),
  })
  return { root, sub }
}

/** `YYMMDDHHMMSSZ` lines of a database in which these certificates are revoked. */
const revokedLine = (certificate: string): string => {
  const serial = new X509Certificate(certificate).serialNumber
  const [end, since] = [300, -1].map((days) => asn1Time(new Date(Date.now() + days * dayMilliseconds)))
  return `R\t${end}\t${since}\t${serial}\tunknown\t/CN=x\n`
}

/** A CRL of an authority by `openssl ca -gencrl`, PEM. `until`: its next update; `from`: its own. */
export const makeList = (
  authority: Identity,
  revoked: readonly string[] = [],
  until = new Date(Date.now() + 7 * dayMilliseconds),
  from = new Date(Math.min(Date.now() - 3_600_000, until.getTime() - 60_000)),
): string =>
  openssl(
    [
      'ca',
      '-gencrl',
      '-config',
      'ca.cnf',
      '-cert',
      'ca.pem',
      '-keyfile',
      'ca.key',
      '-crl_nextupdate',
      asn1Time(until),
      '-crl_lastupdate',
      asn1Time(from),
    ],
    {
      'ca.pem': authority.certificate,
      'ca.key': authority.key,
      'index.txt': revoked.map(revokedLine).join(''),
      crlnumber: '10\n',
      'ca.cnf':
        '[ca]\ndefault_ca=our\n[our]\ndatabase=index.txt\ncrlnumber=crlnumber\ndefault_md=sha256\ncrl_extensions=list\n[list]\nauthorityKeyIdentifier=keyid\n',
    },
  )

/** An answer of an OCSP responder that is the authority itself, by `openssl ocsp`, DER. */
export const makeStatus = (
  authority: Identity,
  request: Uint8Array,
  known: { readonly revoked?: readonly string[]; readonly valid?: readonly string[] },
): Buffer => {
  const valid = (known.valid ?? []).map((certificate) =>
    revokedLine(certificate).replace(/^R\t(\w+)\t\w+/u, 'V\t$1\t'),
  )
  const folder = mkdtempSync(join(tmpdir(), 'entente-openssl-'))
  try {
    writeFileSync(join(folder, 'ca.pem'), authority.certificate)
    writeFileSync(join(folder, 'ca.key'), authority.key)
    writeFileSync(join(folder, 'request.der'), request)
    writeFileSync(join(folder, 'index.txt'), [...(known.revoked ?? []).map(revokedLine), ...valid].join(''))
    const signer = ['-rsigner', 'ca.pem', '-rkey', 'ca.key', '-CA', 'ca.pem']
    const files = ['-index', 'index.txt', '-reqin', 'request.der', '-respout', 'response.der']
    mustRun('openssl', ['ocsp', ...files, ...signer, '-ndays', '1'], folder)
    return readFileSync(join(folder, 'response.der'))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

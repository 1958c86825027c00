import type { Certificate } from '../certificates/certificate.ts'
import type { OpensslAuthority } from './openssl-authority.ts'

/** One line of OpenSSL's certificate database. */
export interface Revoked {
  readonly certificate: Certificate
  /** As OpenSSL writes it, for example `keyCompromise`. */
  readonly reason?: string
}

const stamp = (date: Date): string => `${date.toISOString().slice(2, 19).replace(/[-:T]/g, '')}Z`

/** Writes `index.txt` with these certificates revoked yesterday and the others valid. */
export function writeDatabase(
  authority: OpensslAuthority,
  revoked: readonly Revoked[],
  valid: readonly Certificate[] = [],
): void {
  const end = stamp(new Date(Date.now() + 300 * 86_400_000))
  const since = stamp(new Date(Date.now() - 86_400_000))
  const serial = (certificate: Certificate): string => certificate.serialNumber.hex.toUpperCase()
  authority.write(
    'index.txt',
    [
      ...revoked.map(
        ({ certificate, reason }) =>
          `R\t${end}\t${since}${reason ? `,${reason}` : ''}\t${serial(certificate)}\tunknown\t/CN=x`,
      ),
      ...valid.map((certificate) => `V\t${end}\t\t${serial(certificate)}\tunknown\t/CN=x`),
      '',
    ].join('\n'),
  )
}

/** A CRL by `openssl ca -gencrl` from the database, DER. `extensions`: lines of the CRL extension section. */
export function makeCrl(
  authority: OpensslAuthority,
  issuer: string,
  extensions: readonly string[] = ['authorityKeyIdentifier=keyid'],
  more: readonly string[] = [],
): Buffer {
  authority.write('crlnumber', '10\n')
  authority.write(
    'crl.cnf',
    [
      '[ca]',
      'default_ca=default',
      '[default]',
      'database=index.txt',
      'crlnumber=crlnumber',
      'default_md=sha256',
      'default_crl_days=30',
      'crl_extensions=list',
      '[list]',
      ...extensions,
    ].join('\n'),
  )
  const signer = ['-cert', `${issuer}.pem`, '-keyfile', `${issuer}.key`]
  authority.run('ca', '-gencrl', '-config', 'crl.cnf', ...signer, ...more, '-out', 'made.crl')
  authority.run('crl', '-in', 'made.crl', '-outform', 'DER', '-out', 'made.crl.der')
  return authority.read('made.crl.der')
}

/** An OCSP response by `openssl ocsp` from the database, DER. */
export function makeOcspResponse(
  authority: OpensslAuthority,
  names: { issuer: string; subject: string; responder: string },
  more: readonly string[] = [],
): Buffer {
  const { issuer, subject, responder } = names
  authority.run(
    'ocsp',
    ...more.filter((each) => each.startsWith('-sha')),
    '-issuer',
    `${issuer}.pem`,
    '-cert',
    `${subject}.pem`,
    '-no_nonce',
    '-reqout',
    'request.der',
  )
  const signer = ['-rsigner', `${responder}.pem`, '-rkey', `${responder}.key`, '-CA', `${issuer}.pem`]
  const rest = more.filter((each) => !each.startsWith('-sha'))
  authority.run(
    'ocsp',
    '-index',
    'index.txt',
    ...signer,
    '-reqin',
    'request.der',
    '-respout',
    'response.der',
    '-ndays',
    '7',
    ...rest,
  )
  return authority.read('response.der')
}

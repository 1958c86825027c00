import { unarmour } from '../../support/certificates/bad-files.ts'
import {
  makeAuthority,
  makeCertificate,
  makeList,
  type CertificateWish,
  type Identity,
} from '../../support/certificates/openssl.ts'

/** A file as somebody has it on their disk. */
export interface CertificateFile {
  readonly name: string
  readonly bytes: Buffer
}

const day = 86_400_000
const daysFromNow = (days: number): Date => new Date(Date.now() + days * day)

export const pemFile = (name: string, { certificate }: Identity): CertificateFile => ({
  name,
  bytes: Buffer.from(certificate),
})

const derOf = ({ certificate }: Identity): Buffer =>
  Buffer.from(certificate.replaceAll(/-----[A-Z ]+-----|\s/gu, ''), 'base64')

export const derFile = (name: string, identity: Identity): CertificateFile => ({
  name,
  bytes: derOf(identity),
})

/** The revocation list of an authority, as DER; with a negative number of days it is over. */
export const crlFile = (name: string, authority: Identity, days: number): CertificateFile => ({
  name,
  bytes: Buffer.from(unarmour(makeList(authority, [], daysFromNow(days))), 'base64'),
})

let trusted: { root: Identity; sub: Identity } | undefined
/** The authority that the administrator of the journeys trusts. */
export const journeyAuthority = (): { root: Identity; sub: Identity } =>
  (trusted ??= makeAuthority('Harbour Trust'))

let others: Identity[] | undefined
/** Nine more roots, enough for a second page of a list. */
export const moreRoots = (): readonly Identity[] =>
  (others ??= ['Amber', 'Birch', 'Cedar', 'Dune', 'Ember', 'Fjord', 'Grove', 'Heath', 'Isle'].map(
    (name) => makeAuthority(name).root,
  ))

/** A certificate of the trusted authority in the name of an organisation, with one thing changed. */
export const certificateFor = (organization: string, over: Partial<CertificateWish> = {}): Identity =>
  makeCertificate({
    subject: `/C=XX/O=${organization}/CN=${organization}`,
    issuer: journeyAuthority().sub,
    ...over,
  })

/** A file that must be refused. */
export interface BadFile {
  readonly file: CertificateFile
  /** The code of the server; null where the portal itself sees what is wrong. */
  readonly code: string | null
}

const withBrokenSignature = (identity: Identity): Buffer => {
  const bytes = derOf(identity)
  bytes[bytes.length - 10]! ^= 0xff
  return bytes
}

/** Everything that the contract names as a reason to refuse a partner's certificate. */
export const badCertificates = (organization: string): Readonly<Record<string, BadFile>> => {
  const good = certificateFor(organization)
  const subject = `/C=XX/O=${organization}/CN=${organization}`
  const selfSigned = makeCertificate({ subject })
  const unknown = makeCertificate({ subject, issuer: makeAuthority('Nobody Knows').sub })
  const bad = (over: Partial<CertificateWish>) => pemFile('partner.pem', certificateFor(organization, over))
  return {
    'without its CAs in the store': { file: pemFile('partner.pem', unknown), code: 'KER-PCM-006' },
    'of another organisation': {
      file: bad({ subject: '/C=XX/O=Somebody Else/CN=Chip' }),
      code: 'KER-PCM-008',
    },
    expired: { file: bad({ from: daysFromNow(-800), until: daysFromNow(-2) }), code: 'KER-PCM-004' },
    'future-dated': { file: bad({ from: daysFromNow(3), until: daysFromNow(803) }), code: 'KER-PMS-020' },
    'self-signed': { file: pemFile('partner.pem', selfSigned), code: 'KER-PCM-015' },
    'with a weak key': {
      file: bad({ key: ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:1024'] }),
      code: 'KER-PCM-013',
    },
    'with a broken signature': {
      file: { name: 'partner.cer', bytes: withBrokenSignature(good) },
      code: 'KER-PCM-006',
    },
    damaged: { file: { name: 'partner.cer', bytes: derOf(good).subarray(0, 400) }, code: null },
    'of a wrong type': { file: { name: 'partner.pem', bytes: Buffer.from('%PDF-1.7 a letter') }, code: null },
    'a private key': { file: { name: 'partner.pem', bytes: Buffer.from(good.key) }, code: null },
  }
}

import { makeCertificate, openssl } from './openssl.ts'
import { sceneAuthority, sceneCertificate } from '../scenes/ftm-scene.ts'
import { ecKey } from './certificates.ts'

/** One file that is no single certificate, and a word of the cause by which its owner learns what it is. */
export interface BadFile {
  readonly what: string
  readonly text: string
  readonly cause: string
}

const derOf = (pem: string): Buffer => Buffer.from(pem.replaceAll(/-----.*-----|\s/gu, ''), 'base64')

/** The certificates of some PEM texts as PKCS#7, armoured. */
export const makeP7b = (...pems: readonly string[]): string =>
  openssl(
    ['crl2pkcs7', '-nocrl', ...pems.flatMap((_, index) => ['-certfile', `${index}.pem`])],
    Object.fromEntries(pems.map((pem, index) => [`${index}.pem`, pem])),
  )

/** A certificate with an extension of so many bytes. */
export const makeBulky = (bytes: number, organisation: string): string => {
  const small = makeCertificate({
    key: ecKey,
    subject: `/C=XX/O=${organisation}/CN=Bulky`,
    issuer: sceneAuthority().sub,
    extensions: ['basicConstraints=CA:false', `nsComment=${'x'.repeat(Math.min(bytes, 60_000))}`],
  }).certificate
  if (bytes <= 60_000) return small
  // openssl’s configuration holds no longer line; the size alone is what counts here.
  const body = derOf(small).toString('base64')
  return `-----BEGIN CERTIFICATE-----\n${body}${'A'.repeat(bytes * 1.34)}\n-----END CERTIFICATE-----\n`
}

/** What people choose by mistake, where one certificate is expected. */
export const makeBadFiles = (organisation: string): readonly BadFile[] => {
  const { certificate, key } = sceneCertificate(organisation)
  const { root, sub } = sceneAuthority()
  const files = { 'key.pem': key, 'certificate.pem': certificate }
  const lines = certificate.split('\n')
  const csr = openssl(['req', '-new', '-key', 'key.pem', '-subj', '/O=x/CN=y'], files)
  const publicKey = openssl(['x509', '-in', 'certificate.pem', '-noout', '-pubkey'], files)
  const p7b = makeP7b(certificate, sub.certificate, root.certificate)
  const damaged = [...lines.slice(0, 6), ...lines.slice(8)].join('\n')
  return [
    { what: 'random text', text: 'certainly no certificate', cause: 'not an X.509 certificate' },
    {
      what: 'binary garbage',
      text: Buffer.from('ÿþ\u0001\u0002éà').toString('latin1').repeat(40),
      cause: 'not an X.509',
    },
    {
      what: 'raw DER as text',
      text: derOf(certificate).toString('latin1').replaceAll('\0', '\u0001'),
      cause: 'not an X.509',
    },
    {
      what: 'base64 of something else',
      text: Buffer.from('hello '.repeat(40)).toString('base64'),
      cause: 'not an X.509',
    },
    { what: 'truncated PEM', text: lines.slice(0, 8).join('\n'), cause: 'breaks off' },
    { what: 'PEM with lines missing', text: damaged, cause: 'damaged' },
    { what: 'empty PEM', text: '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----', cause: 'damaged' },
    { what: 'private key', text: key, cause: 'private key' },
    { what: 'certificate with its private key', text: certificate + key, cause: 'private key' },
    { what: 'certificate request', text: csr, cause: 'certificate request' },
    { what: 'public key', text: publicKey, cause: 'not an X.509' },
    { what: 'bundle', text: certificate + sub.certificate, cause: 'several certificates' },
    { what: 'the same certificate twice', text: certificate + certificate, cause: 'several certificates' },
    { what: 'PKCS#7', text: p7b, cause: 'PKCS#7' },
    { what: 'base64 of PKCS#7', text: derOf(p7b).toString('base64'), cause: 'PKCS#7' },
    { what: 'base64url of PKCS#7', text: derOf(p7b).toString('base64url'), cause: 'PKCS#7' },
    { what: 'eleven certificates', text: certificate.repeat(11), cause: 'more than ten' },
    { what: 'certificate of 80 KiB', text: makeBulky(60_000, organisation), cause: 'larger than 64 KiB' },
  ]
}

/** Base64 of a certificate's DER without armour. */
export const unarmour = (pem: string): string => derOf(pem).toString('base64')

import { readCertificateFile, type Certificate } from '@entente/trust'
import { makeCertificate, type CertificateWish, type Identity } from './openssl.ts'

/** Quick to make, for tests that ask for many certificates. */
export const ecKey = ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256']

/** Extension lines of an authority and of an end entity. */
export const authorityExtensions = [
  'basicConstraints=critical,CA:true',
  'keyUsage=critical,keyCertSign,cRLSign',
]

/** The one certificate in a PEM text. */
export const readPem = (pem: string): Certificate => {
  const file = readCertificateFile(pem)
  if (!file.ok) throw new Error(`no certificate: ${file.problem}`)
  return file.certificates[0]!
}

/** A certificate by `openssl`, with what it is, for rules that look at certificates. */
export const make = (wish: CertificateWish): Identity & { readonly read: Certificate } => {
  const made = makeCertificate({ key: ecKey, ...wish })
  return { ...made, read: readPem(made.certificate) }
}

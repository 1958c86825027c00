import {
  readCertificateFile,
  verifySignature,
  namesMatch,
  TrustError,
  type Certificate,
} from '@entente/trust'

/** Whether the issuer's key has signed the certificate. */
export function isIssuedBy(certificate: Certificate, issuer: Certificate): boolean {
  if (!namesMatch(certificate.issuer, issuer.subject)) return false
  try {
    return verifySignature(certificate, issuer.publicKey)
  } catch (error) {
    if (error instanceof TrustError) return false
    throw error
  }
}

/** Certificates of a file – PEM bundle, PKCS#7, DER – in the order of the file. @throws Error that names the problem */
export function readCertificates(bytes: Uint8Array, name: string): readonly Certificate[] {
  const file = readCertificateFile(bytes, { maximumCertificates: 50 })
  if (!file.ok) throw new Error(`${name} holds no certificates: ${file.problem}`)
  return file.certificates
}

/**
 * The way from a leaf upwards as TLS sends it: leaf first, then whoever issued the one before. The self-signed end is
 * left out, for the other side has it or does not believe it.
 */
export function chainOf(leaf: Certificate, others: readonly Certificate[]): readonly Certificate[] {
  const chain = [leaf]
  for (let last = leaf; chain.length < 10;) {
    const issuer = others.find((each) => !chain.includes(each) && isIssuedBy(last, each))
    if (issuer === undefined || issuer.isSelfSigned) return chain
    chain.push(issuer)
    last = issuer
  }
  return chain
}

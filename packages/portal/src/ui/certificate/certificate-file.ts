import { pemBodies, toPem } from '../upload/pem.ts'
import { DerError } from './der.ts'
import { certificatesOfPkcs7, isPkcs7, parseCertificate } from './parse-certificate.ts'
import type { FileKind, PickedFile } from '../upload/picked-file.ts'
import type { CertificateFacts } from './parse-certificate.ts'

/** A file that can be sent, and what was found inside. */
export interface CertificateFile extends PickedFile {
  /** Empty when a container could not be looked into; the server then decides alone. */
  readonly certificates: readonly CertificateFacts[]
}

// Containers of some tools use BER lengths that our strict reader refuses although the server may not.
const lookInto = (der: Uint8Array): CertificateFacts[] => {
  try {
    return certificatesOfPkcs7(der)
  } catch {
    return []
  }
}

/** Certificates and chains: PEM, DER or PKCS#7 (binary or text). 64 KiB hold the largest accepted chain. */
export const certificateFiles: FileKind<CertificateFile> = {
  accept: '.cer,.crt,.pem,.der,.p7b,.p7c',
  maximumBytes: 64 * 1024,
  fromPem: (text) => {
    const [container] = pemBodies(text, 'PKCS7', 'CMS')
    if (container) return { format: 'p7b', text, certificates: lookInto(container) }
    const bodies = pemBodies(text, 'CERTIFICATE', 'X509 CERTIFICATE', 'TRUSTED CERTIFICATE')
    if (bodies.length === 0) throw new DerError('no certificate')
    return { format: 'pem', text, certificates: bodies.map(parseCertificate) }
  },
  fromBinary: (bytes) =>
    isPkcs7(bytes)
      ? { format: 'p7b', text: toPem(bytes, 'PKCS7'), certificates: lookInto(bytes) }
      : { format: 'der', text: toPem(bytes, 'CERTIFICATE'), certificates: [parseCertificate(bytes)] },
}

import { decodeText, firstAttribute, toPem, viewCertificateFile } from '@entente/trust/view'
import type { CertificateFileProblem, CertificateView } from '@entente/trust/view'
import type { FileKind, PickedFile } from '../upload/picked-file.ts'

/** A file that can be sent, and what was found inside. */
export interface CertificateFile extends PickedFile {
  readonly certificates: readonly CertificateView[]
}

/** What the server takes, as a file and as the text that is sent of it. */
const maximumBytes = 64 * 1024

/** Certificates and chains: PEM, DER or PKCS#7 (binary or text). 64 KiB hold the largest accepted chain. */
export const certificateFiles: FileKind<CertificateFile, CertificateFileProblem> = {
  accept: '.cer,.crt,.pem,.der,.p7b,.p7c',
  maximumBytes,
  read: (bytes) => {
    const found = viewCertificateFile(bytes, { maximumBytes })
    if (!found.ok) return found
    const { form, certificates } = found
    // Notes around a certificate, and what OpenSSL was told to trust it for, stay here; a container is sent whole.
    const text = form.endsWith('pkcs7')
      ? form === 'pkcs7'
        ? toPem('PKCS7', bytes)
        : decodeText(bytes)
      : certificates.map(({ der }) => toPem('CERTIFICATE', der)).join('')
    if (text.length > maximumBytes) return { ok: false, problem: 'too-large' }
    const format = form.endsWith('pkcs7') ? 'p7b' : form === 'der' ? 'der' : 'pem'
    return { ok: true, file: { format, text, certificates } }
  },
}

/** The organisation that a certificate names. */
export const organisationOf = (certificate: CertificateView | undefined): string | undefined =>
  certificate && firstAttribute(certificate.subject, 'O')

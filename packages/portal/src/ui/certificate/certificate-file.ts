import { decodeText, firstAttribute, toPem, viewCertificateFile } from '@entente/trust/view'
import type { CertificateFileProblem, CertificateView } from '@entente/trust/view'
import type { PickedFile, ReadResult } from '../upload/picked-file.ts'

/** A file that can be sent, and what was found inside. */
export interface CertificateFile extends PickedFile {
  readonly certificates: readonly CertificateView[]
  /** The organisation that the first of them names. */
  readonly organisation: string | undefined
}

/** Certificates and chains: PEM, DER or PKCS#7 (binary or text), up to so many octets. */
export const readPickedCertificates = (
  bytes: Uint8Array,
  maximumBytes: number,
): ReadResult<CertificateFile, CertificateFileProblem> => {
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
  const [first] = certificates
  return {
    ok: true,
    file: { format, text, certificates, organisation: first && firstAttribute(first.subject, 'O') },
  }
}

import { readCertificatesWith, type CertificateFile, type CertificateFileLimits } from './certificate-file.ts'
import { parseCertificate, type Certificate } from '../certificate.ts'

/**
 * Reads certificates from whatever people have: as `viewCertificateFile`, with keys and digests.
 *
 * @example
 * const file = readCertificateFile(request.certificateData)
 * if (!file.ok) return refuse(file.problem)
 */
export function readCertificateFile(
  input: string | Uint8Array,
  limits: Partial<CertificateFileLimits> = {},
): CertificateFile<Certificate> {
  return readCertificatesWith(parseCertificate, input, limits)
}

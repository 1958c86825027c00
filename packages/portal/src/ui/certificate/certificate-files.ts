import type { CertificateFileProblem } from '@entente/trust/view'
import type { FileKind } from '../upload/picked-file.ts'
import type { CertificateFile } from './certificate-file.ts'

/** What shows the certificates of a file. */
export const loadPreview = () => import('./PickedCertificates.tsx')

/** What reads them, and shows them afterwards: more than most pages weigh, so it comes where there is something to choose. */
export const loadReader = async () => {
  const [{ readPickedCertificates }] = await Promise.all([import('./certificate-file.ts'), loadPreview()])
  return readPickedCertificates
}

/** What the server takes, as a file and as the text that is sent of it. 64 KiB hold the largest accepted chain. */
const maximumBytes = 64 * 1024

/** Certificates and chains: PEM, DER or PKCS#7 (binary or text). */
export const certificateFiles: FileKind<CertificateFile, CertificateFileProblem> = {
  accept: '.cer,.crt,.pem,.der,.p7b,.p7c',
  maximumBytes,
  read: async (bytes) => (await loadReader())(bytes, maximumBytes),
}

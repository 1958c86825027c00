import { maximumBytes } from './crl-size.ts'
import type { FileKind } from '../../../ui/upload/picked-file.ts'
import type { CrlFile, CrlFileProblem } from './crl-file.ts'

/** What shows the lists of a file. */
export const loadPreview = () => import('./PickedCrls.tsx')

/** What reads them, and shows them afterwards: it comes where there is something to choose. */
export const loadReader = async () => {
  const [{ readCrlFile }] = await Promise.all([import('./crl-file.ts'), loadPreview()])
  return readCrlFile
}

/** Revocation lists: PEM or DER. */
export const crlFiles: FileKind<CrlFile, CrlFileProblem> = {
  accept: '.crl,.pem,.der',
  maximumBytes,
  read: async (bytes) => (await loadReader())(bytes),
}

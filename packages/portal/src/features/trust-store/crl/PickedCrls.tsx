import { subjectOf } from './crl-file.ts'
import { CrlPreview } from './CrlPreview.tsx'
import type { CrlFile } from './crl-file.ts'

interface PickedCrlsProps {
  readonly file: CrlFile
  /** The certificate of the CA whose lists they should be, as PEM. */
  readonly authority: string
  /** When the newest list that is held was made. */
  readonly newest: Date | undefined
}

/** The revocation lists of a chosen file. */
export const PickedCrls = ({ file, authority, newest }: PickedCrlsProps) => {
  const issuer = subjectOf(authority)
  return file.crls.map((crl, index) => <CrlPreview key={index} crl={crl} issuer={issuer} newest={newest} />)
}

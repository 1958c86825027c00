import { useText } from '../../locales/text.ts'
import styles from '../upload/FilePicker.module.css'
import { CertificatePreview } from './CertificatePreview.tsx'
import { useRefusals } from './use-refusals.ts'
import type { Expected } from './acceptance.ts'
import type { CertificateFile } from './certificate-file.ts'

interface PickedCertificatesProps {
  readonly file: CertificateFile
  readonly expected: Expected
  /** One certificate, no bundle and no container. */
  readonly single: boolean
}

/** The certificates of a chosen file, and what the server will refuse about each. */
export const PickedCertificates = ({ file, expected, single }: PickedCertificatesProps) => {
  const t = useText('certificate')
  const refusalsOf = useRefusals(expected)
  const { certificates, format } = file
  return (
    <>
      {(certificates.length !== 1 || (single && format === 'p7b')) && (
        <p className={styles.note}>
          {t(single ? 'severalNotAllowed' : 'several', {
            count: single && format === 'p7b' ? 1 : certificates.length,
          })}
        </p>
      )}
      {certificates.map((certificate, index) => (
        <CertificatePreview
          // One file may hold a certificate twice.
          key={`${index} ${certificate.serialNumber.hex}`}
          certificate={certificate}
          refusals={refusalsOf(certificate)}
        />
      ))}
    </>
  )
}

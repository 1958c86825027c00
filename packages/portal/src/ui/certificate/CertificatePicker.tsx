import { useText } from '../../locales/text.ts'
import { FilePicker } from '../upload/FilePicker.tsx'
import styles from '../upload/FilePicker.module.css'
import { certificateFiles } from './certificate-file.ts'
import { CertificatePreview } from './CertificatePreview.tsx'
import { useRefusals } from './use-refusals.ts'
import type { PickerControl } from '../upload/FilePicker.tsx'
import type { Expected } from './acceptance.ts'
import type { CertificateFile } from './certificate-file.ts'

interface CertificatePickerProps extends PickerControl<CertificateFile> {
  readonly label: string
  readonly expected: Expected
  /** One certificate, no bundle and no container. */
  readonly single?: boolean
}

/** Chooses or drops a certificate file and shows what is in it. */
export const CertificatePicker = (props: CertificatePickerProps) => {
  const t = useText('certificate')
  const { expected, single = false, ...picker } = props
  const refusalsOf = useRefusals(expected)
  return (
    <FilePicker
      {...picker}
      kind={certificateFiles}
      hint={t(single ? 'acceptedSingle' : 'accepted')}
      problemText={(problem) => t(`problem.${problem}`)}
    >
      {({ certificates, format }) => (
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
      )}
    </FilePicker>
  )
}

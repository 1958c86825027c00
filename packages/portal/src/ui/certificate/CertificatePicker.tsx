import { useNow } from 'use-intl'
import { useText } from '../../locales/text.ts'
import { FilePicker } from '../upload/FilePicker.tsx'
import styles from '../upload/FilePicker.module.css'
import { certificateFiles } from './certificate-file.ts'
import { CertificatePreview } from './CertificatePreview.tsx'
import { warningsOf } from './warnings.ts'
import type { PickerControl } from '../upload/FilePicker.tsx'
import type { CertificateFile } from './certificate-file.ts'

interface CertificatePickerProps extends PickerControl<CertificateFile> {
  readonly label: string
  /** The organisation that the certificate must name. */
  readonly organization?: string
  readonly issuedByCa?: boolean
  /** One certificate, no bundle and no container. */
  readonly single?: boolean
}

/** Chooses or drops a certificate file and shows what is in it. */
export const CertificatePicker = (props: CertificatePickerProps) => {
  const t = useText('certificate')
  const now = useNow()
  const { organization, issuedByCa = false, single = false, ...picker } = props
  const named = organization === undefined ? {} : { organization }
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
              {certificates.length === 0
                ? t('contentUnknown')
                : t(single ? 'severalNotAllowed' : 'several', { count: certificates.length })}
            </p>
          )}
          {certificates.map((certificate) => (
            <CertificatePreview
              key={`${certificate.issuer} ${certificate.serialNumber}`}
              certificate={certificate}
              warnings={warningsOf(certificate, { now, issuedByCa, ...named })}
              {...named}
            />
          ))}
        </>
      )}
    </FilePicker>
  )
}

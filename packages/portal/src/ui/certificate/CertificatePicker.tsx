import { lazy, Suspense, useEffect } from 'react'
import { useText } from '../../locales/text.ts'
import { FilePicker } from '../upload/FilePicker.tsx'
import { certificateFiles, loadPreview, loadReader } from './certificate-files.ts'
import type { PickerControl } from '../upload/FilePicker.tsx'
import type { Expected } from './acceptance.ts'
import type { CertificateFile } from './certificate-file.ts'

const PickedCertificates = lazy(async () => ({ default: (await loadPreview()).PickedCertificates }))

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
  useEffect(() => {
    // Without a connection the choice of a file says so.
    loadReader().catch(() => undefined)
  }, [])
  return (
    <FilePicker
      {...picker}
      kind={certificateFiles}
      hint={t(single ? 'acceptedSingle' : 'accepted')}
      problemText={(problem) => t(`problem.${problem}`)}
    >
      {(file) => (
        <Suspense fallback={null}>
          <PickedCertificates file={file} expected={expected} single={single} />
        </Suspense>
      )}
    </FilePicker>
  )
}

import { lazy, Suspense, useEffect } from 'react'
import { useCommand } from '../../../api/queries.ts'
import { useText } from '../../../locales/text.ts'
import { DistinguishedName } from '../../../ui/certificate/DistinguishedName.tsx'
import { Literal } from '../../../ui/facts/Facts.tsx'
import { sayDone } from '../../../ui/notices/toast.ts'
import { FilePicker } from '../../../ui/upload/FilePicker.tsx'
import { UploadDialog } from '../../../ui/upload/UploadDialog.tsx'
import { crlFiles, loadPreview, loadReader } from './crl-files.ts'
import type { CrlFile } from './crl-file.ts'
import type { TrustDetails } from '../trust-list.ts'

const PickedCrls = lazy(async () => ({ default: (await loadPreview()).PickedCrls }))

interface UploadCrlDialogProps {
  readonly authority: Pick<TrustDetails, 'subjectName' | 'partnerDomain' | 'chain'>
  /** When the newest list that is held was made. */
  readonly newest: Date | undefined
  readonly onClose: () => void
}

// A list changes what is trusted, everywhere.
const staleAfterUpload = [
  'trust-store.get-authority-crls',
  'trust-store.preview-change',
  'partner-certificates.list-own',
  'partner-certificates.list',
  'chips.get',
] as const

/** Uploads a revocation list of a CA. Mount it to open it. */
export const UploadCrlDialog = ({ authority, newest, onClose }: UploadCrlDialogProps) => {
  const t = useText('trustStore')
  const { subjectName, partnerDomain, chain } = authority
  useEffect(() => {
    // Without a connection the choice of a file says so.
    loadReader().catch(() => undefined)
  }, [])
  const upload = useCommand('trust-store.upload-crl', staleAfterUpload)
  return (
    <UploadDialog<CrlFile>
      title={t('crl.upload')}
      facts={[
        { label: t('detailsTitle'), value: <DistinguishedName name={subjectName} /> },
        { label: t('domain'), value: <Literal>{partnerDomain}</Literal> },
      ]}
      note={t('crl.note')}
      renderPicker={(control) => (
        <FilePicker
          {...control}
          kind={crlFiles}
          label={t('crl.file')}
          hint={t('crl.accepted')}
          problemText={(problem) => t(`crl.problem.${problem}`)}
        >
          {(file) => (
            <Suspense fallback={null}>
              {/* The chain begins with the CA itself. */}
              <PickedCrls file={file} authority={chain[0]?.certificateData ?? ''} newest={newest} />
            </Suspense>
          )}
        </FilePicker>
      )}
      busy={upload.isPending}
      error={upload.error}
      onSubmit={({ text }) =>
        upload.mutate(
          { request: { crlData: text, partnerDomain } },
          {
            onSuccess: () => {
              sayDone(t('crl.done'))
              onClose()
            },
          },
        )
      }
      onClose={onClose}
    />
  )
}

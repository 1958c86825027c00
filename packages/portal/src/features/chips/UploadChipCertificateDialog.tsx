import { Foreign } from '../../ui/inline/Foreign.tsx'
import { useCommand } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { CertificatePicker } from '../../ui/certificate/CertificatePicker.tsx'
import { DateTime } from '../../ui/inline/DateTime.tsx'
import { sayDone } from '../../ui/notices/toast.ts'
import { UploadDialog } from '../../ui/upload/UploadDialog.tsx'
import { staleAfterChange } from './chip.ts'
import type { CertificateFile } from '../../ui/certificate/certificate-file.ts'
import type { Chip } from './chip.ts'

/** Uploads the certificate of a chip, the first time or again; the chip then waits for approval. */
export const UploadChipCertificateDialog = ({
  chip,
  onClose,
}: {
  readonly chip: Chip
  readonly onClose: () => void
}) => {
  const t = useText('chips')
  const upload = useCommand('chips.upload-certificate', [...staleAfterChange, 'chips.get-certificates'])
  const again = chip.certificate !== null
  return (
    <UploadDialog
      title={t(again ? 'reuploadCertificate' : 'uploadCertificate')}
      note={t(again ? 'reuploadNote' : 'uploadNote')}
      facts={[
        { label: t('make'), value: <Foreign>{chip.make}</Foreign> },
        { label: t('model'), value: <Foreign>{chip.model}</Foreign> },
        { label: t('domain'), value: 'FTM' },
        ...(chip.certificate === null
          ? []
          : [
              { label: t('certificateUploaded'), value: <DateTime at={chip.certificate.uploadedDateTime} /> },
            ]),
      ]}
      renderPicker={(control) => (
        <CertificatePicker
          {...control}
          label={t('certificateFile')}
          expected={{ of: 'holder', organisation: chip.orgName }}
          single
        />
      )}
      busy={upload.isPending}
      error={upload.error}
      onSubmit={({ text, organisation }: CertificateFile) =>
        upload.mutate(
          {
            request: {
              ftpProviderId: chip.partnerId,
              ftpChipDeatilId: chip.ftmId,
              isItForRegistrationDevice: true,
              certificateData: text,
              // The contract wants the certificate's organisation; where it has none, the server says so about the partner's.
              organizationName: organisation ?? chip.orgName,
              partnerDomain: 'FTM',
            },
          },
          {
            onSuccess: () => {
              sayDone(t('certificateSent'), again ? null : { label: t('addAnother'), to: '/chips/new' })
              onClose()
            },
          },
        )
      }
      onClose={onClose}
    />
  )
}

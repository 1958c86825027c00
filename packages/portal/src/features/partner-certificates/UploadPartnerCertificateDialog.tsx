import { Foreign } from '../../ui/inline/Foreign.tsx'
import { useState } from 'react'
import { useCommand } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { partnerTypeName } from '../../ui/partner-type-name.ts'
import { CertificatePicker } from '../../ui/certificate/CertificatePicker.tsx'
import { DateTime } from '../../ui/inline/DateTime.tsx'
import { useSayNext } from '../setup/use-say-next.ts'
import { UploadDialog } from '../../ui/upload/UploadDialog.tsx'
import { domainOf } from './domain-of.ts'
import { PurposeField } from './PurposeField.tsx'
import type { CertificateFile } from '../../ui/certificate/certificate-file.ts'
import type { PartnerCertificate } from './partner-certificate.ts'
import type { Purpose } from './PurposeField.tsx'

interface UploadPartnerCertificateDialogProps {
  readonly partner: PartnerCertificate
  readonly onClose: () => void
}

/** Uploads a partner's CA-signed certificate, the first time or again. */
export const UploadPartnerCertificateDialog = ({ partner, onClose }: UploadPartnerCertificateDialogProps) => {
  const t = useText('partnerCertificate')
  const sayNext = useSayNext()
  const types = useText('partnerType')
  const upload = useCommand('partner-certificates.upload', [
    'partner-certificates.list-own',
    'partner-certificates.get-chain',
    'partner-certificates.list',
    'partners.list-own',
    'audit-trail.history',
  ])
  const [certificatePurpose, setPurpose] = useState<Purpose>('ALL')
  const again = partner.isCertificateAvailable
  const partnerDomain = domainOf(partner.partnerType)
  return (
    <UploadDialog
      title={t(again ? 'reupload' : 'upload')}
      note={t(again ? 'reuploadNote' : 'uploadNote')}
      facts={[
        {
          label: t('partnerType'),
          value: partnerTypeName(types, partner.partnerType),
        },
        { label: t('domain'), value: partnerDomain },
        { label: t('organization'), value: <Foreign>{partner.organizationName}</Foreign> },
        ...(again
          ? [{ label: t('lastUpload'), value: <DateTime at={partner.certificateUploadDateTime} /> }]
          : []),
      ]}
      fields={<PurposeField value={certificatePurpose} onChange={setPurpose} />}
      renderPicker={(control) => (
        <CertificatePicker
          {...control}
          label={t('file')}
          expected={{ of: 'holder', organisation: partner.organizationName, purpose: certificatePurpose }}
          single
        />
      )}
      busy={upload.isPending}
      error={upload.error}
      onSubmit={({ text }: CertificateFile) =>
        upload.mutate(
          {
            request: {
              partnerId: partner.partnerId,
              partnerDomain,
              certificateData: text,
              certificatePurpose,
            },
          },
          {
            onSuccess: () => {
              void sayNext(t('uploaded'))
              onClose()
            },
          },
        )
      }
      onClose={onClose}
    />
  )
}

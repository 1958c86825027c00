import { useCommand } from '../../api/queries.ts'
import { textOr, useText } from '../../locales/text.ts'
import { DateTime } from '../../ui/DateTime.tsx'
import { sayDone } from '../../ui/toast.ts'
import { UploadDialog } from '../../ui/certificate/UploadDialog.tsx'
import { domainOf } from './domain-of.ts'
import type { PartnerCertificate } from './partner-certificate.ts'

interface UploadPartnerCertificateDialogProps {
  readonly partner: PartnerCertificate
  readonly onClose: () => void
}

/** Uploads a partner's CA-signed certificate, the first time or again. */
export const UploadPartnerCertificateDialog = ({ partner, onClose }: UploadPartnerCertificateDialogProps) => {
  const t = useText('partnerCertificate')
  const types = useText('partnerType')
  const upload = useCommand('partner-certificates.upload', [
    'partner-certificates.list-own',
    'partner-certificates.get-chain',
    'partner-certificates.list',
    'partners.list-own',
    'audit-trail.history',
  ])
  const again = partner.isCertificateAvailable
  const partnerDomain = domainOf(partner.partnerType)
  return (
    <UploadDialog
      title={t(again ? 'reupload' : 'upload')}
      pickerLabel={t('file')}
      organization={partner.organizationName}
      note={t(again ? 'reuploadNote' : 'uploadNote')}
      facts={[
        {
          label: t('partnerType'),
          value: textOr(types, partner.partnerType.toUpperCase(), partner.partnerType),
        },
        { label: t('domain'), value: partnerDomain },
        { label: t('organization'), value: <bdi>{partner.organizationName}</bdi> },
        ...(again
          ? [{ label: t('lastUpload'), value: <DateTime at={partner.certificateUploadDateTime} /> }]
          : []),
      ]}
      busy={upload.isPending}
      error={upload.error}
      onSubmit={({ text }) =>
        upload.mutate(
          { request: { partnerId: partner.partnerId, partnerDomain, certificateData: text } },
          {
            onSuccess: () => {
              sayDone(t('uploaded'))
              onClose()
            },
          },
        )
      }
      onClose={onClose}
    />
  )
}

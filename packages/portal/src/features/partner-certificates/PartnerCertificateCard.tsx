import { Foreign } from '../../ui/inline/Foreign.tsx'
import { Button, Stack } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useNow } from 'use-intl'
import { useText } from '../../locales/text.ts'
import { partnerTypeName } from '../../ui/partner-type-name.ts'
import { mayChange, useAccount } from '../../shell/session/session.ts'
import { DownloadMenu } from '../../ui/certificate/DownloadMenu.tsx'
import { DateTime, Day } from '../../ui/inline/DateTime.tsx'
import { ErrorPanel } from '../../ui/notices/ErrorPanel.tsx'
import { Facts, Literal } from '../../ui/facts/Facts.tsx'
import { UploadIcon } from '../../ui/icons.tsx'
import { ButtonLink } from '../../ui/links.tsx'
import { Panel } from '../../ui/page/Panel.tsx'
import { StatusBadge } from '../../ui/inline/StatusBadge.tsx'
import { certificateStatus } from './partner-certificate.ts'
import { UploadPartnerCertificateDialog } from './UploadPartnerCertificateDialog.tsx'
import { usePartnerCertificateDownload } from './use-download.ts'
import type { PartnerCertificate } from './partner-certificate.ts'

/** One partner of the signed-in user, with its certificate or the invitation to bring one. */
export const PartnerCertificateCard = ({ partner }: { readonly partner: PartnerCertificate }) => {
  const t = useText('partnerCertificate')
  const types = useText('partnerType')
  const now = useNow()
  const changes = mayChange(useAccount())
  const [uploading, { open, close }] = useDisclosure(false)
  const download = usePartnerCertificateDownload(partner.partnerId)
  const available = partner.isCertificateAvailable
  const typeName = partnerTypeName(types, partner.partnerType)
  return (
    <Panel
      title={typeName}
      actions={
        <StatusBadge
          status={partner.isPartnerActive || !available ? certificateStatus(partner, now) : 'deactivated'}
        />
      }
    >
      <Stack>
        {!available && <p>{t('invitation', { organization: partner.organizationName })}</p>}
        <Facts
          facts={[
            { label: t('partnerId'), value: <Literal>{partner.partnerId}</Literal> },
            { label: t('organization'), value: <Foreign>{partner.organizationName}</Foreign> },
            ...(available
              ? [
                  { label: t('issuedTo'), value: <Foreign>{partner.certificateIssuedTo ?? '–'}</Foreign> },
                  { label: t('lastUpload'), value: <DateTime at={partner.certificateUploadDateTime} /> },
                  { label: t('originalEnds'), value: <Day at={partner.caSignedExpiryDateTime} /> },
                  { label: t('platformSignedEnds'), value: <Day at={partner.certificateExpiryDateTime} /> },
                ]
              : []),
          ]}
        />
        {download.isError && <ErrorPanel error={download.error} />}
        <div style={{ display: 'flex', flexWrap: 'wrap', gap: '0.6rem' }}>
          {changes && (
            <Button
              variant={available ? 'default' : 'filled'}
              leftSection={<UploadIcon size={17} />}
              onClick={open}
            >
              {t(available ? 'reupload' : 'upload')}
            </Button>
          )}
          {available && (
            <>
              <DownloadMenu
                busy={download.isPending}
                onOriginal={() => download.mutate('original')}
                onPlatformSigned={() => download.mutate('platformSigned')}
              />
              <ButtonLink
                to="/partner-certificate/$partnerId"
                params={{ partnerId: partner.partnerId }}
                variant="subtle"
              >
                {t('viewDetails')}
              </ButtonLink>
            </>
          )}
        </div>
      </Stack>
      {uploading && <UploadPartnerCertificateDialog partner={partner} onClose={close} />}
    </Panel>
  )
}

import { showHidden } from '@entente/trust/view'
import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useParams } from '@tanstack/react-router'
import { useNow } from 'use-intl'
import { useRead } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { mayChange, useAccount } from '../../shell/session/session.ts'
import { ChainViewer } from '../../ui/certificate/ChainViewer.tsx'
import { DownloadMenu } from '../../ui/certificate/DownloadMenu.tsx'
import { ErrorPanel } from '../../ui/notices/ErrorPanel.tsx'
import { UploadIcon } from '../../ui/icons.tsx'
import { Loaded } from '../../ui/page/Loaded.tsx'
import { Page } from '../../ui/page/Page.tsx'
import { Panel } from '../../ui/page/Panel.tsx'
import { StatusBadge } from '../../ui/inline/StatusBadge.tsx'
import { History } from '../audit-trail/History.tsx'
import { AllCertificates } from './AllCertificates.tsx'
import { PartnerIssuedPanel } from '../platform-trust/PartnerIssuedPanel.tsx'
import { certificateStatus } from './partner-certificate.ts'
import { UploadPartnerCertificateDialog } from './UploadPartnerCertificateDialog.tsx'
import { usePartnerCertificateDownload } from './use-download.ts'

/** A partner's certificate in full: both chains and what happened to it. */
export const PartnerCertificatePage = () => {
  const t = useText('partnerCertificate')
  const { partnerId } = useParams({ from: '/inside/partner-certificate/$partnerId' })
  const partners = useRead('partner-certificates.list-own', {})
  const chain = useRead('partner-certificates.get-chain', { params: { partnerId } })
  const download = usePartnerCertificateDownload(partnerId)
  const changes = mayChange(useAccount())
  const now = useNow()
  const [uploading, { open, close }] = useDisclosure(false)
  const partner = partners.data?.find((each) => each.partnerId === partnerId)
  return (
    <Page
      title={partner ? showHidden(partner.organizationName) : t('title')}
      aside={partner && <StatusBadge status={certificateStatus(partner, now)} />}
      crumbs={[{ label: t('title'), to: '/partner-certificate' }]}
      actions={
        <>
          {partner && changes && (
            <Button variant="default" leftSection={<UploadIcon size={17} />} onClick={open}>
              {t('reupload')}
            </Button>
          )}
          {chain.isSuccess && (
            <DownloadMenu
              busy={download.isPending}
              onOriginal={() => download.mutate('original')}
              onPlatformSigned={() => download.mutate('platformSigned')}
            />
          )}
        </>
      }
    >
      {download.isError && <ErrorPanel error={download.error} />}
      <Loaded query={chain} height={300}>
        {({ caSigned, platformSigned }) => (
          <>
            <Panel title={t('originalChain')}>
              <ChainViewer chain={caSigned} label={t('originalChain')} open />
            </Panel>
            <Panel title={t('platformSignedChain')}>
              <ChainViewer chain={platformSigned} label={t('platformSignedChain')} />
            </Panel>
          </>
        )}
      </Loaded>
      {chain.isSuccess && <AllCertificates partnerId={partnerId} />}
      <PartnerIssuedPanel partnerId={partnerId} />
      <History
        of={[
          { objectType: 'partner-certificate', objectId: partnerId },
          { objectType: 'partner', objectId: partnerId },
        ]}
      />
      {uploading && partner && <UploadPartnerCertificateDialog partner={partner} onClose={close} />}
    </Page>
  )
}

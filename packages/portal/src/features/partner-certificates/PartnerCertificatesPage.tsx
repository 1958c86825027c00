import { useRead } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { EmptyState } from '../../ui/notices/EmptyState.tsx'
import { CertificateIcon } from '../../ui/icons.tsx'
import { Loaded } from '../../ui/page/Loaded.tsx'
import { Page } from '../../ui/page/Page.tsx'
import { Panel } from '../../ui/page/Panel.tsx'
import { PartnerCertificateCard } from './PartnerCertificateCard.tsx'

/** The certificates of the signed-in partner. */
export const PartnerCertificatesPage = () => {
  const t = useText('partnerCertificate')
  const query = useRead('partner-certificates.list-own', {})
  return (
    <Page title={t('title')}>
      <Loaded query={query} height={260}>
        {(partners) =>
          partners.length === 0 ? (
            <Panel>
              <EmptyState icon={CertificateIcon} title={t('none')}>
                {t('noneText')}
              </EmptyState>
            </Panel>
          ) : (
            partners.map((partner) => <PartnerCertificateCard key={partner.partnerId} partner={partner} />)
          )
        }
      </Loaded>
    </Page>
  )
}

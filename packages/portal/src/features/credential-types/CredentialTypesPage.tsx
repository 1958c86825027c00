import { Fragment } from 'react'
import { useRead } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { Foreign } from '../../ui/inline/Foreign.tsx'
import { Loaded } from '../../ui/page/Loaded.tsx'
import { Page } from '../../ui/page/Page.tsx'
import { sharesByType } from './sharing.ts'
import { SharingPanels } from './SharingPanels.tsx'

/** The types of credentials and the extractors of whatever organisations of such types somebody acts for. */
export const CredentialTypesPage = () => {
  const t = useText('credentialTypes')
  const own = useRead('organisations.list-own', {})
  return (
    <Page title={t('title')}>
      <p>{t('text')}</p>
      <Loaded query={own} height={200}>
        {(organisations) => {
          const sharing = organisations.filter(({ partnerType }) => sharesByType(partnerType))
          return sharing.map(({ partnerId, organizationName }) => (
            <Fragment key={partnerId}>
              {sharing.length > 1 && (
                <p>
                  <Foreign>{organizationName}</Foreign>
                </p>
              )}
              <SharingPanels partnerId={partnerId} />
            </Fragment>
          ))
        }}
      </Loaded>
    </Page>
  )
}

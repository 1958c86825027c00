import { useText } from '../../locales/text.ts'
import {
  actsForOrganisation,
  seesEverything,
  seesPolicyRequests,
  useAccount,
} from '../../shell/session/session.ts'
import { Page } from '../../ui/page/Page.tsx'
import { PlatformDashboard } from './PlatformDashboard.tsx'
import { PartnerDashboard } from './PartnerDashboard.tsx'

/** Home: what this account works with, and what waits for it. */
export const DashboardPage = () => {
  const t = useText('dashboard')
  const account = useAccount()
  const isOfficer = seesEverything(account) || (seesPolicyRequests(account) && !actsForOrganisation(account))
  const name = account.firstName || account.userName
  return (
    <Page title={t('greeting', { name })} top>
      {isOfficer ? <PlatformDashboard /> : <PartnerDashboard />}
    </Page>
  )
}

import { useText } from '../../locales/text.ts'
import { holdsLicences, useAccount } from '../../shell/session/session.ts'
import { ButtonLink } from '../../ui/links.tsx'
import { Page } from '../../ui/page/Page.tsx'
import { LastRefusals } from './LastRefusals.tsx'
import { OwnLicences } from './OwnLicences.tsx'
import { RunTimePanels } from './RunTimePanels.tsx'
import { Refusals, TotalsOf } from './TotalPanels.tsx'
import { UsageChart } from './UsageChart.tsx'
import { WhyForm } from './WhyForm.tsx'
import type { Place } from './usage.ts'
import type { ReactNode } from 'react'

const Overview = ({ place, children }: { readonly place: Place; readonly children: ReactNode }) => {
  const t = useText('usage')
  return (
    <Page
      title={t(place === '/usage' ? 'title' : 'adminTitle')}
      actions={
        <ButtonLink to={`${place}/calls`} variant="default">
          {t('calls')}
        </ButtonLink>
      }
    >
      <UsageChart />
      <Refusals place={place} />
      <WhyForm place={place} />
      {children}
    </Page>
  )
}

/** What a partner has done, or what was done under a MISP's licences. */
export const UsagePage = () => {
  const isMisp = holdsLicences(useAccount())
  return (
    <Overview place="/usage">
      <LastRefusals place="/usage" />
      {isMisp && <OwnLicences />}
      <TotalsOf by={isMisp ? 'partner' : 'misp'} />
    </Overview>
  )
}

/** What everybody has done, and how the platform does. */
export const AdminUsagePage = () => (
  <Overview place="/admin/usage">
    <RunTimePanels />
    <TotalsOf by="partner" />
    <TotalsOf by="misp" />
  </Overview>
)

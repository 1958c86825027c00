import { useText } from '../../locales/text.ts'
import { seesPolicies, useAccount } from '../../shell/session/session.ts'
import { RouteTabs } from '../../ui/page/RouteTabs.tsx'

/** Policies, their groups, and who asks for them; nothing for who sees the last alone. */
export const PolicyTabs = () => {
  const t = useText('policies')
  if (!seesPolicies(useAccount())) return null
  return (
    <RouteTabs
      label={t('title')}
      tabs={[
        { label: t('tab.policies'), to: '/policies' },
        { label: t('tab.groups'), to: '/policies/groups' },
        { label: t('tab.requests'), to: '/policies/requests' },
      ]}
    />
  )
}

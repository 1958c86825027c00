import { useText } from '../../locales/text.ts'
import { RouteTabs } from '../../ui/page/RouteTabs.tsx'

/** Policies, their groups, and who asks for them. */
export const PolicyTabs = () => {
  const t = useText('policies')
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

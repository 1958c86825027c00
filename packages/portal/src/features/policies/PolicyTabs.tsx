import { useText } from '../../locales/text.ts'
import { RouteTabs } from '../../ui/page/RouteTabs.tsx'

/** Policies and their groups. */
export const PolicyTabs = () => {
  const t = useText('policies')
  return (
    <RouteTabs
      label={t('title')}
      tabs={[
        { label: t('tab.policies'), to: '/policies' },
        { label: t('tab.groups'), to: '/policies/groups' },
      ]}
    />
  )
}

import { useText } from '../../locales/text.ts'
import { RouteTabs } from '../../ui/page/RouteTabs.tsx'

/** Partners, and which of them have gone live, side by side for administrators. */
export const PartnerTabs = () => {
  const t = useText('partners')
  return (
    <RouteTabs
      label={t('title')}
      tabs={[
        { label: t('view.all'), to: '/admin/partners' },
        { label: t('view.goLive'), to: '/admin/go-live' },
      ]}
    />
  )
}

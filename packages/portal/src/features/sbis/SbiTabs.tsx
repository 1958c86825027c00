import { useText } from '../../locales/text.ts'
import { RouteTabs } from '../../ui/page/RouteTabs.tsx'

/** Interfaces and devices, side by side for administrators. */
export const SbiTabs = () => {
  const t = useText('sbis')
  return (
    <RouteTabs
      label={t('adminTitle')}
      tabs={[
        { label: t('tab.sbis'), to: '/admin/sbis' },
        { label: t('tab.devices'), to: '/admin/devices' },
        { label: t('tab.imports'), to: '/admin/devices/imports' },
        { label: t('tab.types'), to: '/admin/device-types' },
      ]}
    />
  )
}

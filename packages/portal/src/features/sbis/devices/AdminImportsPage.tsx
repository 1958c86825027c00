import { useText } from '../../../locales/text.ts'
import { Page } from '../../../ui/page/Page.tsx'
import { ImportList } from '../../device-models/imports/ImportsPage.tsx'
import { SbiTabs } from '../SbiTabs.tsx'

/** The imports of all providers, beside their interfaces and devices. */
export const AdminImportsPage = () => {
  const t = useText('deviceModels')
  return (
    <Page title={t('imports.title')}>
      <SbiTabs />
      <ImportList place="/admin/devices/imports" />
    </Page>
  )
}

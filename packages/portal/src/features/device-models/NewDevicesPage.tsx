import { useSearch } from '@tanstack/react-router'
import { useRead } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { Loaded } from '../../ui/page/Loaded.tsx'
import { Page } from '../../ui/page/Page.tsx'
import { NewDevicesForm } from './NewDevicesForm.tsx'
import { ProviderFirst } from './ProviderFirst.tsx'
import type { Device } from './device.ts'

const NewDevices = ({ sbiId, former }: { readonly sbiId: string | null; readonly former: Device | null }) => {
  const types = useRead('device-types.list', {})
  return (
    <ProviderFirst>
      {(providers) => (
        <Loaded query={types} height={300}>
          {(known) => <NewDevicesForm providers={providers} types={known} sbiId={sbiId} former={former} />}
        </Loaded>
      )}
    </ProviderFirst>
  )
}

const DeviceAgain = ({ deviceId, sbiId }: { readonly deviceId: string; readonly sbiId: string | null }) => (
  <Loaded query={useRead('device-models.get', { params: { deviceId } })} height={300}>
    {(former) => <NewDevices sbiId={sbiId} former={former} />}
  </Loaded>
)

/**
 * Registers up to 25 device models at once; only providers with an accepted certificate may. The address may name the
 * interface that they are used with, `?sbi=`, and a rejected one to be added again, `?again=`, each with its id.
 */
export const NewDevicesPage = () => {
  const t = useText('deviceModels')
  const search: Record<string, unknown> = useSearch({ strict: false })
  const { sbi, again } = search
  const sbiId = typeof sbi === 'string' ? sbi : null
  return (
    <Page title={t('new')} crumbs={[{ label: t('title'), to: '/devices' }]}>
      {typeof again === 'string' ? (
        <DeviceAgain deviceId={again} sbiId={sbiId} />
      ) : (
        <NewDevices sbiId={sbiId} former={null} />
      )}
    </Page>
  )
}

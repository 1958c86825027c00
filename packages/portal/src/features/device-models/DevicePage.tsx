import { showHidden } from '@entente/trust/view'
import { useParams } from '@tanstack/react-router'
import { useRead } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { useAddressedDialog } from '../../ui/dialog/use-addressed-dialog.ts'
import { EditIcon, OffIcon, PlusIcon } from '../../ui/icons.tsx'
import { StatusBadge } from '../../ui/inline/StatusBadge.tsx'
import { ButtonLink } from '../../ui/links.tsx'
import { Loaded } from '../../ui/page/Loaded.tsx'
import { ActionButtons } from '../../ui/page/ActionButtons.tsx'
import { Page } from '../../ui/page/Page.tsx'
import { DeactivateDeviceDialog } from './DeactivateDeviceDialog.tsx'
import { deviceDialogs, nameOf } from './device.ts'
import { DeviceDetails } from './DeviceDetails.tsx'
import { EditDeviceDialog } from './EditDeviceDialog.tsx'
import type { Device, DeviceDialog } from './device.ts'

interface DeviceActionsProps {
  readonly device: Device
  readonly onOpen: (dialog: DeviceDialog) => void
}

/** What can be done with the device model now, as buttons. */
const DeviceActions = ({ device, onOpen }: DeviceActionsProps) => {
  const t = useText('deviceModels')
  return (
    <>
      {device.actions.includes('add-again') && (
        <ButtonLink
          to="/devices/new"
          search={{ again: device.deviceId }}
          leftSection={<PlusIcon size={17} />}
        >
          {t('addAgain')}
        </ButtonLink>
      )}
      <ActionButtons
        offered={device.actions}
        actions={[
          { name: 'edit', label: t('edit.action'), icon: EditIcon },
          { name: 'deactivate', label: t('deactivate.action'), icon: OffIcon, weight: 'danger' },
        ]}
        onOpen={onOpen}
      />
    </>
  )
}

/** A device model as its provider sees it. What can be done with it comes from the server. */
export const DevicePage = () => {
  const t = useText('deviceModels')
  const { deviceId } = useParams({ from: '/inside/devices/$deviceId' })
  const query = useRead('device-models.get', { params: { deviceId } })
  const device = query.data
  const { dialog, open, close } = useAddressedDialog(deviceDialogs)
  return (
    <Page
      title={device === undefined ? t('detailsTitle') : showHidden(nameOf(device))}
      crumbs={[{ label: t('title'), to: '/devices' }]}
      aside={device === undefined ? null : <StatusBadge status={device.status} />}
      actions={device === undefined ? null : <DeviceActions device={device} onOpen={open} />}
    >
      <Loaded query={query} height={320}>
        {(data) => (
          <>
            <DeviceDetails device={data} />
            {dialog === 'edit' && data.actions.includes('edit') && (
              <EditDeviceDialog device={data} onClose={close} />
            )}
            {dialog === 'deactivate' && data.actions.includes('deactivate') && (
              <DeactivateDeviceDialog device={data} onClose={close} />
            )}
          </>
        )}
      </Loaded>
    </Page>
  )
}

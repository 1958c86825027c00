import { showHidden } from '@entente/trust/view'
import { useParams } from '@tanstack/react-router'
import { useRead } from '../../../api/queries.ts'
import { useText } from '../../../locales/text.ts'
import { DecisionDesk } from '../../../ui/decision/DecisionDesk.tsx'
import { useAddressedDialog } from '../../../ui/dialog/use-addressed-dialog.ts'
import { CheckIcon, OffIcon } from '../../../ui/icons.tsx'
import { StatusBadge } from '../../../ui/inline/StatusBadge.tsx'
import { Loaded } from '../../../ui/page/Loaded.tsx'
import { ActionButtons } from '../../../ui/page/ActionButtons.tsx'
import { Page } from '../../../ui/page/Page.tsx'
import { Panel } from '../../../ui/page/Panel.tsx'
import { FoldedHistory } from '../../audit-trail/History.tsx'
import { DeactivateDeviceDialog } from '../../device-models/DeactivateDeviceDialog.tsx'
import { ActivateDeviceDialog } from './ActivateDeviceDialog.tsx'
import { DecisionPanel } from '../../../ui/decision/DecisionPanel.tsx'
import { HotlistAction } from '../../hotlist/HotlistAction.tsx'
import { DeviceSummary } from './DeviceSummary.tsx'
import { deviceName } from '../sbi.ts'
import { useDeviceDecision } from './use-device-decision.ts'

const verdicts = ['approve', 'reject'] as const
const dialogs = ['deactivate', 'activate'] as const

/** A device as an administrator sees it, and the decision about it. */
export const AdminDevicePage = () => {
  const t = useText('sbis')
  const { deviceId } = useParams({ from: '/inside/admin/devices/$deviceId' })
  const query = useRead('device-models.get', { params: { deviceId } })
  const device = query.data
  const { words, decide } = useDeviceDecision(device)
  const { dialog, open, close } = useAddressedDialog(dialogs)
  return (
    <Page
      title={device === undefined ? t('device.title') : showHidden(deviceName(device))}
      crumbs={[{ label: t('tab.devices'), to: '/admin/devices' }]}
      aside={device === undefined ? null : <StatusBadge status={device.status} />}
      actions={
        <>
          {device !== undefined && (
            <HotlistAction
              subject={{
                kind: 'device_model',
                make: device.make,
                model: device.model,
                providerId: device.partnerId,
              }}
            />
          )}
          <ActionButtons
            offered={device?.actions ?? []}
            actions={[
              { name: 'activate', label: t('activate.action'), icon: CheckIcon },
              { name: 'deactivate', label: t('deactivate.action'), icon: OffIcon, weight: 'danger' },
            ]}
            onOpen={open}
          />
        </>
      }
    >
      <Loaded query={query} height={320}>
        {(data) => (
          <DecisionDesk
            kind="device-model"
            id={deviceId}
            verdicts={verdicts.filter((verdict) => data.actions.includes(verdict))}
            words={words}
            decide={decide}
            linkOf={(id) => `/admin/devices/${encodeURIComponent(id)}`}
            list={{ label: t('device.toList'), to: '/admin/devices' }}
          >
            <DecisionPanel decision={data.decision} />
            <Panel title={t('details')}>
              <DeviceSummary device={data} />
            </Panel>
            <FoldedHistory of={[{ objectType: 'device-model', objectId: deviceId }]} />
            {dialog === 'deactivate' && data.actions.includes('deactivate') && (
              <DeactivateDeviceDialog device={data} onClose={close} />
            )}
            {dialog === 'activate' && data.actions.includes('activate') && (
              <ActivateDeviceDialog device={data} onClose={close} />
            )}
          </DecisionDesk>
        )}
      </Loaded>
    </Page>
  )
}

import { DecisionPanel } from '../../ui/decision/DecisionPanel.tsx'
import { useText } from '../../locales/text.ts'
import { Facts, Literal } from '../../ui/facts/Facts.tsx'
import { CopyButton } from '../../ui/inline/CopyButton.tsx'
import { DateTime } from '../../ui/inline/DateTime.tsx'
import { Foreign } from '../../ui/inline/Foreign.tsx'
import { Panel } from '../../ui/page/Panel.tsx'
import { FoldedHistory } from '../audit-trail/History.tsx'
import { UsedWith } from './UsedWith.tsx'
import type { Device } from './device.ts'

/** Everything about one device model; its history folds. */
export const DeviceDetails = ({ device }: { readonly device: Device }) => {
  const t = useText('deviceModels')
  return (
    <>
      <DecisionPanel decision={device.decision} />
      <Panel title={t('details')}>
        <Facts
          facts={[
            { label: t('make'), value: <Foreign>{device.make}</Foreign> },
            { label: t('model'), value: <Foreign>{device.model}</Foreign> },
            { label: t('type'), value: <Foreign>{device.deviceType}</Foreign> },
            { label: t('subType'), value: <Foreign>{device.deviceSubType}</Foreign> },
            { label: t('organization'), value: <Foreign>{device.orgName}</Foreign> },
            { label: t('partnerId'), value: <Literal>{device.partnerId}</Literal> },
            { label: t('created'), value: <DateTime at={device.createdDateTime} /> },
            {
              label: t('usedWith'),
              value: <UsedWith usedWith={device.usedWith} none={t('noSbi')} />,
              wide: true,
            },
            {
              label: t('deviceId'),
              value: (
                <>
                  <Literal>{device.deviceId}</Literal>{' '}
                  <CopyButton value={device.deviceId} what={t('deviceId')} />
                </>
              ),
              wide: true,
            },
          ]}
        />
      </Panel>
      <FoldedHistory of={[{ objectType: 'device-model', objectId: device.deviceId }]} />
    </>
  )
}

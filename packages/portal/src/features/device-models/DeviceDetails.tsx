import { DecisionPanel } from '../../ui/decision/DecisionPanel.tsx'
import { useText } from '../../locales/text.ts'
import { CopyableId } from '../../ui/facts/CopyableId.tsx'
import { Facts, Literal } from '../../ui/facts/Facts.tsx'
import { DateTime } from '../../ui/inline/DateTime.tsx'
import { Foreign } from '../../ui/inline/Foreign.tsx'
import { StatusBadge } from '../../ui/inline/StatusBadge.tsx'
import { ButtonLink } from '../../ui/links.tsx'
import { Panel } from '../../ui/page/Panel.tsx'
import { FoldedHistory } from '../audit-trail/History.tsx'
import styles from './Devices.module.css'
import type { Device } from './device.ts'

const UsedWith = ({ usedWith }: Pick<Device, 'usedWith'>) => {
  const t = useText('deviceModels')
  if (usedWith.length === 0) return t('noSbi')
  return (
    <ul className={styles.carriers}>
      {usedWith.map(({ id, name, status }) => (
        <li key={id}>
          <ButtonLink to="/sbis/$sbiId" params={{ sbiId: id }} variant="subtle" size="compact-sm">
            <Foreign>{name}</Foreign>
          </ButtonLink>
          <StatusBadge status={status} />
        </li>
      ))}
    </ul>
  )
}

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
            { label: t('usedWith'), value: <UsedWith usedWith={device.usedWith} />, wide: true },
            {
              label: t('deviceId'),
              value: <CopyableId what={t('deviceId')}>{device.deviceId}</CopyableId>,
              wide: true,
            },
          ]}
        />
      </Panel>
      <FoldedHistory of={[{ objectType: 'device-model', objectId: device.deviceId }]} />
    </>
  )
}

import { useText } from '../../../locales/text.ts'
import { Facts, Literal } from '../../../ui/facts/Facts.tsx'
import { DateTime } from '../../../ui/inline/DateTime.tsx'
import { Foreign } from '../../../ui/inline/Foreign.tsx'
import { UsedWith } from '../../device-models/UsedWith.tsx'
import type { Response } from '../../../api/client.ts'

/** What a device is, and the interfaces that it was registered with. */
export const DeviceSummary = ({ device }: { readonly device: Response<'device-models.get'> }) => {
  const t = useText('sbis')
  return (
    <Facts
      facts={[
        { label: t('device.make'), value: <Foreign>{device.make}</Foreign> },
        { label: t('device.model'), value: <Foreign>{device.model}</Foreign> },
        {
          label: t('device.type'),
          value: (
            <>
              <Foreign>{device.deviceType}</Foreign> · <Foreign>{device.deviceSubType}</Foreign>
            </>
          ),
        },
        { label: t('organization'), value: <Foreign>{device.orgName}</Foreign> },
        { label: t('partnerId'), value: <Literal>{device.partnerId}</Literal> },
        { label: t('registered'), value: <DateTime at={device.createdDateTime} /> },
        {
          label: t('device.sbi'),
          value: <UsedWith usedWith={device.usedWith} admin none={t('device.noSbi')} />,
          wide: true,
        },
        { label: t('device.id'), value: <Literal>{device.deviceId}</Literal>, wide: true },
      ]}
    />
  )
}

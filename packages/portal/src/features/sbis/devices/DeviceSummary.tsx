import { useText } from '../../../locales/text.ts'
import { Facts, Literal } from '../../../ui/facts/Facts.tsx'
import { DateTime } from '../../../ui/inline/DateTime.tsx'
import { Foreign } from '../../../ui/inline/Foreign.tsx'
import { ButtonLink } from '../../../ui/links.tsx'
import type { Response } from '../../../api/client.ts'

/** What a device is, and the interfaces that it was registered with. */
export const DeviceSummary = ({ device }: { readonly device: Response<'device-models.get'> }) => {
  const t = useText('sbis')
  const sbis = device.usedWith.filter(({ kind }) => kind === 'sbi')
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
          value:
            sbis.length === 0
              ? t('device.noSbi')
              : sbis.map(({ id, name }) => (
                  <ButtonLink
                    key={id}
                    to="/admin/sbis/$sbiId"
                    params={{ sbiId: id }}
                    variant="subtle"
                    size="compact-sm"
                  >
                    <Foreign>{name}</Foreign>
                  </ButtonLink>
                )),
          wide: true,
        },
        { label: t('device.id'), value: <Literal>{device.deviceId}</Literal>, wide: true },
      ]}
    />
  )
}

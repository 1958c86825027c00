import { useRead } from '../../api/queries.ts'
import { isolated, useText } from '../../locales/text.ts'
import { Entry, EntryList } from '../../ui/facts/EntryList.tsx'
import { DeviceIcon, PlusIcon } from '../../ui/icons.tsx'
import { StatusBadge } from '../../ui/inline/StatusBadge.tsx'
import { ButtonLink } from '../../ui/links.tsx'
import { EmptyState } from '../../ui/notices/EmptyState.tsx'
import { Loaded } from '../../ui/page/Loaded.tsx'
import { Panel } from '../../ui/page/Panel.tsx'
import { deviceName, sbiStatuses } from './sbi.ts'
import styles from './Sbis.module.css'
import type { Response } from '../../api/client.ts'
import type { Sbi } from './sbi.ts'

type Device = Response<'sbis.list-devices'>[number]

const mostShown = 100

/** The wire says `approved` and not active for a deactivated device. */
const statusOf = ({ status, isActive }: Device): (typeof sbiStatuses)[number] =>
  status === 'approved' && !isActive
    ? 'deactivated'
    : (sbiStatuses.find((known) => known === status) ?? 'pending_approval')

interface SbiDevicesProps {
  readonly sbi: Sbi
  /** Where one of its devices is shown. */
  readonly linkOf: (deviceId: string) => string
}

/** The devices of an interface, and where more are added. */
export const SbiDevices = ({ sbi, linkOf }: SbiDevicesProps) => {
  const t = useText('sbis')
  const table = useText('table')
  const { sbiId } = sbi
  const devices = useRead('sbis.list-devices', { params: { sbiId } })
  const add = sbi.actions.includes('add-device') ? (
    <ButtonLink
      to="/devices/new"
      search={{ sbi: sbiId }}
      variant="default"
      leftSection={<PlusIcon size={17} />}
    >
      {t('addDevices')}
    </ButtonLink>
  ) : null
  return (
    <Panel title={t('devices')} actions={add}>
      <Loaded query={devices} height={160}>
        {(all) =>
          all.length === 0 ? (
            <EmptyState icon={DeviceIcon} title={t('noDevices')}>
              {t('noDevicesText')}
            </EmptyState>
          ) : (
            <>
              <p className={styles.counts}>
                {t('deviceCounts', {
                  all: sbi.countOfAssociatedDevices,
                  approved: sbi.countOfApprovedDevices,
                  pending: sbi.countOfPendingDevices,
                })}
              </p>
              <EntryList>
                {all.slice(0, mostShown).map((device) => (
                  <Entry
                    key={device.deviceId}
                    name={deviceName(device)}
                    tags={<StatusBadge status={statusOf(device)} />}
                    facts={`${isolated(device.deviceTypeCode)} · ${isolated(device.deviceSubTypeCode)}`}
                    actions={
                      <ButtonLink
                        to={linkOf(device.deviceId)}
                        variant="subtle"
                        aria-label={t('viewDevice', { name: isolated(deviceName(device)) })}
                      >
                        {table('view')}
                      </ButtonLink>
                    }
                  />
                ))}
              </EntryList>
              {all.length > mostShown && <p>{t('more', { count: all.length - mostShown })}</p>}
            </>
          )
        }
      </Loaded>
    </Panel>
  )
}

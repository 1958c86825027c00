import { DecideManyButton } from '../../../ui/decision/DecideManyButton.tsx'
import { useState } from 'react'
import { useText } from '../../../locales/text.ts'
import { isAdmin, useAccount } from '../../../shell/session/session.ts'
import { DeviceIcon } from '../../../ui/icons.tsx'
import { Day } from '../../../ui/inline/DateTime.tsx'
import { Foreign } from '../../../ui/inline/Foreign.tsx'
import { StatusBadge } from '../../../ui/inline/StatusBadge.tsx'
import { EmptyState } from '../../../ui/notices/EmptyState.tsx'
import { Page } from '../../../ui/page/Page.tsx'
import { DataTable } from '../../../ui/table/DataTable.tsx'
import { decisionActions } from '../../../ui/decision/decision-actions.ts'
import { useServedRows } from '../../../ui/table/use-served-rows.ts'
import { useListState } from '../../../ui/table/use-list-state.ts'
import { useStatusOptions } from '../../../ui/table/use-status-options.ts'
import { DecideDevicesDialog } from './DecideDevicesDialog.tsx'
import { DeviceDecisionDialog } from './DeviceDecisionDialog.tsx'
import { deviceListRules, deviceName, sbiStatuses } from '../sbi.ts'
import { SbiTabs } from '../SbiTabs.tsx'
import type { Text } from '../../../locales/text.ts'
import type { Verdict } from '../../../ui/decision/decision-words.ts'
import type { Column, RowAction } from '../../../ui/table/columns.ts'
import type { ListedDevice } from '../sbi.ts'

const linkOf = ({ deviceId }: ListedDevice) => `/admin/devices/${encodeURIComponent(deviceId)}`

const columnsOf = (t: Text<'sbis'>): Column<ListedDevice>[] => [
  {
    id: 'make',
    header: t('device.name'),
    cell: (device) => <Foreign>{deviceName(device)}</Foreign>,
    idOf: ({ deviceId }) => ({ what: t('device.id'), id: deviceId }),
  },
  {
    id: 'orgName',
    header: t('organization'),
    cell: ({ orgName }) => <Foreign>{orgName}</Foreign>,
    idOf: ({ partnerId }) => ({ what: t('partnerId'), id: partnerId }),
  },
  {
    id: 'deviceType',
    header: t('device.type'),
    cell: ({ deviceType, deviceSubType }) => (
      <>
        <Foreign>{deviceType}</Foreign> · <Foreign>{deviceSubType}</Foreign>
      </>
    ),
  },
  {
    id: 'sbiVersion',
    header: t('device.sbi'),
    cell: ({ sbiVersion }) => (sbiVersion === null ? t('device.noSbi') : <Foreign>{sbiVersion}</Foreign>),
    idOf: ({ sbiId }) => (sbiId === null ? null : { what: t('sbiId'), id: sbiId }),
  },
  { id: 'status', header: t('status'), cell: (device) => <StatusBadge status={device.status} /> },
  {
    id: 'createdDateTime',
    header: t('registered'),
    cell: ({ createdDateTime }) => <Day at={createdDateTime} />,
  },
]

type OpenDialog = { readonly name: Verdict; readonly device: ListedDevice } | { readonly name: 'many' }

/** All devices, for administrators: decide and look. */
export const AdminDevicesPage = () => {
  const t = useText('sbis')
  const statusOptions = useStatusOptions()
  const decides = isAdmin(useAccount())
  const control = useListState(deviceListRules)
  const [dialog, setDialog] = useState<OpenDialog | null>(null)
  const list = useServedRows('sbis.list-all-devices', control)
  const close = () => setDialog(null)
  const actionsOf = (device: ListedDevice): RowAction<ListedDevice>[] => {
    const refusal = device.status === 'pending_approval' ? null : t(`device.decideRefused.${device.status}`)
    if (!decides) return []
    return [
      ...decisionActions<ListedDevice>({
        words: { approve: t('approve.action'), reject: t('reject.action') },
        refusals: { approve: refusal, reject: refusal },
        decide: (name, row) => setDialog({ name, device: row }),
      }),
    ]
  }
  return (
    <Page
      title={t('adminTitle')}
      actions={
        decides ? (
          <DecideManyButton onClick={() => setDialog({ name: 'many' })}>{t('many.action')}</DecideManyButton>
        ) : null
      }
    >
      <SbiTabs />
      <DataTable
        title={t('tab.devices')}
        columns={columnsOf(t)}
        searchLabel={t('device.search')}
        tabs={{
          filter: 'status',
          label: t('status'),
          options: statusOptions(sbiStatuses),
        }}
        filters={[
          { id: 'orgName', label: t('organization') },
          { id: 'partnerId', label: t('partnerId') },
          { id: 'deviceType', label: t('device.type') },
          { id: 'make', label: t('device.make') },
          { id: 'model', label: t('device.model') },
          { id: 'sbiVersion', label: t('device.sbi') },
          { id: 'sbiId', label: t('sbiId') },
        ]}
        {...list}
        keyOf={({ deviceId }) => deviceId}
        nameOf={deviceName}
        linkOf={linkOf}
        isOff={(device) => device.status === 'deactivated'}
        actionsOf={actionsOf}
        nothingYet={
          <EmptyState icon={DeviceIcon} title={t('device.nothing')}>
            {t('device.nothingText')}
          </EmptyState>
        }
      />
      {(dialog?.name === 'approve' || dialog?.name === 'reject') && (
        <DeviceDecisionDialog deviceId={dialog.device.deviceId} verdict={dialog.name} onClose={close} />
      )}
      {dialog?.name === 'many' && <DecideDevicesDialog onClose={close} />}
    </Page>
  )
}

import { useState } from 'react'
import { useRead } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { mayChange, useAccount } from '../../shell/session/session.ts'
import { useOwnOrganisations } from '../organisations/use-own-organisations.ts'
import { DeviceIcon, OffIcon, PlusIcon, UploadIcon } from '../../ui/icons.tsx'
import { Day } from '../../ui/inline/DateTime.tsx'
import { Foreign } from '../../ui/inline/Foreign.tsx'
import { StatusBadge } from '../../ui/inline/StatusBadge.tsx'
import { ButtonLink } from '../../ui/links.tsx'
import { EmptyState } from '../../ui/notices/EmptyState.tsx'
import { Page } from '../../ui/page/Page.tsx'
import { DataTable } from '../../ui/table/DataTable.tsx'
import { useListState } from '../../ui/table/use-list-state.ts'
import { useServedRows } from '../../ui/table/use-served-rows.ts'
import { useStatusOptions } from '../../ui/table/use-status-options.ts'
import { DeactivateDeviceDialog } from './DeactivateDeviceDialog.tsx'
import { deviceStatuses, listRules, nameOf } from './device.ts'
import type { ListedDevice } from './device.ts'
import type { Text } from '../../locales/text.ts'
import type { Column, RowAction } from '../../ui/table/columns.ts'

const linkOf = ({ deviceId }: ListedDevice) => `/devices/${encodeURIComponent(deviceId)}`

const columnsOf = (t: Text<'deviceModels'>): Column<ListedDevice>[] => [
  {
    id: 'name',
    header: t('name'),
    cell: (device) => <Foreign>{nameOf(device)}</Foreign>,
    idOf: ({ deviceId }) => ({ what: t('deviceId'), id: deviceId }),
  },
  { id: 'deviceType', header: t('type'), cell: ({ deviceType }) => <Foreign>{deviceType}</Foreign> },
  {
    id: 'deviceSubType',
    header: t('subType'),
    cell: ({ deviceSubType }) => <Foreign>{deviceSubType}</Foreign>,
  },
  { id: 'status', header: t('status'), cell: ({ status }) => <StatusBadge status={status} /> },
  {
    id: 'createdDateTime',
    header: t('created'),
    cell: ({ createdDateTime }) => <Day at={createdDateTime} />,
  },
  {
    id: 'partnerId',
    header: t('organization'),
    cell: ({ orgName }) => <Foreign>{orgName}</Foreign>,
    idOf: ({ partnerId }) => ({ what: t('partnerId'), id: partnerId }),
  },
]

const AddLinks = () => {
  const t = useText('deviceModels')
  return (
    <>
      <ButtonLink to="/devices/import" variant="default" leftSection={<UploadIcon size={17} />}>
        {t('import.action')}
      </ButtonLink>
      <ButtonLink to="/devices/new" leftSection={<PlusIcon size={17} />}>
        {t('new')}
      </ButtonLink>
    </>
  )
}

/** The device models of the signed-in provider. */
export const DevicesPage = () => {
  const t = useText('deviceModels')
  const statusOptions = useStatusOptions()
  const mayAdd = mayChange(useAccount())
  const control = useListState(listRules)
  const { data: types = [] } = useRead('device-types.list', {})
  const { hasSeveral, filters } = useOwnOrganisations(t('organization'))
  const [deactivating, setDeactivating] = useState<ListedDevice | null>(null)
  const list = useServedRows('device-models.page', control)
  const actionsOf = (device: ListedDevice): RowAction<ListedDevice>[] => {
    if (!mayAdd) return []
    const refusal = t(device.status === 'deactivated' ? 'deactivate.already' : 'deactivate.onlyApproved')
    return [
      {
        id: 'deactivate',
        label: t('deactivate.action'),
        icon: OffIcon,
        dangerous: true,
        refusal: device.status === 'approved' ? null : refusal,
        run: setDeactivating,
      },
    ]
  }
  return (
    <Page title={t('title')} actions={mayAdd ? <AddLinks /> : null}>
      <DataTable
        title={t('list')}
        columns={columnsOf(t).filter(({ id }) => id !== 'partnerId' || hasSeveral)}
        searchLabel={t('search')}
        tabs={{
          filter: 'status',
          label: t('status'),
          options: statusOptions(deviceStatuses),
        }}
        filters={[
          ...filters,
          {
            id: 'deviceType',
            label: t('type'),
            options: types.map(({ code, name }) => ({ value: code, label: name })),
          },
        ]}
        {...list}
        keyOf={({ deviceId }) => deviceId}
        nameOf={nameOf}
        linkOf={linkOf}
        isOff={(device) => device.status === 'deactivated'}
        actionsOf={actionsOf}
        nothingYet={
          <EmptyState icon={DeviceIcon} title={t('nothing')} action={mayAdd ? <AddLinks /> : null}>
            {t('nothingText')}
          </EmptyState>
        }
      />
      {deactivating && <DeactivateDeviceDialog device={deactivating} onClose={() => setDeactivating(null)} />}
    </Page>
  )
}

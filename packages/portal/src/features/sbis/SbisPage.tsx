import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useText } from '../../locales/text.ts'
import { mayChange, useAccount } from '../../shell/session/session.ts'
import { useOwnOrganisations } from '../organisations/use-own-organisations.ts'
import { InterfaceIcon, OffIcon, PlusIcon } from '../../ui/icons.tsx'
import { ButtonLink } from '../../ui/links.tsx'
import { EmptyState } from '../../ui/notices/EmptyState.tsx'
import { Page } from '../../ui/page/Page.tsx'
import { DataTable } from '../../ui/table/DataTable.tsx'
import { useServedRows } from '../../ui/table/use-served-rows.ts'
import { useListState } from '../../ui/table/use-list-state.ts'
import { useStatusOptions } from '../../ui/table/use-status-options.ts'
import { columnsOf } from './sbi-columns.tsx'
import { DeactivateSbiDialog } from './decisions/DeactivateSbiDialog.tsx'
import { expiryStates, ownListRules, sbiStatuses } from './sbi.ts'
import type { ListedSbi } from './sbi.ts'
import type { RowAction } from '../../ui/table/columns.ts'

const linkOf = ({ sbiId }: ListedSbi) => `/sbis/${encodeURIComponent(sbiId)}`

/** The interfaces of the signed-in provider. */
export const SbisPage = () => {
  const t = useText('sbis')
  const statusOptions = useStatusOptions()
  const navigate = useNavigate()
  const mayAdd = mayChange(useAccount())
  const control = useListState(ownListRules)
  const { hasSeveral, filters } = useOwnOrganisations(t('organization'))
  const [deactivating, setDeactivating] = useState<ListedSbi | null>(null)
  const list = useServedRows('sbis.list', control)
  const add = mayAdd ? (
    <ButtonLink to="/sbis/new" leftSection={<PlusIcon size={17} />}>
      {t('new')}
    </ButtonLink>
  ) : null
  const actionsOf = (sbi: ListedSbi): RowAction<ListedSbi>[] => {
    if (!mayAdd) return []
    return [
      {
        id: 'add-device',
        label: t('addDevices'),
        icon: PlusIcon,
        refusal: sbi.status === 'approved' ? null : t('onlyApproved'),
        run: ({ sbiId }) => void navigate({ to: '/devices/new', search: { sbi: sbiId } }),
      },
      {
        id: 'deactivate',
        label: t('deactivate.action'),
        icon: OffIcon,
        dangerous: true,
        refusal:
          sbi.status === 'approved'
            ? null
            : t(sbi.status === 'deactivated' ? 'deactivate.already' : 'deactivate.onlyApproved'),
        run: setDeactivating,
      },
    ]
  }
  return (
    <Page title={t('title')} actions={add}>
      <DataTable
        title={t('list')}
        columns={columnsOf(t).filter(({ id }) => id !== 'orgName' || hasSeveral)}
        searchLabel={t('searchOwn')}
        tabs={{
          filter: 'status',
          label: t('status'),
          options: statusOptions(sbiStatuses),
        }}
        filters={[
          ...filters,
          {
            id: 'sbiExpiryStatus',
            label: t('expiryState'),
            options: statusOptions(expiryStates),
          },
        ]}
        {...list}
        keyOf={({ sbiId }) => sbiId}
        nameOf={({ sbiVersion }) => sbiVersion}
        linkOf={linkOf}
        isOff={(sbi) => sbi.status === 'deactivated'}
        actionsOf={actionsOf}
        nothingYet={
          <EmptyState icon={InterfaceIcon} title={t('nothing')} action={add}>
            {t('nothingText')}
          </EmptyState>
        }
      />
      {deactivating && <DeactivateSbiDialog sbi={deactivating} onClose={() => setDeactivating(null)} />}
    </Page>
  )
}

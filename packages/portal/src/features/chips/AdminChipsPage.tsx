import { Foreign } from '../../ui/inline/Foreign.tsx'
import { useState } from 'react'
import { useText } from '../../locales/text.ts'
import { isAdmin, useAccount } from '../../shell/session/session.ts'
import { Day } from '../../ui/inline/DateTime.tsx'
import { EmptyState } from '../../ui/notices/EmptyState.tsx'
import { ChipIcon, OffIcon } from '../../ui/icons.tsx'
import { Page } from '../../ui/page/Page.tsx'
import { StatusBadge } from '../../ui/inline/StatusBadge.tsx'
import { DataTable } from '../../ui/table/DataTable.tsx'
import { decisionActions } from '../../ui/decision/decision-actions.ts'
import { useServedRows } from '../../ui/table/use-served-rows.ts'
import { useListState } from '../../ui/table/use-list-state.ts'
import { useStatusOptions } from '../../ui/table/use-status-options.ts'
import { adminListRules, chipStatuses, nameOf } from './chip.ts'
import { ChipDecisionDialog } from './ChipDecisionDialog.tsx'
import { DeactivateChipDialog } from './DeactivateChipDialog.tsx'
import type { ListedChip } from './chip.ts'
import type { Text } from '../../locales/text.ts'
import type { Column, RowAction } from '../../ui/table/columns.ts'

const linkOf = ({ ftmId }: ListedChip) => `/admin/chips/${encodeURIComponent(ftmId)}`

interface OpenDialog {
  readonly name: 'approve' | 'reject' | 'deactivate'
  readonly chip: ListedChip
}

const columnsOf = (t: Text<'chips'>): Column<ListedChip>[] => [
  {
    id: 'name',
    header: t('name'),
    cell: (chip) => <Foreign>{nameOf(chip)}</Foreign>,
    idOf: ({ ftmId }) => ({ what: t('ftmId'), id: ftmId }),
  },
  {
    id: 'orgName',
    header: t('organization'),
    cell: ({ orgName }) => <Foreign>{orgName}</Foreign>,
    idOf: ({ partnerId }) => ({ what: t('partnerId'), id: partnerId }),
  },
  {
    id: 'createdDateTime',
    header: t('created'),
    cell: ({ createdDateTime }) => <Day at={createdDateTime} />,
  },
  { id: 'status', header: t('status'), cell: (chip) => <StatusBadge status={chip.status} /> },
]

/** All chips, for administrators: decide, look, deactivate. */
export const AdminChipsPage = () => {
  const t = useText('chips')
  const statusOptions = useStatusOptions()
  const decides = isAdmin(useAccount())
  const control = useListState(adminListRules)
  const [dialog, setDialog] = useState<OpenDialog | null>(null)
  const list = useServedRows('chips.list', control)
  const close = () => setDialog(null)
  const actionsOf = (chip: ListedChip): RowAction<ListedChip>[] => {
    const undecided = chip.status === 'pending_approval' ? null : t(`decideRefused.${chip.status}`)
    const notApproved = t(chip.status === 'deactivated' ? 'deactivate.already' : 'deactivate.onlyApproved')
    if (!decides) return []
    return [
      ...decisionActions<ListedChip>({
        words: { approve: t('approve.action'), reject: t('reject.action') },
        // A chip whose provider never brings a certificate can be cleared away.
        refusals: { approve: undecided, reject: chip.status === 'pending_cert_upload' ? null : undecided },
        decide: (name, row) => setDialog({ name, chip: row }),
      }),
      {
        id: 'deactivate',
        label: t('deactivate.action'),
        icon: OffIcon,
        dangerous: true,
        refusal: chip.status === 'approved' ? null : notApproved,
        run: (row) => setDialog({ name: 'deactivate', chip: row }),
      },
    ]
  }
  return (
    <Page title={t('adminTitle')}>
      <DataTable
        title={t('adminList')}
        columns={columnsOf(t)}
        searchLabel={t('search')}
        tabs={{
          filter: 'status',
          label: t('status'),
          options: statusOptions(chipStatuses),
        }}
        filters={[
          { id: 'orgName', label: t('organization') },
          { id: 'partnerId', label: t('partnerId') },
          { id: 'make', label: t('make') },
          { id: 'model', label: t('model') },
        ]}
        {...list}
        keyOf={({ ftmId }) => ftmId}
        nameOf={nameOf}
        linkOf={linkOf}
        isOff={(chip) => chip.status === 'deactivated'}
        actionsOf={actionsOf}
        nothingYet={
          <EmptyState icon={ChipIcon} title={t('adminNothing')}>
            {t('adminNothingText')}
          </EmptyState>
        }
      />
      {dialog && dialog.name !== 'deactivate' && (
        <ChipDecisionDialog ftmId={dialog.chip.ftmId} verdict={dialog.name} onClose={close} />
      )}
      {dialog?.name === 'deactivate' && <DeactivateChipDialog chip={dialog.chip} onClose={close} />}
    </Page>
  )
}

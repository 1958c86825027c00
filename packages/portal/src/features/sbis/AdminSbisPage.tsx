import { DecideManyButton } from '../../ui/decision/DecideManyButton.tsx'
import { useState } from 'react'
import { useText } from '../../locales/text.ts'
import { isAdmin, useAccount } from '../../shell/session/session.ts'
import { InterfaceIcon, OffIcon } from '../../ui/icons.tsx'
import { EmptyState } from '../../ui/notices/EmptyState.tsx'
import { Page } from '../../ui/page/Page.tsx'
import { DataTable } from '../../ui/table/DataTable.tsx'
import { decisionActions } from '../../ui/decision/decision-actions.ts'
import { useServedRows } from '../../ui/table/use-served-rows.ts'
import { useListState } from '../../ui/table/use-list-state.ts'
import { useStatusOptions } from '../../ui/table/use-status-options.ts'
import { DeactivateSbiDialog } from './decisions/DeactivateSbiDialog.tsx'
import { DecideSbisDialog } from './decisions/DecideSbisDialog.tsx'
import { adminListRules, expiryStates, sbiStatuses } from './sbi.ts'
import { columnsOf } from './sbi-columns.tsx'
import { SbiDecisionDialog } from './decisions/SbiDecisionDialog.tsx'
import { SbiTabs } from './SbiTabs.tsx'
import type { RowAction } from '../../ui/table/columns.ts'
import type { ListedSbi } from './sbi.ts'

const linkOf = ({ sbiId }: ListedSbi) => `/admin/sbis/${encodeURIComponent(sbiId)}`

type OpenDialog =
  | { readonly name: 'approve' | 'reject' | 'deactivate'; readonly sbi: ListedSbi }
  | { readonly name: 'many' }

/** All interfaces, for administrators: decide, look, deactivate. */
export const AdminSbisPage = () => {
  const t = useText('sbis')
  const statusOptions = useStatusOptions()
  const decides = isAdmin(useAccount())
  const control = useListState(adminListRules)
  const [dialog, setDialog] = useState<OpenDialog | null>(null)
  const list = useServedRows('sbis.list', control)
  const close = () => setDialog(null)
  const actionsOf = (sbi: ListedSbi): RowAction<ListedSbi>[] => {
    const undecided = sbi.status === 'pending_approval' ? null : t(`decideRefused.${sbi.status}`)
    const notApproved = t(sbi.status === 'deactivated' ? 'deactivate.already' : 'deactivate.onlyApproved')
    if (!decides) return []
    return [
      ...decisionActions<ListedSbi>({
        words: { approve: t('approve.action'), reject: t('reject.action') },
        refusals: { approve: undecided, reject: undecided },
        decide: (name, row) => setDialog({ name, sbi: row }),
      }),
      {
        id: 'deactivate',
        label: t('deactivate.action'),
        icon: OffIcon,
        dangerous: true,
        refusal: sbi.status === 'approved' ? null : notApproved,
        run: (row) => setDialog({ name: 'deactivate', sbi: row }),
      },
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
        title={t('list')}
        columns={columnsOf(t)}
        searchLabel={t('search')}
        tabs={{
          filter: 'status',
          label: t('status'),
          options: statusOptions(sbiStatuses),
        }}
        filters={[
          { id: 'orgName', label: t('organization') },
          { id: 'partnerId', label: t('partnerId') },
          { id: 'sbiVersion', label: t('version') },
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
          <EmptyState icon={InterfaceIcon} title={t('adminNothing')}>
            {t('adminNothingText')}
          </EmptyState>
        }
      />
      {(dialog?.name === 'approve' || dialog?.name === 'reject') && (
        <SbiDecisionDialog sbiId={dialog.sbi.sbiId} verdict={dialog.name} onClose={close} />
      )}
      {dialog?.name === 'deactivate' && <DeactivateSbiDialog sbi={dialog.sbi} onClose={close} />}
      {dialog?.name === 'many' && <DecideSbisDialog onClose={close} />}
    </Page>
  )
}

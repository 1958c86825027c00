import { showHidden } from '@entente/trust/view'
import { useParams } from '@tanstack/react-router'
import { useRead } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { DecisionDesk } from '../../ui/decision/DecisionDesk.tsx'
import { useAddressedDialog } from '../../ui/dialog/use-addressed-dialog.ts'
import { CheckIcon, EditIcon, OffIcon } from '../../ui/icons.tsx'
import { StatusBadge } from '../../ui/inline/StatusBadge.tsx'
import { Loaded } from '../../ui/page/Loaded.tsx'
import { ActionButtons } from '../../ui/page/ActionButtons.tsx'
import { Page } from '../../ui/page/Page.tsx'
import { Panel } from '../../ui/page/Panel.tsx'
import { FoldedHistory } from '../audit-trail/History.tsx'
import { ActivateSbiDialog } from './decisions/ActivateSbiDialog.tsx'
import { DecisionPanel } from '../../ui/decision/DecisionPanel.tsx'
import { DeactivateSbiDialog } from './decisions/DeactivateSbiDialog.tsx'
import { EditSbiDialog } from './registering/EditSbiDialog.tsx'
import { SbiDevices } from './SbiDevices.tsx'
import { SbiSummary } from './SbiSummary.tsx'
import { sbiDialogs } from './sbi.ts'
import { useSbiDecision } from './decisions/use-sbi-decision.ts'
import type { Sbi, SbiDialog } from './sbi.ts'
import type { ReactNode } from 'react'

interface OpenSbiDialogProps {
  readonly sbi: Sbi
  readonly dialog: SbiDialog
  readonly onClose: () => void
}

/** The dialog that the address names, if the interface allows what it does. */
const OpenSbiDialog = ({ sbi, dialog, onClose }: OpenSbiDialogProps) => {
  if (!sbi.actions.includes(dialog)) return null
  if (dialog === 'edit') return <EditSbiDialog sbi={sbi} onClose={onClose} />
  if (dialog === 'activate') return <ActivateSbiDialog sbi={sbi} onClose={onClose} />
  return <DeactivateSbiDialog sbi={sbi} onClose={onClose} />
}

interface SbiActionsProps {
  readonly sbi: Sbi
  readonly onOpen: (dialog: SbiDialog) => void
}

/** What the server says this reader may do with the interface now, as buttons. */
const SbiActions = ({ sbi, onOpen }: SbiActionsProps) => {
  const t = useText('sbis')
  return (
    <ActionButtons
      offered={sbi.actions}
      actions={[
        { name: 'edit', label: t('edit.action'), icon: EditIcon },
        { name: 'activate', label: t('activate.action'), icon: CheckIcon },
        { name: 'deactivate', label: t('deactivate.action'), icon: OffIcon, weight: 'danger' },
      ]}
      onOpen={onOpen}
    />
  )
}

const verdicts = ['approve', 'reject'] as const

interface SbiViewProps {
  readonly sbiId: string
  readonly above: { readonly label: string; readonly to: '/sbis' | '/admin/sbis' }
  readonly linkOfDevice: (deviceId: string) => string
  /** What else can be done from this page. */
  readonly beside?: (sbi: Sbi) => ReactNode
}

/** An interface, its devices and its history. What can be done with it comes from the server. */
export const SbiView = ({ sbiId, above, linkOfDevice, beside }: SbiViewProps) => {
  const t = useText('sbis')
  const query = useRead('sbis.get', { params: { sbiId } })
  const { words, decide } = useSbiDecision(sbiId)
  const { dialog, open, close } = useAddressedDialog(sbiDialogs)
  const sbi = query.data
  return (
    <Page
      title={sbi === undefined ? t('detailsTitle') : showHidden(sbi.sbiVersion)}
      crumbs={[above]}
      aside={
        sbi === undefined ? null : (
          <>
            <StatusBadge status={sbi.status} />
            {sbi.sbiExpiryStatus === 'expired' && <StatusBadge status="expired" />}
          </>
        )
      }
      actions={
        sbi === undefined ? null : (
          <>
            <SbiActions sbi={sbi} onOpen={open} />
            {beside?.(sbi)}
          </>
        )
      }
    >
      <Loaded query={query} height={320}>
        {(data) => (
          <DecisionDesk
            kind="sbi"
            id={sbiId}
            verdicts={verdicts.filter((verdict) => data.actions.includes(verdict))}
            words={words}
            decide={decide}
            linkOf={(id) => `/admin/sbis/${encodeURIComponent(id)}`}
            list={{ label: t('toList'), to: '/admin/sbis' }}
          >
            <DecisionPanel decision={data.decision} />
            <Panel title={t('details')}>
              <SbiSummary sbi={data} />
            </Panel>
            <SbiDevices sbi={data} linkOf={linkOfDevice} />
            <FoldedHistory of={[{ objectType: 'sbi', objectId: sbiId }]} />
            {dialog && <OpenSbiDialog sbi={data} dialog={dialog} onClose={close} />}
          </DecisionDesk>
        )}
      </Loaded>
    </Page>
  )
}

/** An interface as its provider sees it. */
export const SbiPage = () => {
  const t = useText('sbis')
  const { sbiId } = useParams({ from: '/inside/sbis/$sbiId' })
  return (
    <SbiView
      sbiId={sbiId}
      above={{ label: t('title'), to: '/sbis' }}
      linkOfDevice={(id) => `/devices/${encodeURIComponent(id)}`}
    />
  )
}

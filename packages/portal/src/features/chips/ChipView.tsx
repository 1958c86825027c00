import { showHidden } from '@entente/trust/view'
import { useRead } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { useAddressedDialog } from '../../ui/dialog/use-addressed-dialog.ts'
import { DecisionDesk } from '../../ui/decision/DecisionDesk.tsx'
import { ErrorPanel } from '../../ui/notices/ErrorPanel.tsx'
import { Loaded } from '../../ui/page/Loaded.tsx'
import { Page } from '../../ui/page/Page.tsx'
import { StatusBadge } from '../../ui/inline/StatusBadge.tsx'
import { chipDialogs } from './chip.ts'
import { ChipActions } from './ChipActions.tsx'
import { ChipDetails } from './ChipDetails.tsx'
import { DeactivateChipDialog } from './DeactivateChipDialog.tsx'
import { EditChipDialog } from './EditChipDialog.tsx'
import { UploadChipCertificateDialog } from './UploadChipCertificateDialog.tsx'
import { useChipDecision } from './use-chip-decision.ts'
import { useChipDownload } from './use-chip-download.ts'
import type { Chip, ChipDialog } from './chip.ts'
import type { ReactNode } from 'react'

interface OpenChipDialogProps {
  readonly chip: Chip
  readonly dialog: ChipDialog
  readonly onClose: () => void
}

/** The dialog that the address names, if the chip allows what it does. */
const OpenChipDialog = ({ chip, dialog, onClose }: OpenChipDialogProps) => {
  if (!chip.actions.includes(dialog === 'upload' ? 'upload-certificate' : dialog)) return null
  if (dialog === 'upload') return <UploadChipCertificateDialog chip={chip} onClose={onClose} />
  if (dialog === 'edit') return <EditChipDialog chip={chip} onClose={onClose} />
  return <DeactivateChipDialog chip={chip} onClose={onClose} />
}

const verdicts = ['approve', 'reject'] as const

interface ChipViewProps {
  readonly ftmId: string
  readonly above: { readonly label: string; readonly to: '/chips' | '/admin/chips' }
  /** What else can be done from this page. */
  readonly beside?: (chip: Chip) => ReactNode
}

/** A chip. What can be done with it comes from the server; an open dialog is part of the address, so that lists and mails can lead to it. */
export const ChipView = ({ ftmId, above, beside }: ChipViewProps) => {
  const t = useText('chips')
  const query = useRead('chips.get', { params: { ftmId } })
  const download = useChipDownload(ftmId)
  const { words, decide } = useChipDecision(ftmId)
  const chip = query.data
  const { dialog, open, close } = useAddressedDialog(chipDialogs)
  return (
    <Page
      title={chip === undefined ? t('detailsTitle') : showHidden(`${chip.make} ${chip.model}`)}
      crumbs={[above]}
      aside={chip === undefined ? null : <StatusBadge status={chip.status} />}
      actions={
        chip === undefined ? null : (
          <>
            <ChipActions chip={chip} download={download} onOpen={open} />
            {beside?.(chip)}
          </>
        )
      }
    >
      {download.isError && <ErrorPanel error={download.error} />}
      <Loaded query={query} height={320}>
        {(data) => (
          <DecisionDesk
            kind="chip"
            id={ftmId}
            verdicts={verdicts.filter((verdict) => data.actions.includes(verdict))}
            words={words}
            decide={decide}
            linkOf={(id) => `/admin/chips/${encodeURIComponent(id)}`}
            list={{ label: t('toList'), to: '/admin/chips' }}
          >
            <ChipDetails chip={data} />
            {dialog && <OpenChipDialog chip={data} dialog={dialog} onClose={close} />}
          </DecisionDesk>
        )}
      </Loaded>
    </Page>
  )
}

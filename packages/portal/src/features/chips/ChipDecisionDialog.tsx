import { useCommand, useRead } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { DecisionDialog, type Verdict } from '../../ui/form/DecisionDialog.tsx'
import { staleAfterChange } from './chip.ts'
import { ChipSummary } from './ChipSummary.tsx'

interface ChipDecisionDialogProps {
  readonly ftmId: string
  readonly verdict: Verdict
  readonly onClose: () => void
}

/** Approves or rejects a chip, its certificate in view. Mount it to open it. */
export const ChipDecisionDialog = ({ ftmId, verdict, onClose }: ChipDecisionDialogProps) => {
  const t = useText('chips')
  const decide = useCommand('chips.decide', staleAfterChange)
  return (
    <DecisionDialog
      verdict={verdict}
      words={{
        title: t(`${verdict}.title`),
        text: t(`${verdict}.text`),
        confirm: t(`${verdict}.confirm`),
        done: t(`${verdict}.done`),
      }}
      query={useRead('chips.get', { params: { ftmId } })}
      decide={(reason) =>
        decide.mutateAsync({
          request: { ftpChipDetailId: ftmId, approvalStatus: verdict === 'approve', ...reason },
        })
      }
      onClose={onClose}
    >
      {(chip) => <ChipSummary chip={chip} />}
    </DecisionDialog>
  )
}

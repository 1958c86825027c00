import { useRead } from '../../api/queries.ts'
import { DecisionDialog } from '../../ui/decision/DecisionDialog.tsx'
import { ChipSummary } from './ChipSummary.tsx'
import { useChipDecision } from './use-chip-decision.ts'
import type { Verdict } from '../../ui/decision/decision-words.ts'

interface ChipDecisionDialogProps {
  readonly ftmId: string
  readonly verdict: Verdict
  readonly onClose: () => void
}

/** Approves or rejects a chip, its certificate in view. Mount it to open it. */
export const ChipDecisionDialog = ({ ftmId, verdict, onClose }: ChipDecisionDialogProps) => {
  const { words, decide } = useChipDecision(ftmId)
  return (
    <DecisionDialog
      verdict={verdict}
      words={words[verdict]}
      query={useRead('chips.get', { params: { ftmId } })}
      decide={decide}
      onClose={onClose}
    >
      {(chip) => <ChipSummary chip={chip} />}
    </DecisionDialog>
  )
}

import { useRead } from '../../../api/queries.ts'
import { DecisionDialog } from '../../../ui/decision/DecisionDialog.tsx'
import { SbiSummary } from '../SbiSummary.tsx'
import { useSbiDecision } from './use-sbi-decision.ts'
import type { Verdict } from '../../../ui/decision/decision-words.ts'

interface SbiDecisionDialogProps {
  readonly sbiId: string
  readonly verdict: Verdict
  readonly onClose: () => void
}

/** Approves or rejects an interface, what its provider says of it in view. Mount it to open it. */
export const SbiDecisionDialog = ({ sbiId, verdict, onClose }: SbiDecisionDialogProps) => {
  const { words, decide } = useSbiDecision(sbiId)
  return (
    <DecisionDialog
      verdict={verdict}
      words={words[verdict]}
      query={useRead('sbis.get', { params: { sbiId } })}
      decide={decide}
      onClose={onClose}
    >
      {(sbi) => <SbiSummary sbi={sbi} />}
    </DecisionDialog>
  )
}

import { useCommand } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { staleAfterChange } from './chip.ts'
import { verdictWordsOf, type Verdict } from '../../ui/decision/decision-words.ts'
import type { Reason } from '../../ui/decision/use-decision-form.ts'

/** How a chip is approved or rejected, and what that is called. */
export const useChipDecision = (ftmId: string) => {
  const t = useText('chips')
  const command = useCommand('chips.decide', staleAfterChange)
  return {
    words: verdictWordsOf((verdict, part) => t(`${verdict}.${part}`), t('reject.final')),
    decide: (verdict: Verdict, reason: Reason) =>
      command.mutateAsync({
        request: { ftpChipDetailId: ftmId, approvalStatus: verdict === 'approve', ...reason },
      }),
  }
}

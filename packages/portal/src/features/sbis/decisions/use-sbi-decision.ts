import { useCommand } from '../../../api/queries.ts'
import { useText } from '../../../locales/text.ts'
import { staleAfterChange } from '../sbi.ts'
import { verdictWordsOf, type Verdict } from '../../../ui/decision/decision-words.ts'
import type { Reason } from '../../../ui/decision/use-decision-form.ts'

/** How an interface is approved or rejected, and what that is called. */
export const useSbiDecision = (sbiId: string) => {
  const t = useText('sbis')
  const command = useCommand('sbis.decide', staleAfterChange)
  return {
    words: verdictWordsOf((verdict, part) => t(`${verdict}.${part}`), t('reject.final')),
    decide: (verdict: Verdict, reason: Reason) =>
      command.mutateAsync({
        request: {
          id: sbiId,
          approvalStatus: verdict === 'approve' ? 'Activate' : 'De-activate',
          ...reason,
        },
      }),
  }
}

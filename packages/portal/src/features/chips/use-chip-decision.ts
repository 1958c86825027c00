import { useCommand } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { staleAfterChange } from './chip.ts'
import type { Verdict, VerdictWords } from '../../ui/decision/decision-words.ts'
import type { Reason } from '../../ui/decision/use-decision-form.ts'

/** How a chip is approved or rejected, and what that is called. */
export const useChipDecision = (ftmId: string) => {
  const t = useText('chips')
  const command = useCommand('chips.decide', staleAfterChange)
  const wordsOf = (verdict: Verdict): VerdictWords => ({
    action: t(`${verdict}.action`),
    title: t(`${verdict}.title`),
    text: t(`${verdict}.text`),
    confirm: t(`${verdict}.confirm`),
    done: t(`${verdict}.done`),
  })
  return {
    words: { approve: wordsOf('approve'), reject: { ...wordsOf('reject'), final: t('reject.final') } },
    decide: (verdict: Verdict, reason: Reason) =>
      command.mutateAsync({
        request: { ftpChipDetailId: ftmId, approvalStatus: verdict === 'approve', ...reason },
      }),
  }
}

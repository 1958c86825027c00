import { useCommand } from '../../../api/queries.ts'
import { useText } from '../../../locales/text.ts'
import { staleAfterChange } from '../sbi.ts'
import type { Verdict, VerdictWords } from '../../../ui/decision/decision-words.ts'
import type { Reason } from '../../../ui/decision/use-decision-form.ts'

/** How an interface is approved or rejected, and what that is called. */
export const useSbiDecision = (sbiId: string) => {
  const t = useText('sbis')
  const command = useCommand('sbis.decide', staleAfterChange)
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
        request: {
          id: sbiId,
          approvalStatus: verdict === 'approve' ? 'Activate' : 'De-activate',
          ...reason,
        },
      }),
  }
}

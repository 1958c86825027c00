import { useCommand } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { staleAfterDecision } from './request.ts'
import type { Verdict, VerdictWords } from '../../ui/decision/decision-words.ts'
import type { Reason } from '../../ui/decision/use-decision-form.ts'

/** How a registration is approved or rejected, and what that is called. */
export const useRequestDecision = (registrationId: string) => {
  const t = useText('requests')
  const command = useCommand('registrations.decide', staleAfterDecision)
  const wordsOf = (verdict: Verdict): VerdictWords => ({
    action: t(`${verdict}.action`),
    title: t(`${verdict}.title`),
    text: t(`${verdict}.text`),
    confirm: t(`${verdict}.confirm`),
    done: t(`${verdict}.done`),
  })
  return {
    words: { approve: wordsOf('approve'), reject: wordsOf('reject') },
    decide: (verdict: Verdict, reason: Reason) =>
      command.mutateAsync({
        params: { registrationId },
        request: { status: verdict === 'approve' ? 'approved' : 'rejected', ...reason },
      }),
  }
}

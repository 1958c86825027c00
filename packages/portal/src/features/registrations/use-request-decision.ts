import { useCommand } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { staleAfterDecision } from './request.ts'
import { verdictWordsOf, type Verdict } from '../../ui/decision/decision-words.ts'
import type { Reason } from '../../ui/decision/use-decision-form.ts'

/** How a registration is approved or rejected, and what that is called. */
export const useRequestDecision = (registrationId: string) => {
  const t = useText('requests')
  const command = useCommand('registrations.decide', staleAfterDecision)
  return {
    words: verdictWordsOf((verdict, part) => t(`${verdict}.${part}`)),
    decide: (verdict: Verdict, reason: Reason) =>
      command.mutateAsync({
        params: { registrationId },
        request: { status: verdict === 'approve' ? 'approved' : 'rejected', ...reason },
      }),
  }
}

import { useCommand } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { staleAfterChange } from './policy-request.ts'
import { verdictWordsOf, type Verdict } from '../../ui/decision/decision-words.ts'
import type { Reason } from '../../ui/decision/use-decision-form.ts'
import type { PolicyRequest } from './policy-request.ts'

/** Whether an approval now would be the first of two. */
const isFirstOfTwo = (request: PolicyRequest | undefined): boolean =>
  request !== undefined && request.approvals.length + 1 < request.approvers

/** How a request is approved or rejected, and what that is called. @param request undefined until it is known */
export const usePolicyRequestDecision = (id: string, request: PolicyRequest | undefined) => {
  const t = useText('policyRequests')
  const command = useCommand('policy-requests.decide', staleAfterChange)
  const isFirst = isFirstOfTwo(request)
  return {
    words: verdictWordsOf((verdict, part) =>
      isFirst && verdict === 'approve' && (part === 'text' || part === 'done')
        ? t(`second.${part}`)
        : t(`${verdict}.${part}`),
    ),
    decide: (verdict: Verdict, reason: Reason) =>
      command.mutateAsync({
        params: { mappingkey: id },
        request: { status: verdict === 'approve' ? 'Approved' : 'Rejected', ...reason },
      }),
  }
}

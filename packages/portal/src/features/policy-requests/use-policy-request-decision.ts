import { useCommand } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { staleAfterChange } from './policy-request.ts'
import type { Verdict, VerdictWords } from '../../ui/decision/decision-words.ts'
import type { Reason } from '../../ui/decision/use-decision-form.ts'
import type { PolicyRequest } from './policy-request.ts'

/** Whether an approval now would be the first of two. */
const isFirstOfTwo = (request: PolicyRequest | undefined): boolean =>
  request !== undefined && request.approvals.length + 1 < request.approvers

/** How a request is approved or rejected, and what that is called. @param request undefined until it is known */
export const usePolicyRequestDecision = (id: string, request: PolicyRequest | undefined) => {
  const t = useText('policyRequests')
  const command = useCommand('policy-requests.decide', staleAfterChange)
  const wordsOf = (verdict: Verdict, said: Verdict | 'second'): VerdictWords => ({
    action: t(`${verdict}.action`),
    title: t(`${verdict}.title`),
    text: t(`${said}.text`),
    confirm: t(`${verdict}.confirm`),
    done: t(`${said}.done`),
  })
  return {
    words: {
      approve: wordsOf('approve', isFirstOfTwo(request) ? 'second' : 'approve'),
      reject: wordsOf('reject', 'reject'),
    },
    decide: (verdict: Verdict, reason: Reason) =>
      command.mutateAsync({
        params: { mappingkey: id },
        request: { status: verdict === 'approve' ? 'Approved' : 'Rejected', ...reason },
      }),
  }
}

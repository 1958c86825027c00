import { useCommand } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { sayDone } from '../../ui/notices/toast.ts'
import { useForm } from '../../ui/form/use-form.ts'
import { staleAfterChange } from './policy-request.ts'
import type { Choice } from './policy-request.ts'

/** Who asks for one of which policies. */
export interface Asking {
  readonly partnerId: string
  /** Those that the partner neither has nor waits for. */
  readonly choices: readonly Choice[]
  /** The policy that is chosen at first; none when absent. */
  readonly first?: string
  readonly onAsked: (requestId: string) => void
}

/** The form in which a policy is asked for, and the policy that is chosen in it. */
export const useAskForm = ({ partnerId, choices, first = '', onAsked }: Asking) => {
  const t = useText('policyRequests')
  const ask = useCommand('policy-requests.ask', staleAfterChange)
  const form = useForm({
    initial: { policyId: first, useCase: '' },
    validate: ({ policyId, useCase }) => ({
      ...(policyId === '' ? { policyId: t('ask.policyMissing') } : {}),
      ...(useCase.trim() === '' ? { useCase: t('ask.useCaseMissing') } : {}),
    }),
    submit: ({ policyId, useCase }) =>
      ask.mutateAsync({
        params: { partnerId },
        request: {
          policyName: choices.find((each) => each.policyId === policyId)?.policyName ?? '',
          useCaseDescription: useCase.trim(),
        },
      }),
    onDone: ({ mappingkey }) => {
      sayDone(t('ask.done'))
      onAsked(mappingkey)
    },
  })
  return { form, chosen: choices.find(({ policyId }) => policyId === form.values.policyId) }
}

import { useText } from '../../locales/text.ts'
import { reasonOf } from '../form/rules.ts'
import { useForm } from '../form/use-form.ts'
import type { Verdict } from './decision-words.ts'

/** What a reason adds to a request. */
export interface Reason {
  readonly reason?: string
}

/** The form of a decision: a reason, which a rejection needs. */
export const useDecisionForm = (
  verdict: Verdict | null,
  decide: (reason: Reason) => Promise<unknown>,
  onDone: () => void,
) => {
  const t = useText('ui')
  return useForm({
    initial: { reason: '' },
    validate: ({ reason }) =>
      verdict === 'reject' && reasonOf(reason).reason === undefined ? { reason: t('reason.missing') } : {},
    submit: ({ reason }) => decide(reasonOf(reason)),
    onDone,
  })
}

import { useText } from '../../locales/text.ts'
import type { LoggedDelivery } from './webhook.ts'

interface ProblemTextProps {
  readonly problem: LoggedDelivery['lastProblem']
  readonly status: number | null
}

/** Why a receiver did not take an event, in the reader's language. */
export const ProblemText = ({ problem, status }: ProblemTextProps) => {
  const t = useText('webhooks')
  if (problem === null) return null
  return problem === 'status' && status !== null
    ? t('answered', { status: String(status) })
    : t(`problem.${problem}`)
}

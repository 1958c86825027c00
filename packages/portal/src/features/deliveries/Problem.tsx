import { useText } from '../../locales/text.ts'
import type { ListedDelivery } from './delivery.ts'

/** Why the last attempt failed, in the reader's language. */
export const Problem = ({ delivery }: { readonly delivery: ListedDelivery }) => {
  const t = useText('deliveries')
  const { lastProblem, lastStatus } = delivery
  if (lastProblem === null) return '–'
  if (lastProblem === 'status' && lastStatus !== null) return t('answered', { status: String(lastStatus) })
  return t(`problem.${lastProblem}`)
}

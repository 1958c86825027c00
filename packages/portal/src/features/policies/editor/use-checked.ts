import { useDebouncedValue } from '@mantine/hooks'
import { useRead } from '../../../api/queries.ts'

const pauseMilliseconds = 350

/** The server takes no longer one; what is longer is far beyond a policy's limit. */
const longestChecked = 20_000

/**
 * What the server says of a document that is being written: it is asked at each pause.
 * @param policyId compared with this policy; empty for a new one
 */
export const useChecked = (policyType: string, text: string, policyId: string) => {
  const [settled] = useDebouncedValue(text, pauseMilliseconds)
  const request = { policyType, document: settled.slice(0, longestChecked), policyId }
  const query = useRead('policies.check', { request }, { keepFormer: true })
  const isCurrent = settled === text && query.isSuccess && !query.isPlaceholderData
  return { query, isCurrent, isFaulty: isCurrent && query.data?.problems.length !== 0 }
}

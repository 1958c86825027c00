import type { z } from 'zod'
import type { Operation } from '../operation.ts'
import { partAt } from '../parameter-problem.ts'

/** Whether an operation is one of the contract's, not one of ours. */
export const isOfContract = ({ path, envelope }: Pick<Operation, 'path' | 'envelope'>): boolean =>
  /^\/v1\/(?:partner|policy)manager\//u.test(path) &&
  (envelope.kind === 'v1' || envelope.id.startsWith('mosip.'))

/** Types that operations of ours cannot read otherwise either. */
const unreadableEverywhere: ReadonlySet<string> = new Set(['boolean', 'record'])

const isScalar = (part: unknown): boolean => typeof part === 'number' || typeof part === 'boolean'

/** Whether the reader of the contract fails at a part for its type, or for a time that it is none. */
const failsAt = (issue: z.core.$ZodIssue, part: unknown): boolean => {
  if (issue.code === 'invalid_format') return issue.format === 'datetime'
  // Scalars are texts to it: what is wrong with one is said as of a text.
  return issue.code === 'invalid_type' && !(issue.expected === 'string' && isScalar(part))
}

/**
 * A value of another type, or what is no time, cannot be read at all, as a query parameter that cannot: F3 with "maybe", POL-P3
 * with a text for a policy, a text where a list belongs, S1 with "yesterday". Operations of ours name what is wrong with such a
 * body, but for the two types that they share with the contract.
 */
export const isUnreadable = (
  operation: Pick<Operation, 'path' | 'envelope'>,
  issue: z.core.$ZodIssue | undefined,
  value: unknown,
): boolean => {
  if (issue === undefined) return false
  const isShared = issue.code === 'invalid_type' && unreadableEverywhere.has(issue.expected)
  if (!isShared && !isOfContract(operation)) return false
  const part = partAt(value, issue.path)
  return part !== undefined && part !== null && failsAt(issue, part)
}

import type { z } from 'zod'
import type { Operation } from '../operation.ts'
import { partAt } from '../parameter-problem.ts'

/** Whether an operation is one of the contract's, not one of ours. */
export const isOfContract = ({ path, envelope }: Pick<Operation, 'path' | 'envelope'>): boolean =>
  /^\/v1\/(?:partner|policy)manager\//u.test(path) &&
  (envelope.kind === 'v1' || envelope.id.startsWith('mosip.'))

const words: Readonly<Record<string, boolean | null>> = {
  true: true,
  True: true,
  TRUE: true,
  false: false,
  False: false,
  FALSE: false,
  '': null,
}

/** What the contract's reader takes a scalar for where another type belongs; undefined where it does not know either. */
const readAs = (expected: string, part: unknown): unknown => {
  if (expected === 'string' && (typeof part === 'number' || typeof part === 'boolean')) return String(part)
  return expected === 'boolean' && typeof part === 'string' ? words[part.trim()] : undefined
}

const isWrongType = (issue: z.core.$ZodIssue): issue is z.core.$ZodIssueInvalidType =>
  issue.code === 'invalid_type'

/** The same value with one part replaced; what leads there is copied. */
const withPart = (value: unknown, [first, ...rest]: readonly PropertyKey[], part: unknown): unknown => {
  if (first === undefined) return part
  if (Array.isArray(value))
    return value.map((each: unknown, index) => (index === first ? withPart(each, rest, part) : each))
  const fields = value as Readonly<Record<PropertyKey, unknown>>
  return { ...fields, [first]: withPart(fields[first], rest, part) }
}

/**
 * A request as lenient readers take it (pms-partner-api §1.2): numbers, true and false where a text belongs, and these
 * two as texts where yes or no does.
 * @param issues what a schema said of it
 * @returns undefined where nothing can be taken otherwise
 */
export const readLeniently = (value: unknown, issues: readonly z.core.$ZodIssue[]): unknown => {
  let read = value
  for (const issue of issues) {
    if (!isWrongType(issue)) continue
    const taken = readAs(issue.expected, partAt(value, issue.path))
    if (taken !== undefined) read = withPart(read, issue.path, taken)
  }
  return read === value ? undefined : read
}

const unreadableHere: ReadonlySet<string> = new Set(['boolean', 'record'])

/**
 * A value of another type, or what is no time, cannot be read at all, as a query parameter that cannot: F3 with "maybe", POL-P3
 * with a text for a policy, a text where a list belongs, S1 with "yesterday". Operations of ours name what is wrong with such a body, but for the two types that they
 * share with the contract.
 */
export const isUnreadable = (
  operation: Pick<Operation, 'path' | 'envelope'>,
  issue: z.core.$ZodIssue | undefined,
  value: unknown,
): boolean => {
  if (issue === undefined) return false
  const isTime = issue.code === 'invalid_format' && issue.format === 'datetime'
  if (!isTime && !isWrongType(issue)) return false
  const isShared = isWrongType(issue) && unreadableHere.has(issue.expected)
  if (!isShared && !isOfContract(operation)) return false
  const part = partAt(value, issue.path)
  return part !== undefined && part !== null
}

import type { z } from 'zod'
import type { NestedText } from '../refusal.ts'
import { isProblem, type Problem } from './envelope/problems.ts'

/**
 * What is wrong with a value, as a text of our locales. The schema library's own words, which are English and speak of
 * types that the caller does not know, go nowhere.
 * @param value what was parsed, of which the issue names a part
 */
export const explainIssue = (issue: z.core.$ZodIssue, value: unknown): NestedText => ({
  key: `problems.${kindOf(issue, value)}`,
  values: valuesOf(issue),
})

const tooBig: Readonly<Record<string, Problem>> = { string: 'length', array: 'many' }
const tooSmall: Readonly<Record<string, Problem>> = { string: 'short', array: 'few' }

const kindOf = (issue: z.core.$ZodIssue, value: unknown): Problem => {
  if (isProblem(issue.message)) return issue.message
  switch (issue.code) {
    case 'invalid_type':
      return isMissing(partAt(value, issue.path)) ? 'blank' : 'type'
    case 'too_big':
      return tooBig[issue.origin] ?? 'high'
    case 'too_small':
      return tooSmall[issue.origin] ?? 'low'
    case 'invalid_value':
      return isMissing(partAt(value, issue.path)) ? 'blank' : 'choice'
    default:
      return 'other'
  }
}

const valuesOf = (issue: z.core.$ZodIssue): NestedText['values'] => {
  switch (issue.code) {
    case 'custom':
      return (issue.params ?? {}) as NestedText['values']
    case 'too_big':
      return { minimum: 0, maximum: Number(issue.maximum) }
    case 'too_small':
      return { minimum: Number(issue.minimum) }
    case 'invalid_type':
      return { expected: issue.expected }
    case 'invalid_value':
      return { choices: issue.values.map(String).join(', ') }
    default:
      return {}
  }
}

/** The part of a value that an issue names. */
export const partAt = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce(
    (part: unknown, name) => (part as Record<PropertyKey, unknown> | null | undefined)?.[name],
    value,
  )

const isMissing = (value: unknown): boolean => value === undefined || value === null

import { isModestJson } from '../../../platform/http/limits/json-size.ts'
import { findRepeatedName } from '../../../platform/http/limits/exact-json.ts'
import { longestDocument } from '../contract.ts'
import type { Document } from './policy-types.ts'

/** What is wrong with a text before any schema looks at it. */
export interface TextProblem {
  readonly problem: 'syntax' | 'deep' | 'repeated' | 'forbidden' | 'object' | 'long'
  readonly values: Readonly<Record<string, string | number>>
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Names that mean more than a member to programs that are not careful. */
const forbidden: ReadonlySet<string> = new Set(['__proto__'])

const findForbidden = (value: unknown): string | undefined => {
  if (typeof value !== 'object' || value === null) return undefined
  const found = Object.keys(value).find((name) => forbidden.has(name))
  return (
    found ??
    Object.values(value)
      .map(findForbidden)
      .find((name) => name !== undefined)
  )
}

const isDocument = (value: unknown): value is Document =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * Reads a document that is still a text, by the rules under which a request is read: size, depth, names that stand twice.
 * @returns the document, or null with what is wrong with the text
 */
export const readDocument = (
  text: string,
):
  | { readonly document: Document; readonly fault: null }
  | { readonly document: null; readonly fault: TextProblem } => {
  const faulty = (problem: TextProblem['problem'], values: TextProblem['values'] = {}) => ({
    document: null,
    fault: { problem, values },
  })
  if (!isModestJson(text)) return faulty('deep')
  const value = parse(text)
  if (value === undefined) return faulty('syntax')
  if (!isDocument(value)) return faulty('object')
  const repeated = findRepeatedName(text)
  if (repeated !== undefined) return faulty('repeated', { name: repeated.slice(0, 64) })
  const named = findForbidden(value)
  if (named !== undefined) return faulty('forbidden', { name: named })
  const { length } = JSON.stringify(value)
  if (length > longestDocument) return faulty('long', { length, maximum: longestDocument })
  return { document: value, fault: null }
}

/**
 * What a schema may say as its `error`: the name of a text below `problems` in the locales. English has the contract's
 * words for a blank value and a wrong length, which clients and test rigs compare (pms-policy-device-api §0.2).
 */
const problems = [
  'blank',
  'length',
  'short',
  'control',
  'days',
  'type',
  'many',
  'few',
  'high',
  'low',
  'choice',
  'other',
] as const

export type Problem = (typeof problems)[number]

export const isProblem = (text: string): text is Problem => (problems as readonly string[]).includes(text)

/** The value is missing or blank. */
export const blank: Problem = 'blank'

/** The error of a text of the wrong length. */
export const lengthBetween = (minimum: number, maximum: number) =>
  ({ error: 'length' satisfies Problem, params: { minimum, maximum } }) as const

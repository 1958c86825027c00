/** The letters of a decision, for the keyboard and for its overview. */
export const decisionKeys = [
  ['approve', 'a'],
  ['reject', 'r'],
  ['skip', 's'],
] as const

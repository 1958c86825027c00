import parts from './parts.json' with { type: 'json' }

/** The part of the texts that a namespace belongs to: those that are named have their own, all others come behind sign-in. */
export const partOf = (namespace: string): string =>
  Object.entries<readonly string[]>(parts).find(([, names]) => names.includes(namespace))?.[0] ?? 'inside'

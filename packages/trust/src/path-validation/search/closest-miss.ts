import type { KeyMatch } from './issuer-index.ts'
import type { PathRefusal } from '../refusals.ts'

/** A refused attempt, and how far it had come. */
export interface Miss {
  /**
   * `path`: reached an anchor, then failed as a whole. A key match: refused at that issuer. `end`: nobody left to ask.
   */
  readonly reached: 'path' | 'end' | KeyMatch
  readonly refusal: PathRefusal
}

/** Keeps the attempt whose refusal tells the reader most; the earlier one when they are equal. */
export function keepClosest(kept: Miss | undefined, candidate: Miss): Miss {
  return kept !== undefined && closeness(kept) >= closeness(candidate) ? kept : candidate
}

function closeness({ reached, refusal }: Miss): number {
  // A stranger who only shares the issuer's name explains little.
  if (reached === 'different') return 0
  if (reached === 'path') return 5
  if (reached === 'end') return refusal.code === 'untrusted-root' ? 2 : 1
  return refusal.code === 'bad-signature' ? 3 : 4
}

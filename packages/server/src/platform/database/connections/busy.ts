/**
 * The database, or what a decision stands on, is too much asked for just now: nobody's fault, nothing stored, worth
 * another try in a moment. Answered with 503 and `Retry-After`.
 */
export class Busy extends Error {
  override readonly name = 'Busy'
  readonly code = 'ENT_BUSY'
}

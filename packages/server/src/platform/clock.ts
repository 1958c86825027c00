/** The only source of the current time; tests hand in their own. */
export interface Clock {
  /** Now, as a Date of its own. */
  now(): Date
}

/** The machine's clock. */
export const systemClock: Clock = { now: () => new Date() }

/** `yyyy-MM-ddTHH:mm:ss.SSSZ` in UTC, the time format of the wire. */
export const toInstant = (at: Date): string => at.toISOString()

/** `toInstant` for a time that may be missing. */
export const toInstantOrNull = (at: Date | null | undefined): string | null => (at ? at.toISOString() : null)

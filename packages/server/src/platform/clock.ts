/** The only source of the current time; tests hand in their own. */
export interface Clock {
  /** Now, as a Date of its own. */
  now(): Date
}

/** The machine's clock. */
export const systemClock: Clock = { now: () => new Date() }

/**
 * `yyyy-MM-ddTHH:mm:ss.SSSZ` in UTC, the time format of envelopes, of the key manager and of our own operations. Others of
 * the contract have one of the two shapes below: their clients cut an offset off, or expect none (pms-partner-api §1.6).
 */
export const toInstant = (at: Date): string => at.toISOString()

/** `toInstant` for a time that may be missing. */
export const toInstantOrNull = (at: Date | null | undefined): string | null => (at ? toInstant(at) : null)

/** `yyyy-MM-ddTHH:mm:ss.SSS+00:00`, UTC: rows and certificates of the partner manager. */
export const toOffsetTime = (at: Date): string => at.toISOString().replace('Z', '+00:00')

/** `yyyy-MM-ddTHH:mm:ss.SSS` without a zone, UTC: chips, consent (pms-policy-device-api §0.7). */
export const toLocalTime = (at: Date): string => at.toISOString().replace('Z', '')

/** `toLocalTime` for a time that may be missing. */
export const toLocalTimeOrNull = (at: Date | null | undefined): string | null => (at ? toLocalTime(at) : null)

const zoned = /(?:Z|GMT|UTC|[+-]\d\d:?\d\d)$/iu

/** A time that somebody sends, in any of these shapes: UTC unless it names a zone. An invalid Date for what is none. */
export const readInstant = (text: string): Date => new Date(zoned.test(text) ? text : `${text}Z`)

import { Refusal } from '../../platform/refusal.ts'

const dayMilliseconds = 86_400_000

/** Days since 1970, UTC. */
const dayNumber = (at: Date): number => Math.floor(at.getTime() / dayMilliseconds)

/** The first moment after the day of a time, UTC. */
export const endOfDay = (at: Date): Date => new Date((dayNumber(at) + 1) * dayMilliseconds)

/** The same day so many years later, UTC; of 29 February, the 28th where that year has none. */
const yearsLater = (at: Date, years: number): Date => {
  const year = at.getUTCFullYear() + years
  const day = new Date(Date.UTC(year, at.getUTCMonth(), at.getUTCDate()))
  return day.getUTCMonth() === at.getUTCMonth() ? day : new Date(Date.UTC(year, at.getUTCMonth() + 1, 0))
}

/** How many years before and after today the two times may be (`mosip.pms.created.date.max.year`, `…expiry…`). */
interface Bounds {
  readonly createdYears: number
  readonly expiryYears: number
}

/**
 * Judges the two times of an interface by their days, UTC (pms-policy-device-api §5.3, B-36 mended): created today at the
 * latest and no more than some years ago, expiring tomorrow at the earliest and in no more than some years.
 * @returns Refusal in the contract's order: PMS_AUT_514, PMS_AUT_508, PMS_AUT_516, PMS_AUT_515
 */
export const checkDates = (
  { createdAt, expiresAt }: { readonly createdAt: Date; readonly expiresAt: Date },
  today: Date,
  { createdYears, expiryYears }: Bounds,
): Refusal | undefined => {
  const [created, expiry, now] = [createdAt, expiresAt, today].map(dayNumber) as [number, number, number]
  if (created > now) return new Refusal('PMS_AUT_514')
  if (expiry <= now) return new Refusal('PMS_AUT_508')
  if (created < dayNumber(yearsLater(today, -createdYears)))
    return new Refusal('PMS_AUT_516', { years: createdYears })
  if (expiry > dayNumber(yearsLater(today, expiryYears)))
    return new Refusal('PMS_AUT_515', { years: expiryYears })
  return undefined
}

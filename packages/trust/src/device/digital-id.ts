import { showHidden } from '../texts/hidden-characters.ts'
import type { DeviceReason } from './device-steps.ts'
import { readInstant } from './instants.ts'

/** Who a device is, as its chip – or, of an L0 device, its own key – has signed it (trust-and-crypto §5.6). */
export interface DigitalId {
  readonly serialNo: string
  readonly make: string
  readonly model: string
  readonly type: string
  readonly deviceSubType: string
  /** The provider's name. */
  readonly deviceProvider: string
  readonly deviceProviderId: string
  /** When it was signed. */
  readonly dateTime: Date
}

type Claim = Exclude<keyof DigitalId, 'dateTime'>

/** Most characters of each claim: what the registered device has room for. */
export const longestClaims: Readonly<Record<Claim, number>> = {
  serialNo: 64,
  make: 36,
  model: 36,
  type: 36,
  deviceSubType: 36,
  deviceProvider: 128,
  deviceProviderId: 36,
}

/** The claims that say which device it is, and not when. */
export const deviceClaims = Object.keys(longestClaims) as readonly Claim[]

export interface ClaimFault {
  readonly reason: DeviceReason
  readonly field: string
}

/** Most names are ASCII, where nothing hides. */
const plain = /^[ -~]*$/

/** @returns the text, or what is wrong with it */
export function readClaim(value: unknown, field: string, longest: number): string | ClaimFault {
  if (typeof value !== 'string' || value.trim() === '') return { reason: 'claim-missing', field }
  if (value.length > longest) return { reason: 'claim-too-long', field }
  // Two devices whose names look alike are two devices.
  return plain.test(value) || showHidden(value) === value ? value : { reason: 'claim-hidden', field }
}

/** @returns the instant, or what is wrong with it */
export function readTimeClaim(value: unknown, field: string): Date | ClaimFault {
  if (typeof value !== 'string' || value.trim() === '') return { reason: 'claim-missing', field }
  return readInstant(value) ?? { reason: 'time-unreadable', field }
}

/**
 * Reads the claims of a `digitalId`: all eight must be there, each within its bound. Others are passed over.
 *
 * @param members the payload, a JSON object
 * @returns the identity, or the first claim that is wrong
 */
export function readDigitalId(members: Readonly<Record<string, unknown>>): DigitalId | ClaimFault {
  const texts: Partial<Record<Claim, string>> = {}
  for (const claim of deviceClaims) {
    const text = readClaim(members[claim], claim, longestClaims[claim])
    if (typeof text !== 'string') return text
    texts[claim] = text
  }
  const dateTime = readTimeClaim(members['dateTime'], 'dateTime')
  return dateTime instanceof Date ? { ...(texts as Record<Claim, string>), dateTime } : dateTime
}

/** The first claim in which two identities are not of one device; undefined when they are. The time may differ. */
export function differingClaim(
  one: Pick<DigitalId, Claim>,
  other: Readonly<Partial<Record<Claim, unknown>>>,
): Claim | undefined {
  return deviceClaims.find((claim) => one[claim] !== other[claim])
}

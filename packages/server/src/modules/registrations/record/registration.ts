import { randomInt, timingSafeEqual } from 'node:crypto'
import { normaliseText } from '@entente/trust'
import type { App } from '../../../platform/app.ts'
import type { Locale } from '../../../platform/i18n/locale.ts'
import type { Snapshot } from '../../../platform/record/record.ts'
import { Refusal } from '../../../platform/refusal.ts'

/** Where a registration stands. */
export type RegistrationState = 'unconfirmed' | 'pending_approval' | 'approved' | 'rejected'

/** What the person who registers says. */
interface Registrant {
  readonly userName: string
  readonly email: string
  readonly firstName: string
  readonly lastName: string
  readonly organisationName: string
  readonly address: string
  readonly phone: string
  readonly locale: Locale
  /** Code of a partner type in canonical case. */
  readonly partnerType: string
  /** Null: the partner chooses it later, or needs none. */
  readonly policyGroupId: string | null
  /** What they want of the platform; empty when they did not say. */
  readonly purpose: string
}

/** The code that was mailed last. */
interface MailedCode {
  /** Null: no code fits. */
  readonly hash: Buffer | null
  readonly expiresAt: Date
  /** How often somebody has tried it. */
  readonly tries: number
  readonly sentAt: Date
  /** Which one it is, counted from 1. */
  readonly count: number
}

/** Somebody who has registered. Account and partner are made when it is approved. */
export interface Registration extends Registrant {
  readonly id: string
  /** Null once the account has taken it over. */
  readonly passwordHash: string | null
  readonly state: RegistrationState
  /** Its address belongs to somebody already; it only looks like a registration. */
  readonly isDecoy: boolean
  readonly code: MailedCode
  readonly createdAt: Date
  readonly confirmedAt: Date | null
  readonly decision: { readonly at: Date; readonly by: string; readonly reason: string | null } | null
  readonly accountId: string | null
}

const second = 1000
const hour = 3_600_000

/** How long a code works. */
export const codeMinutes = 10
/** How often one code may be tried. */
const triesPerCode = 5
/** How many codes one registration gets; it lives for a day, so this is also the number a day. */
const codesPerRegistration = 6
const pauseSeconds = 60

/** How long a registration waits for its code; then name and address are free again. */
const unconfirmedHours = 24
/** How long a rejected registration is kept. */
export const rejectedDays = 90

/** Unconfirmed registrations from before are over. */
export const unconfirmedSince = (now: Date): Date => new Date(now.getTime() - unconfirmedHours * hour)

/** True when nobody can go on with a registration any more, although it may still be stored. */
export const hasRunOut = (registration: Pick<Registration, 'state' | 'createdAt'>, now: Date): boolean =>
  registration.state === 'unconfirmed' && registration.createdAt < unconfirmedSince(now)

const hashOf = ({ vault }: Pick<App, 'vault'>, registrationId: string, code: string): Buffer =>
  vault.digest('registration-code', `${registrationId}:${code}`)

/**
 * Makes a code of six digits.
 * @param count which code of the registration it is
 * @returns the code for the mail, which is stored nowhere, and what is stored in its place
 */
export const makeCode = (
  app: Pick<App, 'vault' | 'clock'>,
  { id, isDecoy }: Pick<Registration, 'id' | 'isDecoy'>,
  count: number,
): { text: string; code: MailedCode } => {
  const text = String(randomInt(0, 1_000_000)).padStart(6, '0')
  const sentAt = app.clock.now()
  const expiresAt = new Date(sentAt.getTime() + codeMinutes * 60 * second)
  const hash = isDecoy ? null : hashOf(app, id, text)
  return { text, code: { hash, expiresAt, tries: 0, sentAt, count } }
}

const digitOf = (sign: string): string => {
  const point = sign.codePointAt(0) ?? 0
  for (const zero of [0x660, 0x6f0]) if (point >= zero && point <= zero + 9) return String(point - zero)
  return sign
}

/** A code as people type it: with blanks, hyphens, or the digits of Arabic and Persian. */
const asTyped = (text: string): string =>
  Array.from(normaliseText(text, 'NFKC').replaceAll(/[\s-]/gu, ''), digitOf).join('')

/**
 * Judges a try of the code.
 * @returns null when it fits; else the refusal, and whether it counts as a try
 */
export const judgeCode = (
  app: Pick<App, 'vault'>,
  { id, code }: Pick<Registration, 'id' | 'code'>,
  typed: string,
  now: Date,
): { readonly refusal: Refusal; readonly counts: boolean } | null => {
  if (code.tries >= triesPerCode) return { refusal: new Refusal('ENT_REG_005'), counts: false }
  if (code.expiresAt <= now) return { refusal: new Refusal('ENT_REG_004'), counts: false }
  const hash = hashOf(app, id, asTyped(typed))
  if (code.hash !== null && timingSafeEqual(hash, code.hash)) return null
  const left = triesPerCode - code.tries - 1
  return {
    refusal: left === 0 ? new Refusal('ENT_REG_005') : new Refusal('ENT_REG_003', { left }),
    counts: true,
  }
}

/** Seconds until another code may be asked for; null when there is none to come. */
export const secondsToNextCode = ({ code }: Pick<Registration, 'code'>, now: Date): number | null => {
  if (code.count >= codesPerRegistration) return null
  const milliseconds = code.sentAt.getTime() + pauseSeconds * second - now.getTime()
  return Math.max(0, Math.ceil(milliseconds / second))
}

/** What the history of a registration shows: no contact data and no free text, which the audit chain could not forget. */
export const snapshotOfRegistration = (registration: Registration): Snapshot => ({
  userName: registration.userName,
  organisationName: registration.organisationName,
  partnerType: registration.partnerType,
  status: registration.state,
})

import { createHash } from 'node:crypto'
import type { Tx } from '../../platform/database/database.ts'
import type { App } from '../../platform/app.ts'
import { Refusal } from '../../platform/refusal.ts'
import { clear, count, removeRested, takeBack, type Delay } from './attempt-store.ts'

const hour = 3600

/** Five wrong passwords are free; then 5 s, 10 s … up to a quarter of an hour. */
const perAccount: Delay = { free: 5, firstSeconds: 5, longestSeconds: 900, restSeconds: 24 * hour }

/** Many people can share an address, so it has more patience. */
const perAddress: Delay = { free: 50, firstSeconds: 5, longestSeconds: 900, restSeconds: hour }

/** Whose patience an attempt costs. */
export interface Attempt {
  /** The account's or client's id when there is one; else the name that was tried, so that strangers cannot tell. */
  readonly subject: string
  readonly address: string
}

const digest = (text: string): string => createHash('sha256').update(text).digest('base64url')

// One subscriber usually holds a whole /64 of IPv6, so single addresses in it mean nothing.
const network = (address: string): string =>
  address.includes(':') && !address.includes('.') ? address.split(':').slice(0, 4).join(':') : address

const accountKey = ({ subject }: Attempt): string => `account:${digest(subject)}`
const addressKey = ({ address }: Attempt): string => `address:${network(address)}`

/**
 * Counts an attempt before the password is looked at.
 * @throws Refusal ENT_ACC_003 with the seconds to wait, when the account or the address has had too many
 */
export const countAttempt = async (app: App, attempt: Attempt): Promise<void> => {
  const now = app.clock.now()
  const blockedUntil = await app.database.transaction(async (tx) => {
    const account = await count(tx, accountKey(attempt), perAccount, now)
    if (account) return account
    const address = await count(tx, addressKey(attempt), perAddress, now)
    await removeRested(tx, new Date(now.getTime() - perAccount.restSeconds * 1000))
    return address
  })
  if (!blockedUntil) return
  const seconds = Math.max(1, Math.ceil((blockedUntil.getTime() - now.getTime()) / 1000))
  throw new Refusal('ENT_ACC_003', { seconds })
}

/** An account starts afresh: it has proven itself in another way. */
export const forgetAttempts = (tx: Tx, accountId: string): Promise<void> =>
  clear(tx, accountKey({ subject: accountId, address: '' }))

const requestsPerName: Delay = { free: 3, firstSeconds: 60, longestSeconds: 3600, restSeconds: 24 * hour }
const requestsPerAddress: Delay = { free: 20, firstSeconds: 30, longestSeconds: 900, restSeconds: hour }

/**
 * Counts a request for a new password, whether or not the name is anybody's.
 * @returns the seconds to wait when there were too many for this name or from this address
 */
export const countResetRequest = async (
  app: App,
  { subject, address }: Attempt,
): Promise<number | undefined> => {
  const now = app.clock.now()
  const name = `reset-name:${digest(subject.trim().toLowerCase())}`
  const blockedUntil = await app.database.transaction(
    async (tx) =>
      (await count(tx, `reset-address:${network(address)}`, requestsPerAddress, now)) ??
      (await count(tx, name, requestsPerName, now)),
  )
  return blockedUntil && Math.max(1, Math.ceil((blockedUntil.getTime() - now.getTime()) / 1000))
}

/** The password was right: the account starts afresh, the address gets this attempt back. */
export const forgiveAttempt = (app: App, attempt: Attempt): Promise<void> =>
  app.database.transaction(async (tx) => {
    await clear(tx, accountKey(attempt))
    await takeBack(tx, addressKey(attempt))
  })

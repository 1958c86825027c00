import { createHash } from 'node:crypto'
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

/** The password was right: the account starts afresh, the address gets this attempt back. */
export const forgiveAttempt = (app: App, attempt: Attempt): Promise<void> =>
  app.database.transaction(async (tx) => {
    await clear(tx, accountKey(attempt))
    await takeBack(tx, addressKey(attempt), app.clock.now())
  })

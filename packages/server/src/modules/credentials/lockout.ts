import { createHash } from 'node:crypto'
import { emailKey } from '@entente/mail-addresses'
import type { Reader, Tx } from '../../platform/database/database.ts'
import type { App } from '../../platform/app.ts'
import { RetryLater } from '../../platform/refusal.ts'
import type { Account } from '../accounts/index.ts'
import {
  clear,
  clearAll,
  count,
  findBlock,
  lock,
  removeRested,
  secondsUntil,
  takeBack,
  type Block,
  type Delay,
} from './attempt-store.ts'
import { createBlockList, type BlockList } from './block-list.ts'

const hour = 3600

/** Five wrong tries at an account from one address are free; then 5 s, 10 s … up to a quarter of an hour. */
const perVisitor: Delay = { free: 5, firstSeconds: 5, longestSeconds: 900, restSeconds: 24 * hour }

/** From all addresses together an account has more patience, or a stranger could keep its owner out. */
const perAccount: Delay = { ...perVisitor, free: 50 }

/** Many people can share an address, so it has more patience too. */
const perAddress: Delay = { free: 50, firstSeconds: 5, longestSeconds: 900, restSeconds: hour }

/** Whose patience an attempt costs. */
export interface Attempt {
  /** The account's or client's id when there is one; else the name that was tried, so that strangers cannot tell. */
  readonly subject: string
  /** As `Call.address` has it. */
  readonly address: string
  /** True where only somebody who knows the password can try: then no address is a stranger's, and all count together. */
  readonly knowsPassword?: boolean
}

/** Names in the table of attempts say nothing. */
export const digest = (text: string): string => createHash('sha256').update(text).digest('base64url')

const lists = new WeakMap<App, BlockList>()

const blockListOf = (app: App): BlockList => {
  const list = lists.get(app) ?? createBlockList(app.clock)
  lists.set(app, list)
  return list
}

const accountKey = ({ subject }: Pick<Attempt, 'subject'>): string => `account:${digest(subject)}`

/**
 * Of a visitor, the name counts that was typed: an account has two, and that they are counted together would tell any
 * stranger which address belongs to which name.
 */
const visitorKey = ({ subject, address }: Attempt, name?: string): string =>
  `${accountKey({ subject: name === undefined ? subject : emailKey(name) })}@${address}`

const addressKey = ({ address }: Pick<Attempt, 'address'>): string => `address:${address}`

const tooMany = (app: App, blockedUntil: Date): RetryLater =>
  new RetryLater('ENT_ACC_003', secondsUntil(blockedUntil, app.clock.now()))

/** Who tries, as far as it is known before anything was looked up. */
export interface Visit {
  /** The name that was typed, of an account or a client; of who is signed in already, the account's own. */
  readonly name: string
  readonly address: string
}

const visitKey = ({ name, address }: Visit): string => `visit:${digest(emailKey(name))}@${address}`

/**
 * Refuses whoever is known to be blocked, at the cost of a look into memory: neither hash nor database.
 * @throws RetryLater ENT_ACC_003
 */
export const refuseBlocked = (app: App, visit: Visit): void => {
  const list = blockListOf(app)
  const until = list.until(visitKey(visit)) ?? list.until(addressKey(visit))
  if (until) throw tooMany(app, until)
}

/** In the order in which they are locked. */
const keysOf = (attempt: Attempt, name?: string) => ({
  account: accountKey(attempt),
  address: addressKey(attempt),
  visitor: visitorKey(attempt, name),
})

type Keys = ReturnType<typeof keysOf>

const blockOf = (app: App, reader: Reader, keys: Keys): Promise<Block | undefined> =>
  findBlock(reader, Object.values(keys), perAccount.longestSeconds, app.clock.now())

const refuse = (app: App, attempt: Attempt, { key, until }: Block, name?: string): never => {
  const { address } = attempt
  if (name !== undefined)
    blockListOf(app).note(key === addressKey(attempt) ? key : visitKey({ name, address }), until)
  throw tooMany(app, until)
}

/**
 * Refuses whoever is to wait, before anything costly is done for them.
 * @param name of the visit that this process remembers as blocked; none when absent
 * @throws RetryLater ENT_ACC_003 when visitor, address or account have had too many
 */
export const refuseDelayed = async (app: App, attempt: Attempt, name?: string): Promise<void> => {
  const block = await blockOf(app, app.database, keysOf(attempt, name))
  if (block) refuse(app, attempt, block, name)
}

const countFailure = async (tx: Tx, app: App, attempt: Attempt, keys: Keys): Promise<void> => {
  const now = app.clock.now()
  const { account, address, visitor } = keys
  await removeRested(tx, new Date(now.getTime() - perAccount.restSeconds * 1000))
  await count(tx, visitor, perVisitor, now)
  await count(tx, address, perAddress, now)
  await count(tx, account, attempt.knowsPassword ? perVisitor : perAccount, now)
}

/**
 * Decides what may be told of a try, one after another for each account and each address, in all processes: wrong ones
 * are counted, a right one lets the account start afresh, and after too many wrong ones nobody learns which it was. So
 * many at a time get no more tries than one after another, and right ones none too few. What is blocked is not counted
 * any further, so that whoever floods from one address uses up nobody else's patience.
 * @param isRight quick, for it holds a lock; tried again where the transaction is
 * @param name as for `refuseDelayed`; the visitor is counted by it
 * @throws RetryLater ENT_ACC_003
 */
export const judge = async (
  app: App,
  attempt: Attempt,
  isRight: (tx: Tx) => Promise<boolean>,
  name?: string,
): Promise<boolean> => {
  const keys = keysOf(attempt, name)
  const { account, address, visitor } = keys
  const verdict = await app.database.transaction(async (tx) => {
    // Right ones wait for the lock as well, or one among many guesses could overtake the wrong ones before it.
    await lock(tx, [account, address])
    const block = await blockOf(app, tx, keys)
    if (block) return block
    if (!(await isRight(tx))) return countFailure(tx, app, attempt, keys)
    await clear(tx, [visitor, account])
    return 'right'
  })
  if (typeof verdict === 'object') refuse(app, attempt, verdict, name)
  return verdict === 'right'
}

/** An account starts afresh: it has proven itself in another way. */
export const forgetAttempts = async (
  tx: Tx,
  app: App,
  { id, userName, email }: Pick<Account, 'id' | 'userName' | 'email'>,
): Promise<void> => {
  blockListOf(app).clear()
  for (const subject of [id, emailKey(userName), emailKey(email)]) await clearAll(tx, accountKey({ subject }))
}

/**
 * What was counted as wrong has turned out to be right: visitor and address get this try back, and no more. Somebody may have
 * registered under an address to clear the count of its owner, or to see by it whether there is one.
 */
export const forgiveAttempt = (app: App, attempt: Attempt): Promise<void> =>
  app.database.transaction(async (tx) => {
    const { account, address, visitor } = keysOf(attempt)
    await lock(tx, [account, address])
    await takeBack(tx, visitor)
    await takeBack(tx, address)
  })

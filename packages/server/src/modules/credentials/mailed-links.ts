import { createHash } from 'node:crypto'
import type { App } from '../../platform/app.ts'
import type { Reader, Tx } from '../../platform/database/database.ts'
import { newToken } from '../../platform/ids.ts'
import { Refusal } from '../../platform/refusal.ts'
import { loadAccount, type Account } from '../accounts/index.ts'
import * as store from './mailed-link-store.ts'

const sealing = 'mailed-link-email'
const minute = 60_000
const day = 1440 * minute

/** The portal's page behind each kind of link. */
const pages: Readonly<Record<store.LinkPurpose, string>> = {
  password: '/reset-password',
  email: '/confirm-email',
}

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest()

/** What a link was found to say. */
export interface OpenLink {
  readonly account: Account
  /** The address that it confirms; null for links of other kinds. */
  readonly email: string | null
}

/**
 * Makes a link with a 256-bit token that works once. The token stands behind `#`, so that neither servers nor proxies
 * nor the next page's referrer see it, and what follows links in mails without being asked uses nothing up.
 * @returns the address for the mail; it cannot be read again
 */
export const makeLink = async (
  tx: Tx,
  app: App,
  link: {
    readonly purpose: store.LinkPurpose
    readonly accountId: string
    readonly email?: string
    readonly minutes: number
  },
): Promise<string> => {
  const token = newToken()
  const at = app.clock.now()
  await store.removeExpired(tx, new Date(at.getTime() - day))
  await store.insert(tx, {
    tokenHash: hashOf(token),
    purpose: link.purpose,
    accountId: link.accountId,
    sealedEmail: link.email === undefined ? null : app.vault.seal(sealing, Buffer.from(link.email)),
    at,
    expiresAt: new Date(at.getTime() + link.minutes * minute),
  })
  return `${app.settings.publicUrl}${pages[link.purpose]}#${token}`
}

const open = async (
  app: App,
  reader: Parameters<typeof loadAccount>[0],
  row: store.LinkRow | undefined,
): Promise<OpenLink> => {
  const account = row && (await loadAccount(reader, row.accountId))
  if (!row || !account?.isActive) throw new Refusal('ENT_ACC_005')
  const email = row.sealedEmail && app.vault.open(sealing, row.sealedEmail).toString()
  return { account, email }
}

/** What a link says. @throws Refusal ENT_ACC_005 when it is unknown, used, too old, or its account disabled */
export const getLink = async (app: App, purpose: store.LinkPurpose, token: string): Promise<OpenLink> =>
  open(app, app.database, await store.load(app.database, purpose, hashOf(token), app.clock.now()))

/** `getLink`, and uses it up. @throws Refusal ENT_ACC_005 */
export const useLink = async (
  tx: Tx,
  app: App,
  purpose: store.LinkPurpose,
  token: string,
): Promise<OpenLink> => open(app, tx, await store.consume(tx, purpose, hashOf(token), app.clock.now()))

/**
 * Ends every open link of an account, once its password or its address is another: neither may whoever asked before still
 * change the address, nor whoever reads the former mailbox the password.
 */
export const endLinks = (tx: Tx, app: App, accountId: string): Promise<void> =>
  store.consumeAll(tx, accountId, app.clock.now())

/**
 * `linksOfLastHour` for whoever sends another one now: others who want to wait until the transaction ends, so that no limit
 * is passed by asking at once.
 */
export const countLinksIn = async (
  tx: Tx,
  app: App,
  purpose: store.LinkPurpose,
  accountId: string,
): Promise<number> => {
  await store.lockLinks(tx, purpose, accountId)
  return linksOfLastHour(tx, app, purpose, accountId)
}

/** How many links of a purpose an account was sent in the last hour. */
export const linksOfLastHour = (
  reader: Reader,
  app: App,
  purpose: store.LinkPurpose,
  accountId: string,
): Promise<number> =>
  store.countSince(reader, purpose, accountId, new Date(app.clock.now().getTime() - 60 * minute))

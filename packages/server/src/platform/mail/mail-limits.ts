import { createHmac } from 'node:crypto'
import { emailKey } from '@entente/mail-addresses'
import type { App } from '../app.ts'
import type { Tx } from '../database/database.ts'
import { RetryLater } from '../refusal.ts'
import { removePaid, take, type Allowance } from './mail-allowance-store.ts'

const day = 86_400

/** What a limit is of, in the order in which they are taken. */
type Scope = 'receiver' | 'organisation' | 'account' | 'network'

/**
 * How many mails may go out at the wish of somebody who chooses the receiver, by how far that somebody is known. Each kind
 * has limits of its own, so that no stranger uses up what an administrator needs. What is sent to the owner of an account
 * about their own account is not counted here.
 */
const limits = {
  /** Nobody has proven anything: registrations. */
  stranger: {
    receiver: { mails: 10, windowSeconds: day },
    network: { mails: 200, windowSeconds: day },
  },
  /** Somebody signed in: invitations to an organisation, another address for the account. */
  member: {
    receiver: { mails: 5, windowSeconds: day },
    organisation: { mails: 100, windowSeconds: day },
    account: { mails: 100, windowSeconds: day },
    network: { mails: 200, windowSeconds: day },
  },
  /** Administrators of the platform, who make accounts. */
  administrator: {
    receiver: { mails: 5, windowSeconds: day },
    account: { mails: 500, windowSeconds: day },
    network: { mails: 1000, windowSeconds: day },
  },
  /** Whoever says that they forgot a password; what is sent helps the owner alone. */
  recovery: { receiver: { mails: 24, windowSeconds: day } },
} as const satisfies Record<string, Partial<Record<Scope, Allowance>>>

/** At whose wish a mail is sent. */
export interface MailWish {
  readonly asker: keyof typeof limits
  readonly to: string
  /** The organisation in whose name. */
  readonly organisation?: string | undefined
  readonly account?: string | null | undefined
  /** As `Call.address` has it. */
  readonly network?: string | undefined
}

const scopes = ['receiver', 'organisation', 'account', 'network'] as const satisfies readonly Scope[]

const exhausted = async (
  tx: Tx,
  app: App,
  wish: MailWish,
): Promise<{ readonly scope: Scope; readonly seconds: number } | undefined> => {
  const now = app.clock.now()
  const secret = app.vault.derive('mail-allowance')
  const names = { ...wish, receiver: emailKey(wish.to) }
  const allowances: Partial<Record<Scope, Allowance>> = limits[wish.asker]
  await removePaid(tx, now)
  for (const scope of scopes) {
    const [name, allowance] = [names[scope], allowances[scope]]
    if (!name || !allowance) continue
    // Whom somebody writes to is nobody's business, not even a backup's.
    const key = createHmac('sha256', secret).update(name).digest('base64url')
    const seconds = await take(tx, `${wish.asker}:${scope}:${key}`, allowance, now)
    if (seconds !== undefined) return { scope, seconds }
  }
  return undefined
}

/**
 * Counts a mail that somebody wants sent, before it is queued, in the same transaction. It stays counted whatever becomes of
 * the object that it is about: who takes an invitation back gets nothing back.
 * @throws RetryLater ENT_MAI_001 when the receiver has got, or the organisation, account or network has sent, too many
 */
export const countMail = async (tx: Tx, app: App, wish: MailWish): Promise<void> => {
  const refused = await exhausted(tx, app, wish)
  if (!refused) return
  const { scope, seconds } = refused
  throw new RetryLater('ENT_MAI_001', seconds, { scope, minutes: Math.ceil(seconds / 60) })
}

/** `countMail`, where nobody may learn the outcome. @returns whether the mail may go */
export const mayMail = async (tx: Tx, app: App, wish: MailWish): Promise<boolean> =>
  (await exhausted(tx, app, wish)) === undefined

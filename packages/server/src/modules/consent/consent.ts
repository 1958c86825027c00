import type { App } from '../../platform/app.ts'
import type { Authority } from '../../platform/access/authority.ts'
import { toLocalTimeOrNull } from '../../platform/clock.ts'
import { Refusal } from '../../platform/refusal.ts'
import { needsConsent, termsVersion, type Account } from '../accounts/index.ts'
import { knownAccount } from '../callers/index.ts'
import { insert, load } from './consent-store.ts'

/** Whether somebody has accepted the terms in force, as U2 and U3 show it. */
export interface ConsentView {
  readonly userId: string
  readonly consentGiven: boolean
  readonly consentGivenDateTime: string | null
  readonly termsVersion: string | null
}

const view = (account: Account, givenAt: Date | undefined): ConsentView => ({
  userId: account.userName,
  consentGiven: givenAt !== undefined,
  consentGivenDateTime: toLocalTimeOrNull(givenAt),
  termsVersion: givenAt ? termsVersion : null,
})

/** Somebody of a partner; an administrator too, whom other portals ask for it although ours does not. */
const getConsenter = async (app: App, { caller, isAdmin }: Authority): Promise<Account> => {
  const account = caller.accountId === null ? undefined : await knownAccount(app, caller.accountId)
  if (!account || !(isAdmin || needsConsent(account))) throw new Refusal('PMS_CERTIFICATE_ERROR_002')
  return account
}

/** True when the account has yet to accept the terms in force. */
export const isConsentMissing = async (app: App, account: Account): Promise<boolean> =>
  needsConsent(account) && (await load(app.database, account.id, termsVersion)) === undefined

/** U3. @throws Refusal PMS_CERTIFICATE_ERROR_002 for accounts that belong to no partner, but for administrators' */
export const getConsent = async (app: App, authority: Authority): Promise<ConsentView> => {
  const account = await getConsenter(app, authority)
  return view(account, await load(app.database, account.id, termsVersion))
}

/** U2. Saying it twice changes nothing. @throws Refusal PMS_CERTIFICATE_ERROR_002 for accounts that belong to no partner, but for administrators' */
export const giveConsent = async (
  app: App,
  authority: Authority,
  requestId: string,
): Promise<ConsentView> => {
  const account = await getConsenter(app, authority)
  const givenAt = await app.database.transaction(async (tx) => {
    const at = app.clock.now()
    if (!(await insert(tx, account.id, termsVersion, at))) return load(tx, account.id, termsVersion)
    await app.record(tx, {
      actor: authority,
      action: 'consent.given',
      object: { type: 'account', id: account.id },
      partnerId: null,
      before: null,
      after: { termsVersion },
      requestId,
    })
    return at
  })
  return view(account, givenAt)
}

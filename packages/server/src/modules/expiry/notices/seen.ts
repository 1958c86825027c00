import type { Authority } from '../../../platform/access/authority.ts'
import type { App } from '../../../platform/app.ts'
import { readInstant } from '../../../platform/clock.ts'
import { Refusal } from '../../../platform/refusal.ts'
import { isConsentMissing } from '../../consent/index.ts'
import { loadAccount } from '../../accounts/index.ts'
import { saveSeen, seenAt } from './notice-store.ts'

/** Nobody asks for anybody else (E-02). @throws Refusal PMS_CERTIFICATE_ERROR_002 */
const ownAccountId = ({ caller }: Authority, userId: string): string => {
  const isOwn = caller.accountId !== null && userId.toLowerCase() === caller.userName.toLowerCase()
  if (!isOwn || caller.accountId === null) throw new Refusal('PMS_CERTIFICATE_ERROR_002')
  return caller.accountId
}

/** N3. @throws Refusal PMS_CERTIFICATE_ERROR_002 for somebody else's id, PMS_NOTIFICATION_ERROR_002 without a time */
export const putSeen = async (
  app: App,
  authority: Authority,
  { userId, at }: { readonly userId: string; readonly at: string | null | undefined },
): Promise<Date> => {
  const accountId = ownAccountId(authority, userId)
  if (at === null || at === undefined) throw new Refusal('PMS_NOTIFICATION_ERROR_002')
  const seen = readInstant(at)
  await app.database.transaction((tx) => saveSeen(tx, accountId, { at: seen, now: app.clock.now() }))
  return seen
}

/** N4. @throws Refusal PMS_CERTIFICATE_ERROR_002 for somebody else's id, PMS_NOTIFICATION_ERROR_003 before the terms were accepted */
export const getSeen = async (app: App, authority: Authority, userId: string): Promise<Date | undefined> => {
  const accountId = ownAccountId(authority, userId)
  const seen = await seenAt(app.database, accountId)
  if (seen) return seen
  const account = await loadAccount(app.database, accountId)
  if (account && (await isConsentMissing(app, account))) throw new Refusal('PMS_NOTIFICATION_ERROR_003')
  return undefined
}

import { isSameEmail, readEmail } from '@entente/mail-addresses'
import type { App } from '../../platform/app.ts'
import type { Tx } from '../../platform/database/database.ts'
import { Refusal } from '../../platform/refusal.ts'
import {
  createAccountIn,
  putAccountIn,
  accountEmailExists,
  loadAccount,
  loadAccountByUserName,
  type Account,
  type NewAccount,
} from '../accounts/index.ts'
import type { ExternalProfile } from './external-claims.ts'
import { insert, loadAccountId, lockIdentity, noteSignIn } from './external-identity-store.ts'
import * as refusals from './external-refusal-store.ts'
import { SignInRefused } from './sign-in-problem.ts'

/** Somebody, as a provider knows them. */
interface Identity {
  readonly issuer: string
  readonly subject: string
}

/** The account as the provider wants it; what it says nothing of stays. */
const merged = (profile: ExternalProfile, userName: string, email: string, known?: Account): NewAccount => ({
  userName,
  email,
  firstName: profile.firstName ?? known?.firstName ?? '',
  lastName: profile.lastName ?? known?.lastName ?? '',
  organisationName: profile.organisationName ?? known?.organisationName ?? '',
  address: profile.address ?? known?.address ?? '',
  phone: profile.phone ?? known?.phone ?? '',
  locale: profile.locale ?? known?.locale ?? 'eng',
  partnerType: known?.partnerType ?? profile.partnerType ?? null,
  roles: profile.roles,
  passwordHash: null,
})

const update = async (tx: Tx, app: App, profile: ExternalProfile, known: Account): Promise<Linked> => {
  if (!known.isActive) throw new SignInRefused('disabled')
  // An address that nobody has proven replaces none, nor does what is no address.
  const email = (profile.isEmailTrusted && profile.email && readEmail(profile.email)) || known.email
  const isOther = !isSameEmail(email, known.email)
  if (isOther && (await accountEmailExists(tx, email))) throw new SignInRefused('taken')
  const next = merged(profile, known.userName, email, known)
  await putAccountIn(tx, app, next, { actor: { userName: known.userName } })
  return known
}

type Linked = Pick<Account, 'id' | 'userName'>

const recordLink = (tx: Tx, app: App, { issuer }: Identity, { id, userName }: Linked, by: string) =>
  app.record(tx, {
    actor: { userName },
    action: 'account.linked',
    object: { type: 'account', id },
    partnerId: null,
    before: null,
    after: { issuer, by },
  })

/** Notes whose account it is. @throws SignInRefused when another of the provider's users has it */
const note = async (tx: Tx, app: App, identity: Identity, { id }: Linked): Promise<void> => {
  if (!(await insert(tx, identity, id, app.clock.now()))) throw new SignInRefused('recreated')
}

/**
 * The account that is certainly the same person's. A name alone proves nothing: whoever registers it at the provider
 * would get the partner of that name.
 * @throws SignInRefused when somebody else has the name, or nobody has proven the address
 */
const sameAccount = async (tx: Tx, profile: ExternalProfile): Promise<Account | undefined> => {
  const { userName, email } = profile
  if (!userName || !email) throw new SignInRefused('incomplete')
  const known = await loadAccountByUserName(tx, userName)
  if (known && !isSameEmail(known.email, email)) throw new SignInRefused('taken')
  if (!profile.isEmailTrusted) throw new SignInRefused('unverified')
  return known
}

/** Links the user with the account of that name, if it is certainly the same person's, or makes one. */
const link = async (tx: Tx, app: App, identity: Identity, profile: ExternalProfile): Promise<Linked> => {
  const known = await sameAccount(tx, profile)
  const { userName = '', email = '' } = profile
  const actor = { userName }
  if (known) await update(tx, app, profile, known)
  const account = known ?? (await createAccountIn(tx, app, merged(profile, userName, email), { actor }))
  await note(tx, app, identity, account)
  return account
}

const put = async (app: App, identity: Identity, profile: ExternalProfile): Promise<string> => {
  try {
    return await app.database.transaction(async (tx) => {
      // Two tabs that sign in for the first time must not take the name from each other.
      await lockIdentity(tx, identity)
      const id = await loadAccountId(tx, identity)
      const known = id === undefined ? undefined : await loadAccount(tx, id)
      const account = await (known ? update(tx, app, profile, known) : link(tx, app, identity, profile))
      await refusals.remove(tx, identity)
      // From now on the roles are the provider's, even where a token or an operator had linked the two before.
      if (await noteSignIn(tx, identity)) await recordLink(tx, app, identity, account, 'sign-in')
      return account.id
    })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const isTaken = error.code === 'PMS_PRT_011' || error.code === 'PMS_PRT_051'
    throw new SignInRefused(isTaken ? 'taken' : 'incomplete', { code: error.code })
  }
}

/**
 * Brings the account of a provider's user up to date at sign-in, and makes it at the first one. Roles are those that the
 * provider names, no others. Whoever is refused is noted, for the operator's `doctor`.
 * @returns the id of the account
 * @throws SignInRefused
 */
export const putExternalAccount = async (
  app: App,
  identity: Identity,
  profile: ExternalProfile,
): Promise<string> => {
  try {
    return await put(app, identity, profile)
  } catch (error) {
    if (!(error instanceof SignInRefused)) throw error
    const { problem, detail } = error
    const userName = profile.userName?.slice(0, 256) ?? ''
    const at = app.clock.now()
    await app.database.transaction((tx) => refusals.save(tx, { ...identity, userName, problem, at }))
    throw new SignInRefused(problem, { ...detail, userName, subject: identity.subject })
  }
}

/**
 * The account of somebody who comes with a token of the provider and has not signed in here before: linked as a sign-in
 * would, when there is one that is certainly theirs. A token says less than a sign-in, so that it makes no account and
 * changes nothing of one, and must itself say that the address is proven: people may write any address into their profile.
 * @returns undefined when there is none
 */
export const adoptExternalAccount = async (
  app: App,
  identity: Identity,
  profile: ExternalProfile,
): Promise<Account | undefined> => {
  if (!profile.isEmailProven) return undefined
  try {
    return await app.database.transaction(async (tx) => {
      await lockIdentity(tx, identity)
      const id = await loadAccountId(tx, identity)
      if (id !== undefined) return loadAccount(tx, id)
      const account = await sameAccount(tx, profile)
      if (account?.isActive) {
        await note(tx, app, identity, account)
        await recordLink(tx, app, identity, account, 'token')
      }
      return account
    })
  } catch (error) {
    if (error instanceof SignInRefused) return undefined
    throw error
  }
}

import { isSameEmail } from '@entente/mail-addresses'
import type { App } from '../../platform/app.ts'
import type { Tx } from '../../platform/database/database.ts'
import { Refusal } from '../../platform/refusal.ts'
import { createAccountIn, putAccountIn } from './account-creation.ts'
import { emailExists, load, loadByUserName } from './account-store.ts'
import type { Account, NewAccount } from './account.ts'
import type { ExternalProfile } from './external-claims.ts'
import { insert, loadAccountId } from './external-identity-store.ts'

type ExternalProblem = 'incomplete' | 'taken' | 'unverified'

/** Says why a provider's user cannot be let in here; the sign-in page has words for each. */
export class ExternalUserRefused extends Error {
  override readonly name = 'ExternalUserRefused'
  readonly problem: ExternalProblem

  constructor(problem: ExternalProblem) {
    super(problem)
    this.problem = problem
  }
}

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

const update = async (tx: Tx, app: App, profile: ExternalProfile, known: Account): Promise<string> => {
  // An address that nobody has proven replaces none.
  const email = profile.isEmailTrusted ? (profile.email ?? known.email) : known.email
  const isOther = !isSameEmail(email, known.email)
  if (isOther && (await emailExists(tx, email))) throw new ExternalUserRefused('taken')
  const next = merged(profile, known.userName, email, known)
  await putAccountIn(tx, app, next, { actor: { userName: known.userName } })
  return known.id
}

/** Links the user with the account of that name, if it is certainly the same person's, or makes one. */
const link = async (tx: Tx, app: App, identity: Identity, profile: ExternalProfile): Promise<string> => {
  const { userName, email } = profile
  if (!userName || !email) throw new ExternalUserRefused('incomplete')
  const actor = { userName }
  const known = await loadByUserName(tx, userName)
  // A name alone proves nothing: whoever registers it at the provider would get the partner of that name.
  const isSame = profile.isEmailTrusted && known !== undefined && isSameEmail(known.email, email)
  if (known && !isSame) throw new ExternalUserRefused('taken')
  if (!profile.isEmailTrusted) throw new ExternalUserRefused('unverified')
  const id = known
    ? await update(tx, app, profile, known)
    : (await createAccountIn(tx, app, merged(profile, userName, email), { actor })).id
  if (!(await insert(tx, identity, id, app.clock.now()))) throw new ExternalUserRefused('taken')
  await app.record(tx, {
    actor,
    action: 'account.linked',
    object: { type: 'account', id },
    partnerId: null,
    before: null,
    after: { issuer: identity.issuer },
  })
  return id
}

/**
 * Brings the account of a provider's user up to date at sign-in, and makes it at the first one. Roles are those that the
 * provider names, no others.
 * @returns the id of the account
 * @throws ExternalUserRefused
 */
export const putExternalAccount = async (
  app: App,
  identity: Identity,
  profile: ExternalProfile,
): Promise<string> => {
  try {
    return await app.database.transaction(async (tx) => {
      const id = await loadAccountId(tx, identity)
      const known = id === undefined ? undefined : await load(tx, id)
      return known ? update(tx, app, profile, known) : link(tx, app, identity, profile)
    })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const isTaken = error.code === 'PMS_PRT_011' || error.code === 'PMS_PRT_051'
    throw new ExternalUserRefused(isTaken ? 'taken' : 'incomplete')
  }
}

import { emailKey } from '@entente/mail-addresses'
import type { App } from '../../platform/app.ts'
import { Refusal } from '../../platform/refusal.ts'
import { loadAccountWithPassword, type Account } from '../accounts/index.ts'
import { forgiveAttempt, verifyPassword, authenticate } from '../credentials/index.ts'
import { hasRunOut, type Registration } from './record/registration.ts'
import { bindInteraction, loadByName } from './record/registration-store.ts'

type Credentials = Parameters<typeof authenticate>[1]

const wrong = 'ENT_ACC_002'

/** What whoever knows the password of a registration is told. */
const standing = ({ state }: Registration): Refusal =>
  new Refusal(
    { unconfirmed: 'ENT_REG_001', pending_approval: 'ENT_REG_002', rejected: 'ENT_REG_012', approved: wrong }[
      state
    ],
  )

/**
 * The registration whose password this is. Where there is none, a decoy is compared, so that the time does not tell.
 * @param hasAccount the name is an account's: what was rejected before that is over
 */
const findRegistration = async (app: App, { name, password }: Credentials, hasAccount: boolean) => {
  const found = await loadByName(app.database, name)
  const isOver = !found || hasRunOut(found, app.clock.now()) || (hasAccount && found.state === 'rejected')
  const registration = isOver ? undefined : found
  return (await verifyPassword(app, registration?.passwordHash ?? null, password)) ? registration : undefined
}

/**
 * Signs a person in. Whoever registered, is not in yet and knows the password is told where the registration stands, and
 * this browser may go on with it.
 * @throws Refusal ENT_ACC_002, ENT_ACC_003, ENT_REG_001 (e-mail address not confirmed), ENT_REG_002 (waits for approval),
 * ENT_REG_012 (rejected)
 */
export const authenticatePerson = async (
  app: App,
  credentials: Credentials,
  interactionId: string,
): Promise<Account> => {
  try {
    return await authenticate(app, credentials, wrong)
  } catch (error) {
    if (!(error instanceof Refusal && error.code === wrong)) throw error
    const { name, address } = credentials
    const hasAccount = (await loadAccountWithPassword(app.database, name)) !== undefined
    const registration = await findRegistration(app, credentials, hasAccount)
    if (!registration) throw error
    await app.database.transaction((tx) => bindInteraction(tx, registration.id, interactionId))
    await forgiveAttempt(app, { subject: emailKey(name), address })
    throw standing(registration)
  }
}

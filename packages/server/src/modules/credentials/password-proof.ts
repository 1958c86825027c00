import type { App } from '../../platform/app.ts'
import type { Tx } from '../../platform/database/database.ts'
import { Refusal } from '../../platform/refusal.ts'
import { type Account, loadPasswordHash, lockTokenGeneration } from '../accounts/index.ts'
import { judge, refuseDelayed } from './lockout.ts'
import { verifyPassword } from './passwords.ts'
import { inPasswordTurn } from './turns.ts'

/**
 * Makes sure that the person at the keyboard knows the password, as sign-in does and with the same patience.
 * @throws Refusal ENT_ACC_007 (no password here), ENT_ACC_003 (too many tries), ENT_ACC_006 (wrong)
 */
export const provePassword = async (
  app: App,
  account: Account,
  { password, address }: { readonly password: string; readonly address: string },
): Promise<void> => {
  const { id: subject, userName: name } = account
  const attempt = { subject, address }
  const isRight = await inPasswordTurn(app, { name, address }, async () => {
    const stored = await loadPasswordHash(app.database, account.id)
    if (stored === null) throw new Refusal('ENT_ACC_007')
    await refuseDelayed(app, attempt, name)
    const fits = await verifyPassword(app, stored, password)
    return judge(app, attempt, async () => fits, name)
  })
  if (!isRight) throw new Refusal('ENT_ACC_006')
}

/**
 * Makes sure that what was proven of an account still holds, and does until the transaction ends: meanwhile its owner may
 * have changed the password, turned the second factor on, or signed out everywhere, to shut out whoever is proving.
 * @param account as it was loaded before the proof
 * @throws Refusal `code`
 */
export const holdProof = async (tx: Tx, account: Account, code = 'ENT_ACC_006'): Promise<void> => {
  if ((await lockTokenGeneration(tx, account.id)) !== account.tokenGeneration) throw new Refusal(code)
}

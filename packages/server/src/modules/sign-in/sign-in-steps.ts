import { z } from 'zod'
import type { App } from '../../platform/app.ts'
import { Refusal } from '../../platform/refusal.ts'
import { loadAccount, type Account } from '../accounts/index.ts'
import { finishInteraction, requireInteraction, type InteractionCall } from '../identity-provider/index.ts'
import { readSealed, writeSealed } from '../../platform/keys/sealed-note.ts'
import { missingFactor } from '../second-factor/index.ts'

const purpose = 'password-proof'
const lifetimeSeconds = 600

const shape = z.object({ accountId: z.string(), interactionId: z.string(), generation: z.number() })

/** What comes after the right password. */
export type NextStep =
  | { readonly step: 'done'; readonly redirectTo: string; readonly proof: null }
  | { readonly step: 'second-factor' | 'enrolment'; readonly redirectTo: null; readonly proof: string }

/**
 * Goes on after the password was right: signs in, or asks for the second factor, or for setting one up where it is mandatory.
 * @returns with the last two a proof of the password, good for ten minutes of this sign-in
 */
export const afterPassword = async (app: App, call: InteractionCall, account: Account): Promise<NextStep> => {
  const step = await missingFactor(app, account)
  const { tokenGeneration: generation } = account
  if (step === null)
    return {
      step: 'done',
      redirectTo: await finishInteraction(app, call, account.id, { generation }),
      proof: null,
    }
  const { interactionId } = call.params
  const content = { accountId: account.id, interactionId, generation }
  return { step, redirectTo: null, proof: writeSealed(app, purpose, content, lifetimeSeconds) }
}

/**
 * Whose password a proof proves.
 * @throws Refusal ENT_ACC_001 when it is of another sign-in or too old, the password was changed or the account disabled
 */
export const requireProof = async (app: App, call: InteractionCall, proof: string): Promise<Account> => {
  await requireInteraction(app, call)
  const content = readSealed(app, purpose, proof, shape)
  const account = content && (await loadAccount(app.database, content.accountId))
  const holds =
    content?.interactionId === call.params.interactionId &&
    account?.isActive === true &&
    account.tokenGeneration === content.generation
  if (!holds) throw new Refusal('ENT_ACC_001')
  return account
}

import type { SetupStep } from '../setup/index.ts'
import { isConsentMissing } from './consent.ts'
import { knownAccount } from '../callers/index.ts'

/** Whoever acts for a partner accepts the terms first. */
export const termsStep: SetupStep = {
  id: 'terms',
  of: 'partner',
  place: 10,
  concerns: (_app, { caller }) => caller.accountId !== null && caller.memberships.length > 0,
  async isDone(app, { caller }) {
    const account = caller.accountId === null ? undefined : await knownAccount(app, caller.accountId)
    return account !== undefined && !(await isConsentMissing(app, account))
  },
}

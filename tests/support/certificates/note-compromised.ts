import { compromisedKeysJob } from '../../../packages/server/src/modules/platform-trust/revocation/compromise.ts'
import type { TestApp } from '../app.ts'

/** Has the keys noted of certificates that a test has revoked as compromised in the register itself. */
export const noteCompromised = async ({ app }: TestApp): Promise<void> => {
  await compromisedKeysJob(app).run()
}

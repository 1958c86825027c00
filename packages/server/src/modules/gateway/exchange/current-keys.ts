import { answerSigner } from '@entente/partner'
import type { JwsSigner } from '@entente/trust'
import type { App } from '../../../platform/app.ts'
import { remembered } from '../../../platform/remembered.ts'
import { readCallKeys, type CallKeys } from '../../key-service/index.ts'

/** The keys for calls, with the header of signatures written once. */
export interface CurrentKeys extends CallKeys {
  readonly answers: JwsSigner
}

const freshMilliseconds = 1_000

/** Keys of the platform, not older than a second; whoever asks meanwhile waits for the same reading. */
export const createCurrentKeys = (app: App): (() => Promise<CurrentKeys>) =>
  remembered(app.clock, freshMilliseconds, async () => {
    const keys = await readCallKeys(app)
    const { certificate, sign, keyId } = keys.signer
    return { ...keys, answers: answerSigner(certificate, sign, keyId) }
  })

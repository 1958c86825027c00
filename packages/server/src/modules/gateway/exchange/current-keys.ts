import { answerSigner } from '@entente/partner'
import type { JwsSigner } from '@entente/trust'
import type { App } from '../../../platform/app.ts'
import { readCallKeys, type CallKeys } from '../../key-service/index.ts'

/** The keys for calls, with the header of signatures written once. */
export interface CurrentKeys extends CallKeys {
  readonly answers: JwsSigner
}

const freshMilliseconds = 1_000

/** Keys of the platform, not older than a second; whoever asks meanwhile waits for the same reading. */
export const createCurrentKeys = (app: App): (() => Promise<CurrentKeys>) => {
  let known: { readonly until: number; readonly keys: Promise<CurrentKeys> } | undefined
  const read = async (): Promise<CurrentKeys> => {
    const keys = await readCallKeys(app)
    const { certificate, sign, keyId } = keys.signer
    return { ...keys, answers: answerSigner(certificate, sign, keyId) }
  }
  return () => {
    const now = app.clock.now().getTime()
    if (known && now < known.until && now > known.until - 2 * freshMilliseconds) return known.keys
    const keys = read()
    known = { until: now + freshMilliseconds, keys }
    keys.catch(() => (known = undefined))
    return keys
  }
}

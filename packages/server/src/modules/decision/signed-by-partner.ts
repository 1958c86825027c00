import type { App } from '../../platform/app.ts'
import { firstStop } from '../liveness/index.ts'
import { signatureCacheOf } from './ask.ts'
import { partnerAtRunTime } from './partner-at-run-time.ts'
import { certificateFact, pinned } from './rules/decide.ts'
import type { ShownSignature } from './rules/question.ts'
import { readSignature, signatureFactOf } from './signature.ts'

/**
 * Whether a partner itself has signed these octets, with a certificate whose signatures count now: what it answers to what the
 * platform asks of it.
 */
export const isSignedByPartner = async (
  app: App,
  partnerId: string,
  shown: ShownSignature,
): Promise<boolean> => {
  const partner = await partnerAtRunTime(app, partnerId)
  const now = app.clock.now()
  const read = readSignature(shown, { now, cache: signatureCacheOf(app) })
  const signature = await signatureFactOf(app, read, [partner])
  const held = pinned(partner, { signature }, now)
  return held !== undefined && firstStop({ certificate: certificateFact(held, now) }, now) === undefined
}

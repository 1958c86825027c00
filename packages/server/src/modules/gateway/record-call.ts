import type { App } from '../../platform/app.ts'
import { newId } from '../../platform/ids.ts'
import { recordUsage } from '../usage/index.ts'
import type { CallEnded } from './call-ended.ts'

/** Notes a call in the usage log. Answers that say no, as those about individuals do, were let in all the same. */
export const recordCall = (app: App, ended: CallEnded): void => {
  const { result, reason, code, apiKeyId, clientId, transactionId, ...rest } = ended
  const isAllowed = result === 'answered'
  recordUsage(app, {
    ...rest,
    source: 'gateway',
    apiKeyId: clientId === null ? apiKeyId : null,
    clientId,
    isAllowed,
    code: isAllowed ? null : (reason ?? code),
    // What could not be read has no name; ours is found by its time.
    transactionId: transactionId ?? newId(),
  })
}

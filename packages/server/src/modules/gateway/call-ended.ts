import type { App } from '../../platform/app.ts'
import { extensionPoint, offeredAt } from '../../platform/extensions.ts'
import type { OperationAtRunTime } from '../decision/index.ts'

/** One call that was answered, however: nothing in it is about the individual. Null where it was not known. */
export interface CallEnded {
  readonly partnerId: string | null
  readonly mispId: string | null
  /** Id of the API key's row, or of the client's. */
  readonly apiKeyId: string | null
  /** Of a client: its id. */
  readonly clientId: string | null
  /** As whom somebody asked whose key is nobody's. */
  readonly claimedPartnerId: string | null
  readonly policyId: string | null
  readonly licenceId: string | null
  readonly operation: OperationAtRunTime | null
  /** `failed`: it was let in, and what stands behind the gateway gave no answer. */
  readonly result: 'answered' | 'refused' | 'failed'
  /** As the caller was told it. */
  readonly code: string | null
  /** Ours, which says more: `ENT_DCN_…` of a decision, `ENT_GTW_…` of the gateway. */
  readonly reason: string | null
  /** What the text of that mentions. */
  readonly words: Readonly<Record<string, string>> | undefined
  /** From the first octet of the request to the last of the answer. */
  readonly latencyMs: number
  readonly transactionId: string | null
  readonly at: Date
}

/** Told of each call when its answer is on its way; not waited for. */
export const callsEnded = extensionPoint<(ended: CallEnded) => void>('gateway.calls-ended')

/** Tells everybody; what somebody does wrong with it is noted, and hurts no caller. */
export const tellEnded = (app: App, ended: CallEnded): void => {
  for (const listener of offeredAt(app, callsEnded))
    try {
      listener(ended)
    } catch (error) {
      app.log.error({ err: error }, 'gateway: a call that has ended was not taken down')
    }
}

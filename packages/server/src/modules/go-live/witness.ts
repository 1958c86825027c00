import type { App } from '../../platform/app.ts'
import { extensionPoint, offeredAt } from '../../platform/extensions.ts'

/** Which call the platform must have seen. */
export interface CallInQuestion {
  readonly partnerId: string
  readonly transactionId: string
  readonly since: Date
  /** With which refusals it counts as well: everything else about it was right. */
  readonly codes: readonly string[]
}

/** A call as the platform has seen it. */
export interface SeenCall {
  readonly at: Date
  /** Which part of the platform has. */
  readonly source: string
}

/** Whoever sees calls says whether one came. */
export const callWitnesses =
  extensionPoint<(call: CallInQuestion) => Promise<SeenCall | undefined>>('go-live.call-witnesses')

/** The call, if anybody here has seen it. */
export const findSeenCall = async (app: App, call: CallInQuestion): Promise<SeenCall | undefined> => {
  for (const witness of offeredAt(app, callWitnesses)) {
    const seen = await witness(call)
    if (seen) return seen
  }
  return undefined
}
